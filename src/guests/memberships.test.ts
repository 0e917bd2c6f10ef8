import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Channel, User } from '../../sandbox/mattermost/rows.ts'
import { silent } from '../store/logger.ts'
import { auditRecords, cutOffFeed, grants as grantTable, vetoes } from '../store/tables.ts'
import { startGuestDuties } from './duties.ts'
import {
  accountOf,
  type Bench,
  botSaid,
  OTHER_TID,
  openBench,
  partner,
  person,
  type Replica,
  TID,
} from './guest-room.fixture.ts'
import type { GuestRow } from './guests.ts'

let bench: Bench
let replica: Replica
let member: User
let duties: { stop(): Promise<void> }
beforeAll(async () => {
  bench = await openBench()
  replica = await bench.replica()
  member = bench.seeding.user({ username: 'watchkeeper' })
  bench.seeding.teamMember(bench.team, member)
  for (const name of ['operations', 'logistics', 'medical', 'command']) join(name, member)
  duties = await startGuestDuties({
    guests: { work: { ...replica.guests.work, reconcileDue: async () => undefined } },
    db: bench.store.db,
    jobs: bench.store.jobs,
    now: bench.clock.now,
    log: silent,
  })
}, 60_000)
afterAll(async () => {
  await duties.stop()
  await bench.close()
})

const channel = (name: string): Channel => {
  const found = bench.standIn.state.channels.get(bench.channelId(name))
  if (!found) throw new Error(`no channel ${name}`)
  return found
}
const join = (name: string, user: User): void => void bench.seeding.channelMember(channel(name), user)

