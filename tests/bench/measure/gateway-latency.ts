import { askOf, type Kind, kinds } from '../asks.ts'
import type { CalledProcess } from '../processes/calls.ts'
import type { LoadCalls } from '../processes/load-process.ts'
import { median, quantile, type Spread, spreadOf } from '../quantiles.ts'
import { byWay, type Targets, type Way, ways, waysOfRound } from '../targets.ts'

const rounds = 7
const requestsOf: Readonly<Record<Kind, number>> = { 'a page of 60 posts': 150, 'users/me': 300, 'writing a post': 100 }
const warmUpRequests = 100
const maxSecondsEach = 0.7

export type LatencyOfKind = {
  readonly kind: Kind
  readonly p50Ms: Readonly<Record<Way, number>>
  readonly p99Ms: Readonly<Record<Way, number>>
  /** How much later the median answer comes than direct, round by round. */
  readonly addsMs: Readonly<Record<Way, Spread>>
}

/** One connection, one request after the other: what each way adds to the median answer. */
export async function measureLatency(load: CalledProcess<LoadCalls>, targets: Targets): Promise<LatencyOfKind[]> {
  const [guest] = targets.guests
  if (!guest) throw new Error('there is no guest')
  const ask = (kind: Kind, way: Way, count: number) =>
    load.call('oneByOne', {
      url: targets.urls[way],
      ask: askOf(kind, way, guest, targets),
      count,
      maxSeconds: maxSecondsEach,
    })

  const results: LatencyOfKind[] = []
  for (const kind of kinds) {
    for (const way of ways) await ask(kind, way, warmUpRequests)
    const all = byWay<number[]>(() => [])
    const medians = byWay<number[]>(() => [])
    for (let round = 0; round < rounds; round++) {
      for (const way of waysOfRound(round)) {
        const { latenciesMs } = await ask(kind, way, requestsOf[kind])
        all[way].push(...latenciesMs)
        medians[way].push(median(latenciesMs))
      }
    }
    const adds = (way: Way): Spread =>
      spreadOf(medians[way].map((value, round) => value - (medians.direct[round] ?? 0)))
    const each = (share: number): Record<Way, number> => byWay((way) => quantile(all[way], share))
    results.push({
      kind,
      p50Ms: each(0.5),
      p99Ms: each(0.99),
      addsMs: byWay(adds),
    })
  }
  return results
}
