import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { person as arrival, TID } from '../guests/guest-room.fixture.ts'
import { guests } from '../store/tables.ts'
import { type AccessBench, DAY_MS, openAccessBench } from './access-room.fixture.ts'

let room: AccessBench
beforeAll(async () => {
  room = await openAccessBench()
})
afterAll(() => room.close())

const sponsor = () => ({ userId: room.sponsor.id })

async function guestNow(name = 'Ingrid Solberg') {
  const person = arrival({ displayName: name })
  const { guest } = await room.replica.arrive(person)
  return { guest, who: { tid: TID, oid: person.oid, name } }
}

const wordsFor = (oid: string) => room.told.filter(({ to }) => to.oid === oid).map(({ word }) => word.about)
const reminders = (name: string) =>
  room.botPosts(room.sponsor).filter(({ message }) => message.includes(name) && message.includes(' ends on '))

async function remind() {
  await room.access.work.remind()
  await room.access.work.remind()
  await room.drain()
}

describe('access that ends', () => {
  it('is said to guest and sponsor 30, 7 and 1 days before, once each', async () => {
    const { who } = await guestNow('Astrid Lie')
    await remind()
    expect(wordsFor(who.oid)).toEqual([])
    for (const passed of [60, 23, 6]) {
      room.bench.clock.pass(passed * DAY_MS)
      await remind()
    }

    expect(wordsFor(who.oid)).toEqual(['expires_soon', 'expires_soon', 'expires_soon'])
    expect(reminders('Astrid Lie').map(({ message }) => / in (.*)\. Nothing/.exec(message)?.[1])).toEqual([
      '30 days',
      '7 days',
      'one day',
    ])
  })

  it('is said once for what was missed, the nearest, and not at all long before the end of a short stay', async () => {
    const { guest, who } = await guestNow('Berit Vik')
    room.bench.clock.pass(84 * DAY_MS)
    await remind()
    expect(reminders('Berit Vik')).toHaveLength(1)

    const short = await guestNow('Cecilie Dahl')
    await room.bench.store.db
      .update(guests)
      .set({ expiresAtMs: room.bench.clock.nowMs + 7 * DAY_MS })
      .where(eq(guests.id, short.guest.id))
    await remind()
    expect(wordsFor(short.who.oid)).toEqual([])
    expect(guest.id).toBeTruthy()
    expect(wordsFor(who.oid)).toEqual(['expires_soon'])
  })

  it('is renewed by a click in the reminder, at most by the terms, and the guest is told', async () => {
    const { guest, who } = await guestNow('Dagny Moe')
    room.bench.clock.pass(80 * DAY_MS)
    await remind()
    room.bench.clock.pass(4 * DAY_MS)
    await remind()
    const post = reminders('Dagny Moe').at(-1)
    if (post) await room.click(post, 'renew')

    const after = await room.replica.guests.byId(guest.id)
    expect(after?.expiresAtMs).toBe(room.bench.clock.nowMs + 90 * DAY_MS)
    expect(wordsFor(who.oid).at(-1)).toBe('renewed')
    expect((await room.access.renew(sponsor(), guest.id, 3_000)).expiresAtMs).toBe(after?.expiresAtMs)
    await expect(room.access.renew({ userId: room.outsider.id }, guest.id)).rejects.toMatchObject({
      code: 'sponsor_required',
    })
    await expect(room.access.renew({ userId: guest.userId ?? '' }, guest.id)).rejects.toMatchObject({
      code: 'sponsor_required',
    })
  })

  it('is asked for by the guest in the last weeks only, and decided as any request', async () => {
    const { guest, who } = await guestNow('Eli Berg')
    await expect(room.access.request(who, 'one more rotation')).rejects.toMatchObject({ code: 'renewal_early' })
    room.bench.clock.pass(65 * DAY_MS)
    const request = await room.access.request(who, 'one more rotation')
    await room.drain()
    expect(request).toMatchObject({ kind: 'renewal', state: 'open' })
    expect(room.botPosts(room.sponsor).at(-1)?.message).toContain('asks to keep access')

    await room.access.approve(sponsor(), request.requestId, { days: 60 })
    expect((await room.replica.guests.byId(guest.id))?.expiresAtMs).toBe(room.bench.clock.nowMs + 60 * DAY_MS)
    expect(wordsFor(who.oid)).toEqual(['renewed'])
  })

  it('and was ended by a person is not renewed behind their back', async () => {
    const { guest } = await guestNow('Frida Nes')
    await room.replica.guests.cutOff(guest.id, { actor: 'operator:x', reason: 'left' })

    await expect(room.access.renew(sponsor(), guest.id)).rejects.toMatchObject({ code: 'operator_decides' })
  })
})

describe('who must know', () => {
  it('hears of a guest who is back', async () => {
    const { guest } = await guestNow('Gro Aas')
    await room.access.work.tellSponsor({ about: 'came_back', guestId: guest.id, epoch: 1 })

    expect(room.botPosts(room.sponsor).at(-1)?.message).toContain('**Gro Aas** (Nordkyst Coast Guard) is back')
  })

  it('hears once a day of a guest who cannot be told anything', async () => {
    const { who } = await guestNow('Hilde Dahl')
    const said = () => room.botPosts(room.sponsor).filter(({ message }) => message.includes('Hilde Dahl'))
    for (let each = 0; each < 3; each += 1) await room.access.noteUndeliverable(who, 'blocked')
    await room.drain()

    expect(said().map(({ message }) => message)).toEqual([expect.stringContaining('they have blocked the bot')])
  })

  it('hears in Mattermost what Teams could not bring, each thing once', async () => {
    const person = await room.link()
    room.bench.clock.pass(DAY_MS)
    const request = await room.access.request(
      { tid: TID, oid: '99999999-0000-4000-8000-000000000001', name: 'Idun Lie' },
      '',
    )
    await room.drain()
    const said = () => room.botPosts(room.sponsor).filter(({ message }) => message.includes('Idun Lie'))
    expect(said()).toEqual([])

    await room.access.noteUndeliverable(person, 'not_installed')
    await room.access.noteUndeliverable(person, 'not_installed')
    await room.drain()
    expect(said()).toHaveLength(1)
    await room.access.refuse(person, request.requestId, { reason: '' })
    await room.access.unlinkSponsor(person)
  })

  it('hears once of each suspension, guests and sponsor', async () => {
    const { guest, who } = await guestNow('Jorunn Vik')
    const partner = room.bench.partners.byTenant(TID)
    if (!partner) throw new Error('no partner')
    const suspended = () => room.botPosts(room.sponsor).filter(({ message }) => message.includes('is suspended'))
    for (let time = 1; time <= 2; time += 1) {
      room.bench.clock.pass(DAY_MS)
      room.bench.partners.set({ ...partner, state: 'suspended' })
      for (let each = 0; each < 2; each += 1) {
        await room.replica.guests.work.followOrganisations()
        await room.access.work.tellSuspensions()
        await room.drain()
      }
      expect(wordsFor(who.oid)).toHaveLength(time)
      expect(suspended()).toHaveLength(time)
      room.bench.partners.set(partner)
      await room.replica.guests.work.followOrganisations()
      await room.access.work.tellSuspensions()
    }
    expect((await room.replica.guests.byId(guest.id))?.state).toBe('active')
  })
})
