import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Channel } from '../../sandbox/mattermost/rows.ts'
import { auditRecords, vetoes } from '../store/tables.ts'
import { accountOf, type Bench, openBench, partner, person, type Replica, TID } from './guest-room.fixture.ts'
import type { GuestRow } from './guests.ts'

let bench: Bench
let replica: Replica
beforeAll(async () => {
  bench = await openBench()
  replica = await bench.replica()
})
afterAll(() => bench.close())

const idOf = (name: string): string => bench.channelId(name)
const namesGranted = async (guest: GuestRow): Promise<string[]> =>
  (await replica.guests.grantsOf(guest.id)).map(({ channelName }) => channelName).sort()
const isThere = (guest: GuestRow, name: string): boolean =>
  accountOf(bench, guest.userId ?? '').channelIds.includes(idOf(name))
const rowsOf = (guest: GuestRow) => bench.store.db.select().from(vetoes).where(eq(vetoes.guestId, guest.id))
const actionsOf = async (guest: GuestRow): Promise<[string, string][]> =>
  (
    await bench.store.db
      .select()
      .from(auditRecords)
      .where(eq(auditRecords.subject, `guest:${guest.id}`))
  ).map(({ action, actor }) => [action, actor])

/** As Mattermost does it when the guest's own key asks: the note in the channel is the same. */
const leaveAs =
  (guest: GuestRow, name = 'logistics') =>
  () =>
    replica.mattermost.channels.removeMember(idOf(name), guest.userId ?? '')

async function newGuest(): Promise<GuestRow> {
  return (await replica.arrive(person())).guest
}

async function whoLeft(name = 'logistics'): Promise<GuestRow> {
  const guest = await newGuest()
  await replica.guests.leave(guest.id, idOf(name), leaveAs(guest, name))
  return guest
}

describe('a guest who leaves a channel by their own wish', () => {
  it('is out, stays out through comparisons and sign-ins, and that is on record as theirs', async () => {
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    await replica.guests.leave(guest.id, idOf('logistics'), leaveAs(guest))
    await replica.guests.reconcile(guest.id)
    await replica.arrive(arrival)

    expect([await namesGranted(guest), isThere(guest, 'logistics')]).toEqual([['operations'], false])
    expect(await rowsOf(guest)).toMatchObject([{ channelId: idOf('logistics'), by: 'self', displayName: 'logistics' }])
    const actions = await actionsOf(guest)
    expect(actions).toContainEqual(['grant.left', `guest:${guest.id}`])
    expect(actions.map(([action]) => action)).not.toContain('grant.vetoed')
  })

  it('comes back when they want', async () => {
    const guest = await whoLeft()
    const left = { channelId: idOf('logistics'), displayName: 'logistics', mayRejoin: true }
    expect(await replica.guests.leftChannels(guest.id)).toEqual([left])

    await replica.guests.rejoin(guest.id, idOf('logistics'))
    expect([await namesGranted(guest), isThere(guest, 'logistics')]).toEqual([['logistics', 'operations'], true])
    expect([await replica.guests.leftChannels(guest.id), await rowsOf(guest)]).toEqual([[], []])
    expect(await actionsOf(guest)).toContainEqual(['grant.rejoined', `guest:${guest.id}`])
  })

  it('is the same when a socket elsewhere sees them vanish first', async () => {
    const guest = await newGuest()
    await replica.guests.leave(guest.id, idOf('logistics'), async () => {
      await leaveAs(guest)()
      await replica.guests.noteRemoval(guest.id, idOf('logistics'))
    })

    expect(await rowsOf(guest)).toMatchObject([{ by: 'self' }])
    expect((await replica.guests.leftChannels(guest.id)).map(({ mayRejoin }) => mayRejoin)).toEqual([true])
  })

  it('has not left when Mattermost refuses, and is removed when somebody removes them later', async () => {
    const guest = await newGuest()
    const refusal = replica.guests.leave(guest.id, idOf('logistics'), () => Promise.reject(new Error('refused')))
    await expect(refusal).rejects.toThrow('refused')
    expect([await namesGranted(guest), await rowsOf(guest)]).toEqual([['logistics', 'operations'], []])

    await leaveAs(guest)()
    await replica.guests.noteRemoval(guest.id, idOf('logistics'))
    expect(await rowsOf(guest)).toMatchObject([{ by: 'others' }])
  })

  it('has left when Mattermost did it and only its answer was lost', async () => {
    const guest = await newGuest()
    await replica.guests.leave(guest.id, idOf('logistics'), async () => {
      await leaveAs(guest)()
      throw new Error('no answer')
    })

    expect([await namesGranted(guest), (await rowsOf(guest))[0]?.by]).toEqual([['operations'], 'self'])
  })

  it('is brought back by a member who adds them', async () => {
    const guest = await whoLeft()
    await replica.mattermost.channels.addMember(idOf('logistics'), guest.userId ?? '')
    await replica.guests.considerAddition(guest.id, idOf('logistics'))

    expect([await namesGranted(guest), await rowsOf(guest)]).toEqual([['logistics', 'operations'], []])
  })

  it('is seen by the operator, whose lifting of vetoes leaves that wish alone', async () => {
    const guest = await whoLeft()
    await replica.guests.restore(guest.id, { actor: 'operator:1', reason: 'a mistake' })
    await replica.guests.reconcile(guest.id)
    const [listed] = (await replica.guests.list({ tid: TID })).filter(({ id }) => id === guest.id)

    expect(await namesGranted(guest)).toEqual(['operations'])
    expect(listed?.vetoes).toEqual([{ channelId: idOf('logistics'), atMs: bench.clock.now(), isOwnChoice: true }])
  })
})

