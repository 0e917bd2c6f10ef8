import { join } from 'node:path'
import { hasPostgres } from '../../support/postgres.ts'
import { mixtureWords } from '../asks.ts'
import { channelOf, EVERYBODY } from '../cast.ts'
import { type CpuOfLoad, measureCpu } from '../measure/gateway-cpu.ts'
import { type Download, measureDownload } from '../measure/gateway-download.ts'
import { type LatencyOfKind, measureLatency } from '../measure/gateway-latency.ts'
import { measureThroughput, type Throughput } from '../measure/gateway-throughput.ts'
import type { Bench, BudgetRow, Part, Section, Table } from '../part.ts'
import { connectionCount, prepareTargets } from '../prepare-targets.ts'
import { recommendedFlags } from '../processes/backend.ts'
import type { BareProxyCalls } from '../processes/bare-proxy-process.ts'
import { startProcess } from '../processes/calls.ts'
import { startMission } from '../processes/mission.ts'
import { nginxProgram, startNginx } from '../processes/nginx.ts'
import type { Spread } from '../quantiles.ts'
import { prepareRealServer, type RealServer, realChannels, realServer } from '../real-server.ts'
import { fromTo, megabytes, ms, percent, perSecond } from '../show.ts'
import { type Face, faces, type Way, ways } from '../targets.ts'

const addedBudgetMs = 1
const cpuBudgetMs = 0.15
const shareOfNginxBudget = 0.8
const shareOfDirectBudget = 0.8

/** Reconciling takes away every token of a guest that is not the backend's: the direct way needs one. */
const rarelySeconds = 3600

const wayNames: Readonly<Record<Way, string>> = {
  direct: 'direct',
  nginx: 'nginx',
  view: 'mission view',
  chat: 'whole Mattermost',
}

export const standInTitle = 'Gateway REST, beside the Mattermost stand-in'
export const realTitle = 'Gateway REST, beside a real Mattermost'

const atMost = (what: string, budgetMs: number, measured: Spread): BudgetRow => ({
  what,
  budget: `≤ ${ms(budgetMs)}`,
  measured: ms(measured.median),
  spread: fromTo(measured, ms),
  runs: String(measured.runs),
  isMet: measured.median <= budgetMs,
})

const atLeast = (what: string, budget: number, measured: Spread): BudgetRow => ({
  what,
  budget: `≥ ${percent(budget)}`,
  measured: percent(measured.median),
  spread: fromTo(measured, percent),
  runs: String(measured.runs),
  isMet: measured.median >= budget,
})

const latencyBudget = (face: Face, { kind, addsMs }: LatencyOfKind): BudgetRow =>
  atMost(`One connection, ${wayNames[face]}, ${kind}: median answer later than direct`, addedBudgetMs, addsMs[face])

const downloadBudget = (face: Face, { shareOfDirect }: Download): BudgetRow =>
  atLeast(`10 MB download, ${wayNames[face]}: speed beside direct`, shareOfDirectBudget, shareOfDirect[face])

const cpuBudget = (face: Face, { load, backendMs }: CpuOfLoad): BudgetRow =>
  atMost(
    `${connectionCount} connections, ${wayNames[face]}, ${load}: processor time of the backend for each request`,
    cpuBudgetMs,
    backendMs[face],
  )

const shareBudget = (face: Face, { shareOfNginx }: Throughput): BudgetRow =>
  atLeast(
    `${connectionCount} connections, ${wayNames[face]}: requests a second beside nginx`,
    shareOfNginxBudget,
    shareOfNginx[face],
  )

function latencyTable(latency: readonly LatencyOfKind[]): Table {
  return {
    columns: [
      'One connection',
      ...ways.flatMap((way) => [`${wayNames[way]} p50`, `${wayNames[way]} p99`]),
      'nginx adds',
    ],
    rows: latency.map(({ kind, p50Ms, p99Ms, addsMs }) => [
      kind,
      ...ways.flatMap((way) => [ms(p50Ms[way]), ms(p99Ms[way])]),
      ms(addsMs.nginx.median),
    ]),
  }
}

