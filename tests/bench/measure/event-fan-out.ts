import type { CalledProcess } from '../processes/calls.ts'
import type { SocketCalls } from '../processes/sockets-process.ts'
import { quantile, type Spread, spreadOf } from '../quantiles.ts'

export type Audience = {
  readonly group: string
  readonly listeners: number
  readonly channelId: string
}

export type FanOut = {
  readonly listeners: number
  /** From the member's request to the guest's socket, all guests of all events together. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** The slowest hundredth of each event. */
  readonly p99OfEventMs: Spread
  readonly directP50Ms: number
  readonly directP99Ms: number
  /** How much later the slowest hundredth hears it than the slowest hundredth of as many direct sockets, event by event. */
  readonly addsMs: Spread
}

const warmUpEvents = 3
const betweenMs = 250

const wait = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs))

/** A member writes into a channel of guests, and in turn into one of as many direct sockets to the same server. */
export async function measureFanOut(
  sockets: CalledProcess<SocketCalls>,
  of: { url: string; memberToken: string; through: Audience; direct: Audience; events: number },
): Promise<FanOut> {
  const { url, memberToken: token } = of
  const post = async ({ group, listeners, channelId }: Audience): Promise<number[]> => {
    const { latenciesMs } = await sockets.call('post', { group, listeners, url, token, channelId })
    await wait(betweenMs)
    return latenciesMs
  }
  for (let event = 0; event < warmUpEvents; event++) {
    await post(of.direct)
    await post(of.through)
  }
  const through: number[][] = []
  const direct: number[][] = []
  for (let event = 0; event < of.events; event++) {
    direct.push(await post(of.direct))
    through.push(await post(of.through))
  }
  const slowest = through.map((latencies) => quantile(latencies, 0.99))
  const slowestDirect = direct.map((latencies) => quantile(latencies, 0.99))
  return {
    listeners: of.through.listeners,
    p50Ms: quantile(through.flat(), 0.5),
    p99Ms: quantile(through.flat(), 0.99),
    p99OfEventMs: spreadOf(slowest),
    directP50Ms: quantile(direct.flat(), 0.5),
    directP99Ms: quantile(direct.flat(), 0.99),
    addsMs: spreadOf(slowest.map((value, event) => value - (slowestDirect[event] ?? 0))),
  }
}
