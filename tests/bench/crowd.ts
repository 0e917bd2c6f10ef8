import { crowd, guestsPerOrganisation } from './cast.ts'
import { type BenchMission, startMission } from './processes/mission.ts'
import { cpuMsOf } from './processes/usage.ts'

/** What one batch of first logins took: the people of one organisation. */
export type Batch = { readonly perSecond: number; readonly cpuMsPerGuest: number }

/** Everybody of the crowd, signed in for the first time in their lives. */
export type SignedInCrowd = {
  readonly mission: BenchMission
  readonly sessionTokens: readonly string[]
  readonly batches: readonly Batch[]
  readonly latenciesMs: readonly number[]
}

/** First logins that are under way at one time. */
export const loginsAtATime = 16

/** Starts a mission and signs the whole crowd in, organisation by organisation, watching what it takes. */
export async function openCrowd(databaseUrl: string): Promise<SignedInCrowd> {
  const mission = await startMission({ databaseUrl })
  try {
    const sessionTokens: string[] = []
    const batches: Batch[] = []
    const latenciesMs: number[] = []
    for (let from = 0; from < crowd.length; from += guestsPerOrganisation) {
      const keys = crowd.slice(from, from + guestsPerOrganisation).map(({ key }) => key)
      const tokens = await mission.standIns.call('mint', { keys })
      const { backend, load } = mission
      const cpuBeforeMs = cpuMsOf(backend.pid)
      const done = await load.call('signIn', { url: backend.url, tokens, atATime: loginsAtATime })
      const lastMs = Math.max(...done.map(({ endedMs }) => endedMs))
      batches.push({
        perSecond: (done.length / lastMs) * 1000,
        cpuMsPerGuest: (cpuMsOf(backend.pid) - cpuBeforeMs) / done.length,
      })
      latenciesMs.push(...done.map(({ ms }) => ms))
      sessionTokens.push(...done.map(({ sessionToken }) => sessionToken))
    }
    return { mission, sessionTokens, batches, latenciesMs }
  } catch (error) {
    await mission.stop()
    throw error
  }
}