function throughputTable({ perSecond: rates, p99Ms }: Throughput, { bytesPerSecond }: Download): Table {
  return {
    columns: ['Way', `${connectionCount} connections`, 'spread', 'p99', '10 MB download', 'spread'],
    rows: ways.map((way) => [
      wayNames[way],
      perSecond(rates[way].median),
      fromTo(rates[way], perSecond),
      ms(p99Ms[way]),
      `${megabytes(bytesPerSecond[way].median)}/s`,
      fromTo(bytesPerSecond[way], (value) => `${megabytes(value)}/s`),
    ]),
  }
}

function cpuTable(cpu: readonly CpuOfLoad[]): Table {
  return {
    columns: [
      `${connectionCount} connections`,
      'mission view, processor time a request',
      'spread',
      'whole Mattermost',
      'spread',
      'bare Node proxy',
      'spread',
    ],
    rows: cpu.map(({ load, backendMs, bareProxyMs }) => [
      load,
      ...faces.flatMap((face) => [ms(backendMs[face].median), fromTo(backendMs[face], ms)]),
      ms(bareProxyMs.median),
      fromTo(bareProxyMs, ms),
    ]),
  }
}

async function measure(bench: Bench, real: RealServer | undefined): Promise<Section> {
  const postgres = await bench.postgres()
  const realPlaces = real && (await prepareRealServer(real))
  const databaseUrl = await postgres.database(real ? 'gateway_real' : 'gateway')
  const mission = await startMission({
    databaseUrl,
    reconcileEverySeconds: rarelySeconds,
    ...(real ? { real: { ...real, channels: realChannels } } : {}),
  })
  try {
    const nginx = await startNginx(mission.mattermost.url)
    try {
      const [readChannelId = '', writeChannelId = ''] = realPlaces
        ? [realPlaces.readChannelId, realPlaces.writeChannelId]
        : await mission.standIns.call('channelIds', { names: [EVERYBODY, channelOf(0)] })
      const targets = await prepareTargets(mission, { nginxUrl: nginx.url, readChannelId, writeChannelId })
      const latency = await measureLatency(mission.load, targets)
      const throughput = await measureThroughput(mission.load, targets)
      const bareProxy = startProcess<BareProxyCalls>(join(import.meta.dirname, '../processes/bare-proxy-process.ts'))
      bench.cleanUp.add(bareProxy.stop)
      const { url } = await bareProxy.call('listen', { upstream: mission.mattermost.url })
      const cpu = await measureCpu(mission.load, targets, { url, pid: bareProxy.pid })
      await bareProxy.stop()
      const download = await measureDownload(mission.load, targets)
      return {
        title: real ? realTitle : standInTitle,
        how: `The same requests straight to Mattermost, through nginx as a plain proxy, and through both faces of the backend: the mission view by bearer, the whole Mattermost by cookie (\`node ${recommendedFlags.join(' ')} src/main.ts\`, PostgreSQL), the order turning with each round. The mixture of ten requests is ${mixtureWords}; ${connectionCount} connections are ${connectionCount} guests. Answers are asked for without compression. The bare Node proxy uses the same HTTP server and client as the backend and hands everything on unread.`,
        budgets: [
          ...faces.flatMap((face) => [
            ...latency.map((row) => latencyBudget(face, row)),
            ...(real ? [shareBudget(face, throughput)] : cpu.map((row) => cpuBudget(face, row))),
            downloadBudget(face, download),
          ]),
        ],
        tables: [latencyTable(latency), throughputTable(throughput, download), cpuTable(cpu)],
      }
    } finally {
      await nginx.stop()
    }
  } finally {
    await mission.stop()
  }
}

const needs = (): string | undefined => {
  if (process.platform !== 'linux') return 'Linux, for processor times of a process'
  if (!hasPostgres) return 'PostgreSQL (apt-get install postgresql)'
  if (nginxProgram() === undefined) return 'nginx (apt-get install nginx-light)'
  return undefined
}

export const gatewayPart: Part = {
  name: 'gateway',
  missing: needs,
  run: async (bench) => [await measure(bench, undefined)],
}

export const gatewayRealPart: Part = {
  name: 'gateway-real',
  missing: () => needs() ?? (realServer() ? undefined : 'a real server (MATTERMOST_URL and MATTERMOST_ADMIN_TOKEN)'),
  run: async (bench) => [await measure(bench, realServer())],
}
