import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../../tests/support/until.ts'
import type { Send } from '../mattermost/send.ts'
import { guests as guestTable } from '../store/tables.ts'
import { accountOf, type Bench, type Line, openBench, person, type Replica } from './guest-room.fixture.ts'
import { tokenRows } from './guest-rows.ts'
import type { Arrival } from './guests.ts'

/** More than the calls of a first login; the test asserts that it went through them all. */
const MOST_CALLS = 40

let bench: Bench
let survivor: Replica
beforeAll(async () => {
  bench = await openBench()
  survivor = await bench.replica()
}, 60_000)
afterAll(() => bench.close())

/** Dies for good at the n-th call after the probes: nothing that this process does afterwards happens, nothing that it waits for comes. */
function dyingAt(
  n: number,
  moment: 'before the call' | 'after the call',
): { line: Line; died: Promise<void>; isDead: () => boolean; isQuiet: () => boolean } {
  const { promise: died, resolve: die } = Promise.withResolvers<void>()
  const never = new Promise<never>(() => undefined)
  let left = n
  let isDead = false
  let underWay = 0
  const line: Line = ({ url }, real): Send => {
    if (/\/(config|license|limits)\b/.test(url)) return real
    const then: Send = async (request) => {
      underWay += 1
      return real(request).finally(() => {
        underWay -= 1
      })
    }
    return async (request) => {
      if (isDead) return never
      left -= 1
      if (left > 0) return then(request)
      isDead = true
      if (moment === 'after the call') await then(request)
      die()
      return never
    }
  }
  return { line, died, isDead: () => isDead, isQuiet: () => underWay === 0 }
}

/** @returns false when the login ended before its process was to die. */
async function dieDuringLogin(
  arrival: Arrival,
  n: number,
  moment: 'before the call' | 'after the call',
): Promise<boolean> {
  const { line, died, isDead, isQuiet } = dyingAt(n, moment)
  const dying = await bench.replica({ line, isDead })
  const login = dying.arrive(arrival).then(() => 'done' as const)
  const outcome = await Promise.race([login, died.then(() => 'dead' as const)])
  // Parallel branches of the dead process that were already on their way to the server still arrive there.
  await until(isQuiet, 'the last calls of the dead process are over')
  return outcome === 'dead'
}

async function expectOneGoodGuest(arrival: Arrival): Promise<void> {
  const [row] = await bench.store.db.select().from(guestTable).where(eq(guestTable.oid, arrival.oid))
  const accounts = [...bench.standIn.state.users.values()].filter((user) => user.email === row?.email)
  expect(accounts).toHaveLength(1)
  const { user, tokenIds, channelIds } = accountOf(bench, row?.userId ?? '')
  expect(user).toMatchObject({ roles: 'system_guest', delete_at: 0 })
  expect((await tokenRows(bench.store.db, row?.id ?? '')).map((token) => token.tokenId).sort()).toEqual(tokenIds)
  expect(tokenIds).toHaveLength(2)
  expect(channelIds).toEqual([bench.channelId('operations'), bench.channelId('logistics')].sort())
  const holder = survivor.mattermost.asHolder(await survivor.guests.token(row?.id ?? '', 'browse'))
  expect(await holder.isAccepted()).toBe(true)
}

describe.each(['before the call', 'after the call'] as const)('hostile 9: a backend that is killed %s', (moment) => {
  it('at any step of a first login leaves nothing that the next login does not put right', async () => {
    let deaths = 0
    for (let n = 1; n <= MOST_CALLS; n += 1) {
      const arrival = person()
      if (!(await dieDuringLogin(arrival, n, moment))) break
      deaths = n
      bench.clock.pass(31_000)

      const again = await survivor.arrive(arrival)

      expect(again.guest.state, `killed ${moment} ${n}`).toBe('active')
      await expectOneGoodGuest(arrival)
    }
    expect(deaths).toBeGreaterThan(8)
    expect(deaths).toBeLessThan(MOST_CALLS)
  }, 60_000)

  it('at any step leaves no member and no token alive when nobody comes back, and the person still comes in later', async () => {
    for (let n = 1; n <= MOST_CALLS; n += 1) {
      const arrival = person()
      if (!(await dieDuringLogin(arrival, n, moment))) break
      bench.clock.pass(31_000 + 121_000)

      await survivor.guests.work.repairLeftOvers()

      const [row] = await bench.store.db.select().from(guestTable).where(eq(guestTable.oid, arrival.oid))
      for (const user of [...bench.standIn.state.users.values()].filter((one) => one.email === row?.email)) {
        expect(user.delete_at, `killed ${moment} ${n}`).toBeGreaterThan(0)
        expect(accountOf(bench, user.id).tokenIds, `killed ${moment} ${n}`).toEqual([])
      }
      const { guest } = await survivor.arrive(arrival)
      expect(guest.state).toBe('active')
      await expectOneGoodGuest(arrival)
    }
  }, 60_000)
})

describe('a line to Mattermost that breaks', () => {
  it('at any one call of a first login does not stop it, or stops it with nothing left over', async () => {
    for (let n = 1; n <= MOST_CALLS; n += 1) {
      let calls = 0
      const line: Line = ({ url }, then): Send => {
        if (/\/(config|license|limits)\b/.test(url)) return then
        calls += 1
        const isCut = calls === n
        return async (request) => {
          const answer = await then(request)
          if (isCut) throw new Error('connection reset')
          return answer
        }
      }
      const replica = await bench.replica({ line })
      const arrival = person()

      await replica.arrive(arrival)

      await expectOneGoodGuest(arrival)
      if (calls < n) break
    }
  }, 60_000)
})