const memberToken = () => bench.seeding.token(member.id)
async function asMember(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${bench.standIn.url}/api/v4${path}`, {
    method,
    headers: { authorization: `Bearer ${memberToken()}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

const namesGranted = async (guest: GuestRow): Promise<string[]> =>
  (await replica.guests.grantsOf(guest.id)).map((grant) => grant.channelName).sort()
const namesJoined = (guest: GuestRow): string[] =>
  accountOf(bench, guest.userId ?? '')
    .channelIds.map((id) => bench.standIn.state.channels.get(id)?.name ?? '')
    .sort()
const actionsOf = async (guest: GuestRow): Promise<string[]> =>
  (
    await bench.store.db
      .select()
      .from(auditRecords)
      .where(eq(auditRecords.subject, `guest:${guest.id}`))
  ).map((record) => record.action)
const feedKinds = async (guest: GuestRow): Promise<string[]> =>
  (await bench.store.db.select().from(cutOffFeed).where(eq(cutOffFeed.guestId, guest.id))).map((row) => row.kind)

async function newGuest(): Promise<GuestRow> {
  return (await replica.arrive(person())).guest
}

function setTerms(terms: Parameters<typeof partner>[2]): void {
  bench.partners.set(partner(TID, 'Nordkyst Coast Guard', terms))
}
const usual = { channels: { mission: ['operations', 'logistics'] }, mayBeAddedTo: { mission: ['medical'] } }

describe('when the terms change', () => {
  it('a channel that is no longer agreed is taken away here and in Mattermost, and every replica is told', async () => {
    const guest = await newGuest()
    setTerms({ ...usual, channels: { mission: ['operations'] } })

    await replica.guests.reconcile(guest.id)

    expect(await namesGranted(guest)).toEqual(['operations'])
    expect(namesJoined(guest)).toEqual(['operations'])
    expect(await feedKinds(guest)).toEqual(['channels'])
    expect(await actionsOf(guest)).toContain('grant.removed')
    expect((await replica.guests.byId(guest.id))?.grantEpoch).toBe(2)
    setTerms(usual)
  })

  it('a channel that is newly agreed is joined, and nobody is thrown off a socket for it', async () => {
    const guest = await newGuest()
    setTerms({ ...usual, channels: { mission: ['operations', 'logistics', 'command'] } })

    await replica.guests.reconcile(guest.id)

    expect(await namesGranted(guest)).toEqual(['command', 'logistics', 'operations'])
    expect(await feedKinds(guest)).toEqual([])
    setTerms(usual)
  })

  it('the granted set shrinks although Mattermost does not carry it out', async () => {
    const guest = await newGuest()
    setTerms({ ...usual, channels: { mission: ['operations'] } })
    const broken = await bench.replica({
      line: ({ method }, then) => (method === 'DELETE' ? () => Promise.reject(new Error('no route')) : then),
    })

    await expect(broken.guests.reconcile(guest.id)).rejects.toMatchObject({ code: 'mattermost_away' })

    expect(await namesGranted(guest)).toEqual(['operations'])
    expect(namesJoined(guest)).toEqual(['logistics', 'operations'])
    await replica.guests.reconcile(guest.id)
    expect(namesJoined(guest)).toEqual(['operations'])
    setTerms(usual)
  })

  it('what the terms gave at once does not stay because a member could have given it', async () => {
    const guest = await newGuest()
    setTerms({ channels: { mission: ['operations'] }, mayBeAddedTo: { mission: ['logistics'] } })

    await replica.guests.reconcile(guest.id)

    expect(await namesGranted(guest)).toEqual(['operations'])
    setTerms(usual)
  })

  it('a guest without any channel of a team leaves the team', async () => {
    const guest = await newGuest()
    setTerms({})

    await replica.guests.reconcile(guest.id)

    expect(bench.standIn.state.teamMember(bench.team.id, guest.userId ?? '')).toBeUndefined()
    setTerms(usual)
  })
})

describe('hostile 10: a member adds a guest to a channel', () => {
  it('that policy does not allow: undone, granted at no time, and the adder is told why', async () => {
    const guest = await newGuest()
    expect(
      (await asMember('POST', `/channels/${bench.channelId('command')}/members`, { user_id: guest.userId })).status,
    ).toBe(201)
    expect(await namesGranted(guest)).not.toContain('command')

    const grant = await replica.guests.considerAddition(guest.id, bench.channelId('command'))

    expect(grant).toBeUndefined()
    expect(namesJoined(guest)).toEqual(['logistics', 'operations'])
    expect(await actionsOf(guest)).toContain('grant.refused')
    const told = () =>
      botSaid(bench).filter((word) => word.toUserId === member.id && word.text.includes(`@${guest.username}`))
    await expect.poll(told).toMatchObject([{ text: expect.stringContaining('~command') }])
  })

  it('that policy does not allow, while nobody looks: the next reconcile undoes it and records the drift', async () => {
    const guest = await newGuest()
    await asMember('POST', `/channels/${bench.channelId('command')}/members`, { user_id: guest.userId })

    await replica.guests.reconcile(guest.id)

    expect(namesJoined(guest)).toEqual(['logistics', 'operations'])
    expect(await actionsOf(guest)).toEqual(expect.arrayContaining(['grant.refused', 'drift.repaired']))
  })

  it('to which members may add: it becomes a grant, recorded', async () => {
    const guest = await newGuest()
    await asMember('POST', `/channels/${bench.channelId('medical')}/members`, { user_id: guest.userId })

    const grant = await replica.guests.considerAddition(guest.id, bench.channelId('medical'))

    expect(grant).toMatchObject({ source: 'member', channelName: 'medical', teamId: bench.team.id })
    expect(await namesGranted(guest)).toEqual(['logistics', 'medical', 'operations'])
    await replica.guests.reconcile(guest.id)
    expect(await namesGranted(guest)).toEqual(['logistics', 'medical', 'operations'])
  })

  it('as if the guest were there: a channel that the guest is not in is no grant', async () => {
    const guest = await newGuest()

    expect(await replica.guests.considerAddition(guest.id, bench.channelId('medical'))).toBeUndefined()
    expect(await namesGranted(guest)).toEqual(['logistics', 'operations'])
  })

  it('after access has ended: nothing is granted', async () => {
    const guest = await newGuest()
    await asMember('POST', `/channels/${bench.channelId('medical')}/members`, { user_id: guest.userId })
    await replica.guests.cutOff(guest.id, { actor: 'operator:1', reason: '' })

    expect(await replica.guests.considerAddition(guest.id, bench.channelId('medical'))).toBeUndefined()
    expect(await namesGranted(guest)).not.toContain('medical')
  })
})

describe('hostile 11: a removal that we did not make', () => {
  it('I7: is a veto that reconcile and the next login leave alone', async () => {
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    await asMember('DELETE', `/channels/${bench.channelId('logistics')}/members/${guest.userId}`)
    await replica.mattermost.channels.removeMember(bench.channelId('logistics'), guest.userId ?? '')

    await replica.guests.noteRemoval(guest.id, bench.channelId('logistics'))
    await replica.guests.reconcile(guest.id)
    await replica.arrive(arrival)

    expect(await namesGranted(guest)).toEqual(['operations'])
    expect(namesJoined(guest)).toEqual(['operations'])
    expect(await feedKinds(guest)).toEqual(['channels'])
    expect(await actionsOf(guest)).toContain('grant.vetoed')
  })

  it('I7: is found by reconcile when nobody saw it happen', async () => {
    const guest = await newGuest()
    await replica.mattermost.channels.removeMember(bench.channelId('logistics'), guest.userId ?? '')

    await replica.guests.reconcile(guest.id)

    const rows = await bench.store.db.select().from(vetoes).where(eq(vetoes.guestId, guest.id))
    expect(rows.map((row) => row.channelId)).toEqual([bench.channelId('logistics')])
  })

  it('I7: from the team takes every channel of it', async () => {
    const guest = await newGuest()
    await replica.mattermost.teams.removeMember(bench.team.id, guest.userId ?? '')

    await replica.guests.reconcile(guest.id)
    await replica.guests.reconcile(guest.id)

    expect(await namesGranted(guest)).toEqual([])
    expect(bench.standIn.state.teamMember(bench.team.id, guest.userId ?? '')).toBeUndefined()
  })

  it('stands until the operator lifts it', async () => {
    const guest = await newGuest()
    await replica.mattermost.channels.removeMember(bench.channelId('logistics'), guest.userId ?? '')
    await replica.guests.reconcile(guest.id)

    await replica.guests.restore(guest.id, { actor: 'operator:1', reason: 'a mistake' })
    await replica.guests.reconcile(guest.id)

    expect(await namesGranted(guest)).toEqual(['logistics', 'operations'])
    expect(await actionsOf(guest)).toContain('grant.veto_lifted')
  })

  it('stands until a member adds the guest again', async () => {
    const guest = await newGuest()
    await replica.mattermost.channels.removeMember(bench.channelId('logistics'), guest.userId ?? '')
    await replica.guests.noteRemoval(guest.id, bench.channelId('logistics'))
    await asMember('POST', `/channels/${bench.channelId('logistics')}/members`, { user_id: guest.userId })

    const grant = await replica.guests.considerAddition(guest.id, bench.channelId('logistics'))

    expect(grant).toMatchObject({ source: 'member' })
    expect(await bench.store.db.select().from(vetoes).where(eq(vetoes.guestId, guest.id))).toEqual([])
  })

  it('is none when the channel was archived', async () => {
    const guest = await newGuest()
    const made = bench.seeding.channel({ team_id: bench.team.id, type: 'P', name: `drill-${Date.now()}` })
    setTerms({ ...usual, channels: { mission: ['operations', made.name] } })
    await replica.guests.reconcile(guest.id)
    await fetch(`${bench.standIn.url}/api/v4/channels/${made.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${bench.standIn.adminToken}` },
    })

    await replica.guests.reconcile(guest.id)

    expect(await bench.store.db.select().from(vetoes).where(eq(vetoes.guestId, guest.id))).toEqual([])
    setTerms(usual)
  })

  it('is not seen where there was none: a report about a channel that the guest is in changes nothing', async () => {
    const guest = await newGuest()

    await replica.guests.noteRemoval(guest.id, bench.channelId('logistics'))

    expect(await namesGranted(guest)).toEqual(['logistics', 'operations'])
  })

  it('I7: a deactivated account is a veto on the person, whom the next login does not let in', async () => {
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    await replica.mattermost.users.setActive(guest.userId ?? '', false)

    await replica.guests.reconcile(guest.id)

    expect(await replica.guests.byId(guest.id)).toMatchObject({ state: 'vetoed', epoch: 1 })
    await expect(replica.arrive(arrival)).rejects.toMatchObject({ code: 'guest_vetoed' })
    expect(accountOf(bench, guest.userId ?? '').user.delete_at).toBeGreaterThan(0)
    expect(await feedKinds(guest)).toEqual(['guest'])
  })

  it('I7: a deactivated account is seen by the login itself', async () => {
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    await replica.mattermost.users.setActive(guest.userId ?? '', false)

    await expect(replica.arrive(arrival)).rejects.toMatchObject({ code: 'guest_vetoed' })
    await expect(replica.arrive(arrival)).rejects.toMatchObject({ code: 'guest_vetoed' })
  })

  it('is none when the server itself deactivated all guests because guest accounts were switched off', async () => {
    const [first, second] = [person(), person()]
    const { guest } = await replica.arrive(first)
    await replica.arrive(second)
    bench.standIn.control.setGuests(false)
    bench.clock.pass(61_000)
    await expect(replica.guests.reconcile(guest.id)).rejects.toMatchObject({ code: 'guests_unavailable' })
    bench.standIn.control.setGuests(true)
    bench.clock.pass(61_000)

    await replica.guests.reconcile(guest.id)
    const again = await replica.arrive(second)

    expect(await replica.guests.byId(guest.id)).toMatchObject({ state: 'active', epoch: 0 })
    expect(accountOf(bench, guest.userId ?? '').user.delete_at).toBe(0)
    expect(again.guest.state).toBe('active')
    expect(await actionsOf(guest)).toContain('drift.repaired')
  })
})

