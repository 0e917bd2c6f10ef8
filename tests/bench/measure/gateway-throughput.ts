import { mixtureOf } from '../asks.ts'
import type { CalledProcess } from '../processes/calls.ts'
import type { LoadCalls } from '../processes/load-process.ts'
import { quantile, type Spread, spreadOf } from '../quantiles.ts'
import { type Targets, type Way, ways, waysOfRound } from '../targets.ts'

const rounds = 6
const secondsEach = 2
const warmUpSeconds = 2

export type Throughput = {
  readonly perSecond: Readonly<Record<Way, Spread>>
  readonly p99Ms: Readonly<Record<Way, number>>
  /** Requests a second through the backend, as a share of those through nginx in the same round. */
  readonly shareOfNginx: Spread
}

/** As many connections as there are guests, each with one request open at any time, all asking the same mixture. */
export async function measureThroughput(load: CalledProcess<LoadCalls>, targets: Targets): Promise<Throughput> {
  const ask = (way: Way, seconds: number) =>
    load.call('atOnce', {
      url: targets.urls[way],
      asks: targets.guests.map((guest) => mixtureOf(way, guest, targets)),
      seconds,
    })

  for (const way of ways) await ask(way, warmUpSeconds)
  const rates: Record<Way, number[]> = { direct: [], nginx: [], backend: [] }
  const latenciesMs: Record<Way, number[]> = { direct: [], nginx: [], backend: [] }
  for (let round = 0; round < rounds; round++) {
    for (const way of waysOfRound(round)) {
      const result = await ask(way, secondsEach)
      rates[way].push(result.requests / result.seconds)
      latenciesMs[way].push(...result.latenciesMs)
    }
  }
  const p99 = (way: Way): number => quantile(latenciesMs[way], 0.99)
  return {
    perSecond: {
      direct: spreadOf(rates.direct),
      nginx: spreadOf(rates.nginx),
      backend: spreadOf(rates.backend),
    },
    p99Ms: { direct: p99('direct'), nginx: p99('nginx'), backend: p99('backend') },
    shareOfNginx: spreadOf(rates.backend.map((rate, round) => rate / (rates.nginx[round] ?? 0))),
  }
}
