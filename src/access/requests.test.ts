import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { person as arrival, OTHER_TID, TID } from '../guests/guest-room.fixture.ts'
import { type AccessBench, applicant, DAY_MS, openAccessBench } from './access-room.fixture.ts'

let room: AccessBench
let sponsor: Awaited<ReturnType<AccessBench['link']>>
beforeAll(async () => {
  room = await openAccessBench({ terms: { admission: 'approved' } })
  sponsor = await room.link()
})
afterAll(() => room.close())

const comeIn = (who: { oid: string }) => room.replica.arrive(arrival({ oid: who.oid }))
const toldTo = (who: { oid: string }) => room.told.filter(({ to }) => to.oid === who.oid).map(({ word }) => word.about)

async function asked(purpose = 'I coordinate the helicopters') {
  room.bench.clock.pass(DAY_MS)
  const who = applicant()
  const request = await room.access.request(who, purpose)
  await room.drain()
  return { who, id: request.requestId }
}

describe('asking for access', () => {
  it('reaches the sponsor in Teams with who, organisation, purpose and channels, and nothing but the id to act with', async () => {
    const { id } = await asked('I coordinate the helicopters')

    expect(room.told.at(-1)).toMatchObject({
      to: { tid: sponsor.tid, oid: sponsor.oid },
      word: {
        about: 'access_request',
        facts: {
          requestId: id,
          name: 'Ingrid Solberg',
          organisation: 'Nordkyst Coast Guard',
          purpose: 'I coordinate the helicopters',
          channels: 'mission/operations, mission/logistics',
        },
      },
    })
    expect((await room.access.openRequestsFor(sponsor)).map(({ requestId }) => requestId)).toContain(id)
    await room.access.refuse(sponsor, id, { reason: '' })
  })

  it('lets nobody in before, and until the day of the approval afterwards', async () => {
    const { who, id } = await asked()
    await expect(comeIn(who)).rejects.toMatchObject({ code: 'approval_needed' })

    await room.access.approve(sponsor, id, { days: 7 })
    const { guest } = await comeIn(who)

    expect(guest.expiresAtMs).toBe(room.bench.clock.nowMs + 7 * DAY_MS)
    expect(guest).toMatchObject({ sponsor: 'helene', purpose: 'I coordinate the helicopters' })
    expect(toldTo(who)).toEqual(['access_approved'])
    expect(await room.access.requestOf(who)).toMatchObject({ state: 'approved' })
  })

  it('gives never more days than the terms', async () => {
    const { who, id } = await asked()
    await room.access.approve(sponsor, id, { days: 3_000 })
    const { guest } = await comeIn(who)

    expect(guest.expiresAtMs).toBe(room.bench.clock.nowMs + 90 * DAY_MS)
  })

  it('is refused with a reason that the applicant reads', async () => {
    const { who, id } = await asked()
    await room.access.refuse(sponsor, id, { reason: 'Ask your own liaison first' })

    expect(await room.access.requestOf(who)).toMatchObject({ state: 'refused', reason: 'Ask your own liaison first' })
    expect(toldTo(who)).toEqual(['access_refused'])
    await expect(comeIn(who)).rejects.toMatchObject({ code: 'approval_needed' })
  })

  it('is asked back, answered, and decided by the newest card only', async () => {
    const { who, id } = await asked()
    await room.access.askBack(sponsor, id, { question: 'Which unit?', round: 0 })
    expect(await room.access.requestOf(who)).toMatchObject({ state: 'asked', question: 'Which unit?' })

    await room.access.answerBack(who, '330 squadron')
    await room.drain()
    expect(room.told.at(-1)?.word).toMatchObject({ about: 'access_answer', facts: { answer: '330 squadron' } })

    await expect(room.access.approve(sponsor, id, { round: 0 })).rejects.toMatchObject({ code: 'card_outdated' })
    expect(await room.access.approve(sponsor, id, { round: 2 })).toMatchObject({ state: 'approved' })
    await expect(room.access.answerBack(who, 'again')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is decided once, whoever else decides at the same time', async () => {
    const { who, id } = await asked()
    const all = await Promise.allSettled([
      ...Array.from({ length: 5 }, () => room.access.approve(sponsor, id)),
      ...Array.from({ length: 5 }, () => room.access.refuse({ operator: 'operator:x' }, id, { reason: 'no' })),
    ])

    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(toldTo(who)).toHaveLength(1)
  })

  it('I4: takes no links, in the purpose or in the answer', async () => {
    room.bench.clock.pass(DAY_MS)
    const who = applicant()
    await expect(room.access.request(who, 'see https://evil.example')).rejects.toMatchObject({ code: 'bad_request' })
    const { requestId } = await room.access.request(who, 'fine')
    await room.access.askBack(sponsor, requestId, { question: 'Why?' })
    await expect(room.access.answerBack(who, 'www.evil.example')).rejects.toMatchObject({ code: 'bad_request' })
    await room.access.refuse(sponsor, requestId, { reason: '' })
  })

  it('I4: is one for each person, and five a day for an organisation', async () => {
    room.bench.clock.pass(DAY_MS + 1)
    const [first] = await Promise.all(Array.from({ length: 5 }, () => room.access.request(applicant(), '')))

    await expect(room.access.request(applicant(), '')).rejects.toMatchObject({ code: 'request_limit' })
    for (const { requestId } of await room.access.openRequestsFor(sponsor))
      await room.access.refuse(sponsor, requestId, { reason: '' })
    expect(first?.state).toBe('open')
  })

  it('hostile 23: direction marks and control characters of a name do not reach the sponsor', async () => {
    room.bench.clock.pass(DAY_MS)
    const { requestId } = await room.access.request(applicant({ name: 'Ing\u202erid\u0007\n(Navy)' }), 'a\u202eb')
    await room.drain()
    const facts = room.told.at(-1)?.word.facts

    expect(JSON.stringify(facts)).not.toMatch(/[\u202a-\u202e]|\\u0007/)
    expect(facts).toMatchObject({ organisation: 'Nordkyst Coast Guard' })
    await room.access.refuse(sponsor, requestId, { reason: '' })
  })
})

describe('who decides', () => {
  it('I3: is not who could not add people to the channels themselves', async () => {
    const { id } = await asked()
    room.bench.partners.set(withSponsor('otto'))
    try {
      await expect(room.access.approve({ userId: room.outsider.id }, id)).rejects.toMatchObject({
        code: 'sponsor_cannot_add',
        facts: { channels: ['mission/operations', 'mission/logistics'] },
      })
    } finally {
      room.bench.partners.set(withSponsor('helene'))
    }
    await room.access.refuse(sponsor, id, { reason: '' })
  })

  it('I3: is not a member whom nobody named as sponsor, a guest, or somebody who is not linked', async () => {
    const { id } = await asked()
    await expect(room.access.approve({ userId: room.outsider.id }, id)).rejects.toMatchObject({
      code: 'sponsor_required',
    })
    await expect(room.access.approve(applicant(), id)).rejects.toMatchObject({ code: 'sponsor_unlinked' })

    const { who, id: other } = await asked()
    await room.access.approve(sponsor, other)
    const { guest } = await comeIn(who)
    await expect(room.access.approve({ userId: guest.userId ?? '' }, id)).rejects.toMatchObject({
      code: 'sponsor_required',
    })
    await room.access.refuse(sponsor, id, { reason: '' })
  })

  it('I3: is never the applicant, operator or sponsor', async () => {
    room.bench.clock.pass(DAY_MS)
    const { requestId } = await room.access.request({ ...sponsor, name: 'Helene' }, '', {
      reason: 'admitted',
      termsTid: TID,
    })

    await expect(room.access.approve(sponsor, requestId)).rejects.toMatchObject({ code: 'own_request' })
    await expect(room.access.approve({ userId: room.sponsor.id }, requestId)).rejects.toMatchObject({
      code: 'own_request',
    })
    await expect(room.access.approve({ operator: `operator:${sponsor.oid}` }, requestId)).rejects.toMatchObject({
      code: 'own_request',
    })
    await room.access.refuse({ operator: 'key:1' }, requestId, { reason: '' })
  })

  it('I6: opens no organisation by it', async () => {
    const { who, id } = await asked()
    room.bench.partners.set({ ...withSponsor('helene'), state: 'suspended' })
    try {
      await expect(room.access.approve(sponsor, id)).rejects.toMatchObject({ code: 'organisation_closed' })
      await room.access.approve({ operator: 'operator:x' }, id)
      expect(toldTo(who)).toEqual([])
    } finally {
      room.bench.partners.set(withSponsor('helene'))
    }
  })

  it('gives access back that had ended, but not where a person closed the account in Mattermost', async () => {
    const { who, id } = await asked()
    await room.access.approve(sponsor, id)
    const { guest } = await comeIn(who)
    await room.replica.guests.cutOff(guest.id, { actor: 'operator:x', reason: 'left' })
    const again = await room.access.request(who, 'back again', { reason: 'guest_ended', termsTid: TID })
    await room.access.approve(sponsor, again.requestId, { days: 30 })
    expect(await room.replica.guests.byId(guest.id)).toMatchObject({
      state: 'active',
      purpose: 'back again',
      expiresAtMs: room.bench.clock.nowMs + 30 * DAY_MS,
    })

    room.bench.clock.pass(DAY_MS)
    const { eq } = await import('drizzle-orm')
    const { guests } = await import('../store/tables.ts')
    await room.bench.store.db.update(guests).set({ state: 'vetoed' }).where(eq(guests.id, guest.id))
    const third = await room.access.request(who, '', { reason: 'guest_vetoed', termsTid: TID })
    await expect(room.access.approve(sponsor, third.requestId)).rejects.toMatchObject({ code: 'operator_decides' })
    await room.access.refuse(sponsor, third.requestId, { reason: '' })
  })

  it('hears nothing of another organisation', async () => {
    room.bench.clock.pass(DAY_MS)
    const { requestId } = await room.access.request(applicant({ tid: OTHER_TID }), '')

    expect(await room.access.openRequestsFor(sponsor)).toEqual([])
    await expect(room.access.approve(sponsor, requestId)).rejects.toMatchObject({ code: 'sponsor_required' })
  })
})

function withSponsor(name: string) {
  const partner = room.bench.partners.byTenant(TID)
  if (!partner) throw new Error('no partner')
  return { ...partner, state: 'active' as const, terms: { ...partner.terms, sponsor: name } }
}