describe('hostile 12: a restricted member', () => {
  it('who joins an open channel without being allowed to is taken out again', async () => {
    const guest = await newGuest()
    join('weather', accountOf(bench, guest.userId ?? '').user)

    await replica.guests.reconcile(guest.id)

    expect(namesJoined(guest)).toEqual(['logistics', 'operations'])
    expect(await namesGranted(guest)).not.toContain('weather')
  })
})

describe('direct messages', () => {
  it('G10: with somebody of a shared channel are opened and granted', async () => {
    const guest = await newGuest()

    const grant = await replica.guests.openDirect(guest.id, [member.id])

    expect(grant).toMatchObject({ source: 'direct', teamId: '' })
    expect(grant.channelName).toContain(member.id)
    expect((await replica.guests.grantsOf(guest.id)).map((held) => held.source)).toContain('direct')
  })

  it('G10: with somebody of no shared channel are refused', async () => {
    const guest = await newGuest()
    const stranger = bench.seeding.user({ username: `stranger-${guest.oid.slice(0, 8)}` })
    bench.seeding.teamMember(bench.team, stranger)

    await expect(replica.guests.openDirect(guest.id, [stranger.id])).rejects.toMatchObject({
      code: 'person_not_visible',
      facts: { reason: 'no_shared_granted_channel' },
    })
  })

  it('are refused with anybody when the terms say none, and those that were open are closed', async () => {
    const guest = await newGuest()
    await replica.guests.openDirect(guest.id, [member.id])
    setTerms({ ...usual, directMessages: 'none' })

    await replica.guests.reconcile(guest.id)

    expect((await replica.guests.grantsOf(guest.id)).map((grant) => grant.source)).not.toContain('direct')
    await expect(replica.guests.openDirect(guest.id, [member.id])).rejects.toMatchObject({ code: 'person_not_visible' })
    expect(await feedKinds(guest)).toEqual(['channels'])
    setTerms(usual)
  })

  it('within the organisation only reach the own people and nobody else', async () => {
    setTerms({ ...usual, directMessages: 'same-organisation' })
    const [guest, colleague] = [await newGuest(), await newGuest()]
    const foreigner = (await replica.arrive(person({ tid: OTHER_TID }))).guest

    await replica.guests.openDirect(guest.id, [colleague.userId ?? ''])

    for (const other of [member.id, foreigner.userId ?? ''])
      await expect(replica.guests.openDirect(guest.id, [other])).rejects.toMatchObject({
        facts: { reason: 'not_same_organisation' },
      })
    setTerms(usual)
  })

  it('G10: membership of another guest is not permission: a channel that is not granted to them is not shared', async () => {
    const guest = await newGuest()
    const other = (await replica.arrive(person({ tid: OTHER_TID }))).guest
    await bench.store.db.delete(grantTable).where(eq(grantTable.guestId, other.id))

    await expect(replica.guests.openDirect(guest.id, [other.userId ?? ''])).rejects.toMatchObject({
      facts: { reason: 'no_shared_granted_channel' },
    })
  })

  it('that a member opens are granted when policy allows it', async () => {
    const guest = await newGuest()
    const opened = (await (await asMember('POST', '/channels/direct', [member.id, guest.userId])).json()) as Channel

    expect(await replica.guests.considerAddition(guest.id, opened.id)).toMatchObject({ source: 'direct' })
  })

  it('that policy does not allow stay hidden, and the writer is told', async () => {
    setTerms({ ...usual, directMessages: 'none' })
    const guest = await newGuest()
    const opened = (await (await asMember('POST', '/channels/direct', [member.id, guest.userId])).json()) as Channel

    expect(await replica.guests.considerAddition(guest.id, opened.id)).toBeUndefined()

    await expect
      .poll(() => botSaid(bench).map((word) => word.text))
      .toContainEqual(expect.stringMatching(new RegExp(`@${guest.username} .*was not delivered`)))
    setTerms(usual)
  })

  it('of three are opened without the administrator in them', async () => {
    const guest = await newGuest()
    const colleague = await newGuest()

    const grant = await replica.guests.openDirect(guest.id, [member.id, colleague.userId ?? ''])

    const ids = [...bench.standIn.state.membersOf(grant.channelId).values()].map((row) => row.user_id).sort()
    expect(ids).toEqual([guest.userId, member.id, colleague.userId].sort())
  })

  it('with ids that are none, oneself, or too many people are refused', async () => {
    const guest = await newGuest()
    for (const ids of [[], ['../users'], [guest.userId ?? ''], Array.from({ length: 8 }, (_, i) => `${i}`.repeat(26))])
      await expect(replica.guests.openDirect(guest.id, ids)).rejects.toMatchObject({ code: 'bad_request' })
  })
})
