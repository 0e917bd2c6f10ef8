import { startMission } from '../processes/mission.ts'
import { rssBytesOf } from '../processes/usage.ts'
import { type Spread, spreadOf } from '../quantiles.ts'

const settleMs = 8_000
const samples = 8
const betweenMs = 500

const wait = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs))

/** Memory of a backend process that has started and has nothing to do. */
export async function measureIdleMemory(options: { databaseUrl?: string; flags: readonly string[] }): Promise<Spread> {
  const mission = await startMission(options)
  try {
    await wait(settleMs)
    const seen: number[] = []
    for (let sample = 0; sample < samples; sample++) {
      seen.push(rssBytesOf(mission.backend.pid))
      await wait(betweenMs)
    }
    return spreadOf(seen)
  } finally {
    await mission.stop()
  }
}
