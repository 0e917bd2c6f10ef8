import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '../api/errors.ts'
import type { Send } from '../mattermost/send.ts'
import { termsVersion } from '../partners/terms-version.ts'
import type { PartnerTerms } from '../settings/schema.ts'
import {
  accountOf,
  type Bench,
  type Line,
  openBench,
  partner,
  person,
  type Replica,
  TID,
} from './guest-room.fixture.ts'

/** More than the calls of a first login; the tests assert that they went through them all. */
const MOST_CALLS = 40

const WIDE = { channels: { mission: ['operations', 'logistics'] }, mayBeAddedTo: { mission: ['medical'] } }
const NARROW = { channels: { mission: ['operations'] }, mayBeAddedTo: {} }

let bench: Bench
let calm: Replica
beforeAll(async () => {
  bench = await openBench()
  calm = await bench.replica()
}, 60_000)
afterAll(() => bench.close())
beforeEach(() => setTerms(WIDE))

function setTerms(terms: Partial<PartnerTerms>, state: 'active' | 'suspended' = 'active'): void {
  bench.partners.set({ ...partner(TID, 'Nordkyst Coast Guard', terms), state })
}

/** Does something right before the n-th call to Mattermost after the probes. */
function atCall(n: number, act: () => void): { line: Line; calls: () => number } {
  let calls = 0
  const line: Line = ({ url }, then): Send => {
    if (/\/(config|license|limits)\b/.test(url)) return then
    return (request) => {
      calls += 1
      if (calls === n) act()
      return then(request)
    }
  }
  return { line, calls: () => calls }
}

async function shape(guestId: string) {
  const row = await calm.guests.byId(guestId)
  const grants = await calm.guests.grantsOf(guestId)
  const { channelIds } = accountOf(bench, row?.userId ?? '')
  return {
    granted: grants.map(({ channelName }) => channelName).sort(),
    joined: channelIds.map((id) => bench.standIn.state.channels.get(id)?.name).sort(),
    version: row?.termsVersion,
  }
}

const narrowed = () => ({
  granted: ['operations'],
  joined: ['operations'],
  version: termsVersion(partner(TID, 'Nordkyst Coast Guard', NARROW)),
})

describe('terms that are narrowed', () => {
  it('at any step of a first login give nothing that the new ones do not, with no round in between', async () => {
    let changes = 0
    for (let n = 1; n <= MOST_CALLS; n += 1) {
      setTerms(WIDE)
      const { line, calls } = atCall(n, () => setTerms(NARROW))
      const replica = await bench.replica({ line })
      const { guest, grants } = await replica.arrive(person())
      if (calls() < n) break
      changes = n

      expect(await shape(guest.id), `before call ${n}`).toEqual(narrowed())
      expect(grants.map(({ channelName }) => channelName)).toEqual(['operations'])
    }
    expect(changes).toBeGreaterThan(8)
    expect(changes).toBeLessThan(MOST_CALLS)
  }, 60_000)

  it('at any step of a later sign-in take what they no longer give', async () => {
    for (let n = 1; n <= MOST_CALLS; n += 1) {
      setTerms(WIDE)
      const arrival = person()
      await calm.arrive(arrival)
      const { line, calls } = atCall(n, () => setTerms(NARROW))
      const replica = await bench.replica({ line })
      const { guest } = await replica.arrive(arrival)
      if (calls() < n) break

      expect(await shape(guest.id), `before call ${n}`).toEqual(narrowed())
    }
  }, 60_000)

  it('to nothing, at any step of a first login, let nobody in and leave no token', async () => {
    for (let n = 1; n <= MOST_CALLS; n += 1) {
      setTerms(WIDE)
      const arrival = person()
      const { line, calls } = atCall(n, () => setTerms(WIDE, 'suspended'))
      const replica = await bench.replica({ line })
      const outcome = await replica.arrive(arrival).catch((error: unknown) => error)
      if (calls() < n) break

      expect(outcome, `before call ${n}`).toBeInstanceOf(Problem)
      expect((outcome as Problem).code).toBe('tenant_suspended')
      const row = await calm.guests.byIdentity(arrival.tid, arrival.oid)
      expect(row?.state).toBe('new')
      for (const user of [...bench.standIn.state.users.values()].filter((one) => one.email === row?.email))
        expect(accountOf(bench, user.id).tokenIds).toEqual([])
    }
  }, 60_000)

  it('while a member’s addition is judged do not let it through', async () => {
    const { guest } = await calm.arrive(person())
    const medical = bench.channelId('medical')
    const channel = bench.standIn.state.channels.get(medical)
    const user = bench.standIn.state.users.get(guest.userId ?? '')
    if (!channel || !user) throw new Error('nobody there')
    bench.seeding.channelMember(channel, user)
    const { line } = atCall(2, () => setTerms({ ...NARROW, channels: WIDE.channels }))
    const replica = await bench.replica({ line })

    expect(await replica.guests.considerAddition(guest.id, medical)).toBeUndefined()
    expect((await shape(guest.id)).joined).toEqual(['logistics', 'operations'])
  })

  it('after what was given by the old ones was written down are seen by the next round, whatever the clocks say', async () => {
    const { guest } = await calm.arrive(person())
    setTerms(NARROW)
    await calm.guests.work.reconcileDue()

    expect(await shape(guest.id)).toEqual(narrowed())
  })

  it('and widened again leave a guest alone who has what they give', async () => {
    const { guest } = await calm.arrive(person())
    const before = await calm.guests.byId(guest.id)
    setTerms({ ...WIDE, maxGuests: 199 })
    await calm.guests.work.reconcileDue()
    const after = await calm.guests.byId(guest.id)

    expect(after?.termsVersion).not.toBe(before?.termsVersion)
    expect(after?.grantEpoch).toBe(before?.grantEpoch)
  })
})
