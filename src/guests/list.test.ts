import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { guestView } from '../api/admin.ts'
import { type Bench, OTHER_TID, openBench, person, type Replica, TID } from './guest-room.fixture.ts'

let bench: Bench
let replica: Replica
beforeAll(async () => {
  bench = await openBench({ terms: { sponsor: 'liaison' } })
  replica = await bench.replica()
}, 60_000)
afterAll(() => bench.close())

describe('the list of guests', () => {
  it('shows who they are, what they may read, what was taken from them and how an end stands', async () => {
    const { guest } = await replica.arrive(person({ displayName: 'Berit' }))
    const { guest: other } = await replica.arrive(person({ tid: OTHER_TID, displayName: 'Anne' }))
    await replica.guests.openDirect(guest.id, [bench.admin.id])
    await replica.mattermost.channels.removeMember(bench.channelId('logistics'), guest.userId ?? '')
    await replica.guests.reconcile(guest.id)
    await replica.guests.cutOff(other.id, { actor: 'operator:1', reason: '' })

    const all = await replica.guests.list({})

    for (const view of all) guestView.parse(view)
    expect(all.map((view) => view.displayName)).toEqual(['Anne', 'Berit'])
    expect(all[0]).toMatchObject({ state: 'cut', cutOff: { isDoneInMattermost: false, isLate: false } })
    expect(all[1]).toMatchObject({
      state: 'active',
      organisation: 'Nordkyst Coast Guard',
      sponsor: 'liaison',
      channels: [{ name: 'operations', source: 'policy' }],
      vetoes: [{ channelId: bench.channelId('logistics') }],
      openSessions: 0,
    })
    expect(await replica.guests.list({ tid: TID })).toHaveLength(1)
    expect(await replica.guests.list({ state: 'expired' })).toEqual([])
  })
})
