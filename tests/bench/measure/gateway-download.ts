import type { CalledProcess } from '../processes/calls.ts'
import type { LoadCalls } from '../processes/load-process.ts'
import { type Spread, spreadOf } from '../quantiles.ts'
import { type Targets, tokenFor, type Way, ways, waysOfRound } from '../targets.ts'

const rounds = 9
const downloadsEach = 4
const maxSecondsEach = 1.5

export type Download = {
  readonly bytesPerSecond: Readonly<Record<Way, Spread>>
  /** Speed through the backend as a share of the direct one in the same round. */
  readonly shareOfDirect: Spread
  readonly nginxShareOfDirect: Spread
}

/** One file of ten megabytes, one connection, one download after the other. */
export async function measureDownload(load: CalledProcess<LoadCalls>, targets: Targets): Promise<Download> {
  const [guest] = targets.guests
  if (!guest) throw new Error('there is no guest')
  const download = async (way: Way, count: number): Promise<number> => {
    const ask = { method: 'GET' as const, path: `/api/v4/files/${targets.fileId}`, token: tokenFor(way, guest) }
    const { bytes, latenciesMs } = await load.call('oneByOne', {
      url: targets.urls[way],
      ask,
      count,
      maxSeconds: maxSecondsEach,
    })
    return (bytes / latenciesMs.reduce((sum, value) => sum + value, 0)) * 1000
  }

  for (const way of ways) await download(way, downloadsEach)
  const speeds: Record<Way, number[]> = { direct: [], nginx: [], backend: [] }
  for (let round = 0; round < rounds; round++)
    for (const way of waysOfRound(round)) speeds[way].push(await download(way, downloadsEach))
  const shareOf = (way: Way): Spread => spreadOf(speeds[way].map((speed, round) => speed / (speeds.direct[round] ?? 0)))
  return {
    bytesPerSecond: {
      direct: spreadOf(speeds.direct),
      nginx: spreadOf(speeds.nginx),
      backend: spreadOf(speeds.backend),
    },
    shareOfDirect: shareOf('backend'),
    nginxShareOfDirect: shareOf('nginx'),
  }
}
