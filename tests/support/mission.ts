import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSandboxEntra, SANDBOX_CLIENT_SECRET, type SandboxEntra } from '../../sandbox/entra/open.ts'
import { openSandboxGraph } from '../../sandbox/graph/open.ts'
import { seedMission } from '../../sandbox/mattermost/seed-mission.ts'
import { openStandIn, type StandIn } from '../../sandbox/mattermost/stand-in.ts'
import { missionSettings } from '../../sandbox/mission-settings.ts'
import type { SandboxPorts } from '../../sandbox/ports.ts'
import type { SessionAnswer } from '../../src/api/session.ts'
import { type Backend, startBackend } from '../../src/main.ts'
import { parseSettings } from '../../src/settings/load.ts'
import type { Logger } from '../../src/store/logger.ts'
import { borrowDatabase } from '../../src/store/memory-store.fixture.ts'
import { freePorts } from './free-ports.ts'

export type LogLine = { readonly level: string; readonly facts: object; readonly sentence: string }

/** The whole mission in this process: Entra, Graph, the Mattermost stand-in and the backend, on free ports. */
export type Mission = {
  readonly entra: SandboxEntra
  readonly mattermost: StandIn
  readonly url: string
  readonly publicUrl: string
  readonly logged: readonly LogLine[]
  readonly operatorKey: string
  /** `fetch` of the backend; the path begins with `/`. */
  call(path: string, init?: RequestInit): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  enter(person: string, overrides?: Readonly<Record<string, unknown>>): Promise<Response>
  signIn(person: string): Promise<SessionAnswer & { sessionToken: string }>
  admin(method: string, path: string, body?: unknown): Promise<Response>
  restartBackend(): Promise<void>
  /** Another process of the same backend, as behind a load balancer; needs PostgreSQL. */
  openReplica(): Promise<{ readonly url: string; close(): Promise<void> }>
  close(): Promise<void>
}

export type MissionOptions = {
  licensed?: boolean
  /** Changes to the settings, merged at the top level and one level below. */
  settings?: Record<string, unknown> | ((ports: SandboxPorts) => Record<string, unknown>)
  now?: () => number
  withHistory?: boolean
}

const OPERATOR_KEY = 'test-operator-key'

export async function openMission(options: MissionOptions = {}): Promise<Mission> {
  const { licensed = true, now = Date.now, withHistory = false } = options
  const [host = 0, entraPort = 0, graphPort = 0, mattermostPort = 0, missionPort = 0] = await freePorts(5)
  const ports: SandboxPorts = {
    host,
    entra: entraPort,
    graph: graphPort,
    mattermost: mattermostPort,
    connector: 0,
    mission: missionPort,
    metrics: 0,
  }
  const dataFolder = mkdtempSync(join(tmpdir(), 'mission-'))
  const entra = await openSandboxEntra({ port: ports.entra, now })
  const graph = await openSandboxGraph({ port: ports.graph, entra, now })
  const mattermost = await openStandIn({
    port: ports.mattermost,
    licensed,
    seed: (state, world) => seedMission(state, world, withHistory ? undefined : []),
  })
  const base = missionSettings({
    ports,
    dataFolder,
    adminToken: mattermost.adminToken,
    clientSecret: SANDBOX_CLIENT_SECRET,
  }) as Record<string, unknown>
  const changes = typeof options.settings === 'function' ? options.settings(ports) : options.settings
  const settings = parseSettings(merge(base, { operator: { keyHashes: [await sha256(OPERATOR_KEY)] }, ...changes }))
  const logged: LogLine[] = []
  // Kept over a restart of the backend, as the one on a disk is.
  const lent = settings.database.url === undefined ? await borrowDatabase() : undefined
  const log = recorder(logged)
  let backend: Backend = await startBackend({ settings, log, now, database: lent?.database })
  const url = `http://127.0.0.1:${ports.mission}`
  const publicHost = new URL(settings.publicUrl).host

  const call: Mission['call'] = (path, init) =>
    fetch(`${url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { 'X-Forwarded-Host': publicHost, ...init?.headers },
    })
  const post: Mission['post'] = (path, body, headers = {}) =>
    call(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  return {
    entra,
    mattermost,
    url,
    publicUrl: settings.publicUrl,
    logged,
    operatorKey: OPERATOR_KEY,
    call,
    post,
    enter: async (person, overrides) =>
      post('/api/session', { token: await entra.mint(person, overrides), host: 'teams' }),
    async signIn(person) {
      const answer = await post('/api/session', { token: await entra.mint(person), host: 'teams' })
      if (answer.status !== 201) throw new Error(`sign-in of ${person}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as SessionAnswer & { sessionToken: string }
    },
    admin: (method, path, body) =>
      call(`/api/admin${path}`, {
        method,
        headers: {
          Authorization: `Key ${OPERATOR_KEY}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async openReplica() {
      const [port = 0] = await freePorts(1)
      const replica = await startBackend({ settings: { ...settings, listen: { ...settings.listen, port } }, log, now })
      return { url: `http://127.0.0.1:${port}`, close: () => replica.close() }
    },
    async restartBackend() {
      await backend.close()
      backend = await startBackend({ settings, log, now, database: lent?.database })
    },
    async close() {
      await backend.close()
      await mattermost.close()
      await graph.close()
      await entra.close()
      await lent?.giveBack()
    },
  }
}

function recorder(lines: LogLine[]): Logger {
  const at = (level: string) => (facts: object, sentence: string) => void lines.push({ level, facts, sentence })
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function merge(base: Record<string, unknown>, changes: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...base }
  for (const [key, value] of Object.entries(changes)) {
    const old = merged[key]
    merged[key] = isTree(old) && isTree(value) ? { ...old, ...value } : value
  }
  return merged
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

async function sha256(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex')
}
