import type { CalledProcess } from '../processes/calls.ts'
import type { LoadCalls } from '../processes/load-process.ts'
import { type Spread, spreadOf } from '../quantiles.ts'
import { byWay, headersFor, type Targets, type Way, ways, waysOfRound } from '../targets.ts'

const rounds = 9
const downloadsEach = 4
const maxSecondsEach = 1.5

export type Download = {
  readonly bytesPerSecond: Readonly<Record<Way, Spread>>
  /** Speed of each way as a share of the direct one in the same round. */
  readonly shareOfDirect: Readonly<Record<Way, Spread>>
}

/** One file of ten megabytes, one connection, one download after the other. */
export async function measureDownload(load: CalledProcess<LoadCalls>, targets: Targets): Promise<Download> {
  const [guest] = targets.guests
  if (!guest) throw new Error('there is no guest')
  const download = async (way: Way, count: number): Promise<number> => {
    const headers = headersFor(way, guest, targets)
    const ask = { method: 'GET' as const, path: `/api/v4/files/${targets.fileId}`, headers }
    const { bytes, latenciesMs } = await load.call('oneByOne', {
      url: targets.urls[way],
      ask,
      count,
      maxSeconds: maxSecondsEach,
    })
    return (bytes / latenciesMs.reduce((sum, value) => sum + value, 0)) * 1000
  }

  for (const way of ways) await download(way, downloadsEach)
  const speeds = byWay<number[]>(() => [])
  for (let round = 0; round < rounds; round++)
    for (const way of waysOfRound(round)) speeds[way].push(await download(way, downloadsEach))
  const shareOf = (way: Way): Spread => spreadOf(speeds[way].map((speed, round) => speed / (speeds.direct[round] ?? 0)))
  return {
    bytesPerSecond: byWay((way) => spreadOf(speeds[way])),
    shareOfDirect: byWay(shareOf),
  }
}
