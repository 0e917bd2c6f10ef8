import type { CalledProcess } from '../processes/calls.ts'
import type { SocketCalls } from '../processes/sockets-process.ts'
import { cpuMsOf, peakRssBytesOf, rssBytesOf } from '../processes/usage.ts'
import { type Spread, spreadOf } from '../quantiles.ts'

export type OpenSockets = {
  readonly sockets: number
  readonly rssBeforeBytes: number
  readonly rssBytes: Spread
  readonly peakRssBytes: number
  readonly openedPerSecond: number
}

const settleMs = 20_000
const samples = 10
const betweenMs = 1_000

const wait = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs))

/** Opens a socket for each session and looks at the memory of the backend process once it is quiet. */
export async function measureOpenSockets(
  sockets: CalledProcess<SocketCalls>,
  of: { name: string; url: string; publicUrl: string; tokens: readonly string[]; pid: number },
): Promise<OpenSockets> {
  const rssBeforeBytes = rssBytesOf(of.pid)
  const { seconds } = await sockets.call('open', {
    name: of.name,
    url: of.url,
    origin: of.publicUrl,
    tokens: of.tokens,
  })
  await wait(settleMs)
  const seen: number[] = []
  for (let sample = 0; sample < samples; sample++) {
    seen.push(rssBytesOf(of.pid))
    await wait(betweenMs)
  }
  const open = await sockets.call('countOpen', { name: of.name })
  if (open !== of.tokens.length) throw new Error(`${open} of ${of.tokens.length} sockets stayed open`)
  return {
    sockets: open,
    rssBeforeBytes,
    rssBytes: spreadOf(seen),
    peakRssBytes: peakRssBytesOf(of.pid),
    openedPerSecond: open / seconds,
  }
}

const quietMs = 15_000

/**
 * The share of one processor while nobody does anything: sessions are looked up again, memberships compared. After a
 * start everybody is compared at once, so this is asked for when that is over.
 */
export async function measureQuiet(pid: number): Promise<number> {
  const fromMs = performance.now()
  const cpuBeforeMs = cpuMsOf(pid)
  await wait(quietMs)
  return (cpuMsOf(pid) - cpuBeforeMs) / (performance.now() - fromMs)
}
