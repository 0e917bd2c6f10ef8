import { mixtureOf } from '../asks.ts'
import type { CalledProcess } from '../processes/calls.ts'
import type { LoadCalls } from '../processes/load-process.ts'
import { quantile, type Spread, spreadOf } from '../quantiles.ts'
import { byWay, type Face, type Targets, type Way, ways, waysOfRound } from '../targets.ts'

const rounds = 6
const secondsEach = 2
const warmUpSeconds = 2

export type Throughput = {
  readonly perSecond: Readonly<Record<Way, Spread>>
  readonly p99Ms: Readonly<Record<Way, number>>
  /** Requests a second through each face, as a share of those through nginx in the same round. */
  readonly shareOfNginx: Readonly<Record<Face, Spread>>
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
  const rates = byWay<number[]>(() => [])
  const latenciesMs = byWay<number[]>(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const way of waysOfRound(round)) {
      const result = await ask(way, secondsEach)
      rates[way].push(result.requests / result.seconds)
      latenciesMs[way].push(...result.latenciesMs)
    }
  }
  const shareOf = (face: Face): Spread => spreadOf(rates[face].map((rate, round) => rate / (rates.nginx[round] ?? 0)))
  return {
    perSecond: byWay((way) => spreadOf(rates[way])),
    p99Ms: byWay((way) => quantile(latenciesMs[way], 0.99)),
    shareOfNginx: { view: shareOf('view'), chat: shareOf('chat') },
  }
}
