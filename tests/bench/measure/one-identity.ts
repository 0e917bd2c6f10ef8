import { people } from '../../../sandbox/mission/cast.ts'
import type { BenchMission } from '../processes/mission.ts'

const logins = 50

export type OneIdentity = {
  readonly logins: number
  /** Different Mattermost accounts among the answers. */
  readonly accounts: number
  readonly latenciesMs: readonly number[]
}

/** One person whom nobody has seen before signs in fifty times at once, each time with a token of its own. */
export async function measureOneIdentity({ backend, load, standIns }: BenchMission): Promise<OneIdentity> {
  const person = people.find(({ key }) => key === 'ingrid')
  if (!person) throw new Error('the cast has changed')
  const tokens = await standIns.call('mint', { keys: Array.from({ length: logins }, () => person.key) })
  const done = await load.call('signIn', { url: backend.url, tokens, atATime: logins })
  return {
    logins,
    accounts: new Set(done.map(({ userId }) => userId)).size,
    latenciesMs: done.map(({ ms }) => ms),
  }
}