describe('I7: coming back by one’s own wish', () => {
  it('is not possible where somebody else removed the guest', async () => {
    const guest = await newGuest()
    await leaveAs(guest)()
    await replica.guests.noteRemoval(guest.id, idOf('logistics'))

    expect(await replica.guests.leftChannels(guest.id)).toEqual([])
    await expect(replica.guests.rejoin(guest.id, idOf('logistics'))).rejects.toMatchObject({
      code: 'channel_not_granted',
    })
    expect(isThere(guest, 'logistics')).toBe(false)
  })

  it('is not possible with a leave that began long before somebody removed them', async () => {
    const guest = await newGuest()
    const note = { guestId: guest.id, channelId: idOf('logistics'), by: 'self' as const, displayName: 'logistics' }
    await bench.store.db.insert(vetoes).values({ ...note, atMs: bench.clock.now() - 60_001 })
    await leaveAs(guest)()
    await replica.guests.noteRemoval(guest.id, idOf('logistics'))

    expect(await rowsOf(guest)).toMatchObject([{ by: 'others', displayName: '' }])
    expect(await replica.guests.leftChannels(guest.id)).toEqual([])
  })

  it('is not possible where the terms no longer give the channel, or a member had added the guest', async () => {
    const guest = await whoLeft()
    await replica.mattermost.channels.addMember(idOf('medical'), guest.userId ?? '')
    await replica.guests.considerAddition(guest.id, idOf('medical'))
    await replica.guests.leave(guest.id, idOf('medical'), leaveAs(guest, 'medical'))
    bench.partners.set(
      partner(TID, 'Nordkyst Coast Guard', {
        channels: { mission: ['operations'] },
        mayBeAddedTo: { mission: ['medical'] },
      }),
    )

    const left = await replica.guests.leftChannels(guest.id)
    expect(left.map(({ displayName, mayRejoin }) => [displayName, mayRejoin])).toEqual([
      ['logistics', false],
      ['medical', false],
    ])
    for (const name of ['logistics', 'medical', 'command'])
      await expect(replica.guests.rejoin(guest.id, idOf(name))).rejects.toMatchObject({ code: 'channel_not_granted' })
    expect(await namesGranted(guest)).toEqual(['operations'])
    bench.partners.set(
      partner(TID, 'Nordkyst Coast Guard', {
        channels: { mission: ['operations', 'logistics'] },
        mayBeAddedTo: { mission: ['medical'] },
      }),
    )
  })

  it('is not possible for whose access has ended', async () => {
    const guest = await whoLeft()
    await replica.guests.cutOff(guest.id, { actor: 'operator:1', reason: '' })

    await expect(replica.guests.rejoin(guest.id, idOf('logistics'))).rejects.toMatchObject({ code: 'session_cut' })
    expect(isThere(guest, 'logistics')).toBe(false)
  })

  it('is possible only into channels: a conversation is not left this way', async () => {
    const guest = await newGuest()
    const channel: Channel = bench.seeding.channel({ team_id: '', type: 'G', name: 'g'.repeat(40) })

    await expect(replica.guests.leave(guest.id, channel.id, async () => undefined)).rejects.toMatchObject({
      code: 'channel_not_granted',
    })
  })
})

describe('a comparison with Mattermost that is under way', () => {
  it('I7: does not give back what is taken while it runs', async () => {
    const guest = await newGuest()
    let isTaken = false
    const slow = await bench.replica({
      line:
        ({ url }, then) =>
        async (request) => {
          const answer = await then(request)
          // What it reads of the guest's channels is true when it is read, and no longer when it is written.
          if (!isTaken && request.method === 'GET' && /\/users\/[a-z0-9]+\/channels/.test(url)) {
            isTaken = true
            await leaveAs(guest)()
            await replica.guests.noteRemoval(guest.id, idOf('logistics'))
          }
          return answer
        },
    })
    await slow.guests.reconcile(guest.id)

    expect(isTaken).toBe(true)
    expect(await namesGranted(guest)).toEqual(['operations'])
    expect(await rowsOf(guest)).toMatchObject([{ by: 'others' }])
  })
})
