import { join } from 'node:path'
import { hasPostgres } from '../../support/postgres.ts'
import { channelOf, EVERYBODY, guestsPerOrganisation } from '../cast.ts'
import { type FanOut, measureFanOut } from '../measure/event-fan-out.ts'
import { measureOpenSockets, measureQuiet } from '../measure/open-sockets.ts'
import type { Part, Table } from '../part.ts'
import { recommendedFlags } from '../processes/backend.ts'
import { startProcess } from '../processes/calls.ts'
import type { SocketCalls } from '../processes/sockets-process.ts'
import { rssBytesOf } from '../processes/usage.ts'
import { fromTo, megabytes, ms, percent } from '../show.ts'

const rssBudgetBytes = 250_000_000
const fanOutBudgetMs = 20
const eventsToFew = 30
const eventsToAll = 12

export const socketsTitle = 'Gateway WebSockets'

function fanOutTable(fanOuts: readonly FanOut[]): Table {
  return {
    columns: [
      'One event reaches',
      'direct p50',
      'direct p99',
      'backend p50',
      'backend p99',
      'the backend adds to p99',
      'spread',
    ],
    rows: fanOuts.map((fanOut) => [
      `${fanOut.listeners} sockets`,
      ms(fanOut.directP50Ms),
      ms(fanOut.directP99Ms),
      ms(fanOut.p50Ms),
      ms(fanOut.p99Ms),
      ms(fanOut.addsMs.median),
      fromTo(fanOut.addsMs, ms),
    ]),
  }
}

export const socketsPart: Part = {
  name: 'sockets',
  missing() {
    if (process.platform !== 'linux') return 'Linux, for the memory of a process'
    return !hasPostgres ? 'PostgreSQL (apt-get install postgresql)' : undefined
  },
  async run(bench) {
    const { mission, sessionTokens } = await bench.crowd()
    const { standIns, mattermost, publicUrl } = mission
    const sockets = startProcess<SocketCalls>(join(import.meta.dirname, '../processes/sockets-process.ts'))
    bench.cleanUp.add(sockets.stop)
    const rssAfterLoginsBytes = rssBytesOf(mission.backend.pid)
    // As after a deployment: everybody's tab comes back to a new process.
    await mission.restartBackend()
    const { pid, url } = mission.backend
    const opened = await measureOpenSockets(sockets, { name: 'all', url, publicUrl, tokens: sessionTokens, pid })

    const [everybodyId = '', organisationId = ''] = await standIns.call('channelIds', {
      names: [EVERYBODY, channelOf(0)],
    })
    const openDirect = async (name: string, count: number) => {
      const tokens = await standIns.call('directGuests', { channel: name, count })
      await sockets.call('open', { name, url: mattermost.url, origin: mattermost.url, tokens })
      const [channelId = ''] = await standIns.call('channelIds', { names: [name] })
      return { group: name, listeners: count, channelId }
    }
    const memberToken = await standIns.call('memberToken', undefined)
    const few = await measureFanOut(sockets, {
      url: mattermost.url,
      memberToken,
      through: { group: 'all', listeners: guestsPerOrganisation, channelId: organisationId },
      direct: await openDirect('direct-few', guestsPerOrganisation),
      events: eventsToFew,
    })
    const all = await measureFanOut(sockets, {
      url: mattermost.url,
      memberToken,
      through: { group: 'all', listeners: sessionTokens.length, channelId: everybodyId },
      direct: await openDirect('direct-all', sessionTokens.length),
      events: eventsToAll,
    })
    const quietShareOfProcessor = await measureQuiet(pid)
    await sockets.stop()
    return [
      {
        title: socketsTitle,
        how: `${opened.sockets} guests, each a person with a session and one open socket, through a backend process that was started just before (\`node ${recommendedFlags.join(' ')} src/main.ts\`, PostgreSQL). Memory is looked at when the last socket has been open for 20 s. An event is a member's new post; its time runs from the member's request to the arrival at a guest's socket, Mattermost's own work included. As many sockets straight to the stand-in, in a channel of their own, hear the same in turn. All sockets end in one process of the load generator.`,
        budgets: [
          {
            what: `${opened.sockets} open sockets: memory (RSS) of the backend process`,
            budget: `≤ ${megabytes(rssBudgetBytes)}`,
            measured: megabytes(opened.rssBytes.median),
            spread: fromTo(opened.rssBytes, megabytes),
            runs: `${opened.rssBytes.runs} looks`,
            isMet: opened.rssBytes.max <= rssBudgetBytes,
          },
          {
            what: `An event for the ${few.listeners} guests of one organisation, ${opened.sockets} sockets open: p99`,
            budget: `≤ ${ms(fanOutBudgetMs)}`,
            measured: ms(few.p99Ms),
            spread: fromTo(few.p99OfEventMs, ms),
            runs: `${few.p99OfEventMs.runs} events`,
            isMet: few.p99Ms <= fanOutBudgetMs,
          },
        ],
        tables: [
          fanOutTable([few, all]),
          {
            columns: ['The backend process', 'value'],
            rows: [
              [
                'memory of the process that had signed them all in, before it was replaced',
                megabytes(rssAfterLoginsBytes),
              ],
              ['memory before the first socket', megabytes(opened.rssBeforeBytes)],
              ['most memory, while they were opened', megabytes(opened.peakRssBytes)],
              [
                'memory for each socket',
                `${Math.round((opened.rssBytes.median - opened.rssBeforeBytes) / opened.sockets / 1000)} KB`,
              ],
              [
                'processor while nobody does anything, a minute after the start: sessions looked up again, memberships compared',
                `${percent(quietShareOfProcessor)} of one`,
              ],
              ['sockets opened', `${Math.round(opened.openedPerSecond)} /s`],
            ],
          },
        ],
      },
    ]
  },
}
