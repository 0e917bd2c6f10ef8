import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { person as arrival, OTHER_TID, TID } from '../guests/guest-room.fixture.ts'
import { type AccessBench, applicant, DAY_MS, OPERATOR_TID, openAccessBench } from './access-room.fixture.ts'

let room: AccessBench
beforeAll(async () => {
  room = await openAccessBench({
    terms: { admission: 'approved' },
    settings: { limits: { openInvitesPerSponsor: 8, invitesPerTenantPerDay: 10 } },
  })
})
afterAll(() => room.close())

const sponsor = () => ({ userId: room.sponsor.id })
const comeIn = (who: { oid: string }) => room.replica.arrive(arrival({ oid: who.oid }))

async function invited(more: object = {}) {
  room.bench.clock.pass(DAY_MS)
  for (const { inviteId, state } of await room.access.invitesOf(sponsor()))
    if (state === 'open' || state === 'used') await room.access.withdrawInvite(sponsor(), inviteId)
  return room.access.invite(sponsor(), { to: { address: 'kari.moen@nordkyst.example' }, purpose: 'Flights', ...more })
}

describe('an invitation', () => {
  it('is a link that opens the app at the invitation, in the tenant of the invited, and one that installs it', async () => {
    const invite = await invited()

    expect(invite).toMatchObject({ organisation: 'Nordkyst Coast Guard', sponsor: 'helene', days: 90, state: 'open' })
    expect(invite.openUrl).toBe(
      `https://teams.microsoft.com/l/entity/11111111-2222-4333-8444-555555555555/mission?context=%7B%22subEntityId%22%3A%22invite%2F${invite.inviteId}%22%7D&tenantId=${TID}`,
    )
    expect(invite.installUrl).toBe('https://teams.microsoft.com/l/app/11111111-2222-4333-8444-555555555555')
  })

  it('hostile 16: passed on, lets nobody in without the yes of the sponsor, and nobody after a no', async () => {
    const { inviteId } = await invited()
    const stranger = applicant({ name: 'Somebody Else' })
    expect(await room.access.useInvite(stranger, inviteId, TID)).toEqual({ state: 'waiting' })
    await room.drain()
    expect(room.botPosts(room.sponsor).at(-1)?.message).toContain(
      '**Somebody Else** (Nordkyst Coast Guard) opened your invitation for kari.moen@',
    )
    await expect(comeIn(stranger)).rejects.toMatchObject({ code: 'approval_needed' })
    // Whoever comes second learns nothing and changes nothing.
    await expect(room.access.useInvite(applicant(), inviteId, TID)).rejects.toMatchObject({ code: 'invite_unusable' })

    await room.access.confirmInvite(sponsor(), inviteId, false)

    await expect(comeIn(stranger)).rejects.toMatchObject({ code: 'approval_needed' })
    await expect(room.access.useInvite(stranger, inviteId, TID)).rejects.toMatchObject({ code: 'invite_unusable' })
    await expect(room.access.confirmInvite(sponsor(), inviteId, true)).rejects.toMatchObject({
      code: 'request_decided',
    })
  })

  it('lets in whom the sponsor confirms by a click, for the days that were given', async () => {
    const { inviteId } = await invited({ days: 14 })
    const who = applicant({ name: 'Kari Moen' })
    await room.access.useInvite(who, inviteId, TID)
    await room.drain()
    const post = room.botPosts(room.sponsor).at(-1)
    if (post) await room.click(post, 'isthem')
    const { guest } = await comeIn(who)

    expect(guest).toMatchObject({
      sponsor: 'helene',
      purpose: 'Flights',
      expiresAtMs: room.bench.clock.nowMs + 14 * DAY_MS,
    })
    expect(await room.access.useInvite(who, inviteId, TID)).toEqual({ state: 'confirmed' })
    expect(room.told.filter(({ to }) => to.oid === who.oid).map(({ word }) => word.about)).toEqual(['access_approved'])
  })

  it('for a person who was picked lets in that person, and nobody else', async () => {
    const who = applicant()
    const { inviteId } = await invited({ to: { tid: TID, oid: who.oid, name: 'Kari Moen' } })
    expect(room.told.at(-1)).toMatchObject({
      to: { tid: TID, oid: who.oid },
      word: { about: 'invite', facts: { inviteId } },
    })

    await expect(room.access.useInvite(applicant(), inviteId, TID)).rejects.toMatchObject({ code: 'invite_unusable' })
    await expect(room.access.useInvite({ ...who, tid: OTHER_TID }, inviteId, TID)).rejects.toMatchObject({
      code: 'invite_unusable',
    })
    expect(await room.access.useInvite(who, inviteId, TID)).toEqual({ state: 'confirmed' })
    await expect(comeIn(who)).resolves.toBeTruthy()
  })

  it('serves nobody of another organisation, and nobody when it has run out or was taken back', async () => {
    const { inviteId } = await invited()
    await expect(room.access.useInvite(applicant({ tid: OTHER_TID }), inviteId, OTHER_TID)).rejects.toMatchObject({
      code: 'invite_unusable',
    })
    room.bench.clock.pass(7 * DAY_MS)
    await expect(room.access.useInvite(applicant(), inviteId, TID)).rejects.toMatchObject({ code: 'invite_unusable' })
    const other = await invited()
    await room.access.withdrawInvite(sponsor(), other.inviteId)
    await expect(room.access.useInvite(applicant(), other.inviteId, TID)).rejects.toMatchObject({
      code: 'invite_unusable',
    })
    await expect(room.access.useInvite(applicant(), 'a'.repeat(26), TID)).rejects.toMatchObject({
      code: 'invite_unusable',
    })
  })

  it('is used by one of many who come at once', async () => {
    const { inviteId } = await invited()
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => room.access.useInvite(applicant(), inviteId, TID)),
    )

    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('is made and judged by the sponsor alone', async () => {
    const { inviteId } = await invited()
    const address = { address: 'kari.moen@nordkyst.example' }
    await room.access.useInvite(applicant(), inviteId, TID)

    await expect(
      room.access.invite({ userId: room.outsider.id }, { to: address, organisationTid: TID }),
    ).rejects.toMatchObject({ code: 'sponsor_required' })
    await expect(room.access.invite(sponsor(), { to: address, organisationTid: OTHER_TID })).rejects.toMatchObject({
      code: 'sponsor_required',
    })
    await expect(room.access.confirmInvite({ userId: room.outsider.id }, inviteId, true)).rejects.toMatchObject({
      code: 'sponsor_required',
    })
    await expect(room.access.withdrawInvite({ userId: room.outsider.id }, inviteId)).rejects.toMatchObject({
      code: 'sponsor_required',
    })
  })

  it('names no person of another tenant, no address that is none, and has no links in its purpose', async () => {
    const oid = randomUUID()
    await expect(invited({ to: { tid: OPERATOR_TID, oid, name: 'x' }, organisationTid: TID })).rejects.toMatchObject({
      code: 'bad_request',
    })
    await expect(invited({ to: { address: 'no address' } })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(invited({ purpose: 'https://evil.example' })).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('is one of a number that one sponsor may have open', async () => {
    room.bench.clock.pass(8 * DAY_MS)
    await invited()
    const more = await Promise.allSettled(
      Array.from({ length: 12 }, () => room.access.invite(sponsor(), { to: { address: 'a@nordkyst.example' } })),
    )

    expect(more.filter(({ status }) => status === 'fulfilled')).toHaveLength(7)
    await expect(room.access.invite(sponsor(), { to: { address: 'a@nordkyst.example' } })).rejects.toMatchObject({
      code: 'invite_limit',
    })
  })
})
