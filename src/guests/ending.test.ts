import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { silent } from '../store/logger.ts'
import { auditRecords, cutOffFeed, sessions } from '../store/tables.ts'
import { startGuestDuties } from './duties.ts'
import { ORGANISATION_CLOSED } from './end-access.ts'
import { accountOf, type Bench, botSaid, openBench, partner, person, type Replica, TID } from './guest-room.fixture.ts'
import { tokenRows } from './guest-rows.ts'
import type { GuestRow } from './guests.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function bench(options: Parameters<typeof openBench>[0] = {}): Promise<{ bench: Bench; replica: Replica }> {
  const made = await openBench(options)
  open.push(made)
  return { bench: made, replica: await made.replica() }
}

/** The queues and duties of one replica, as in production. */
async function atWork(made: Bench, replica: Replica): Promise<void> {
  const duties = await startGuestDuties({
    guests: replica.guests,
    db: made.store.db,
    jobs: made.store.jobs,
    now: made.clock.now,
    log: silent,
  })
  open.push({ close: () => duties.stop() })
}

const by = { actor: 'operator:1', reason: 'left the mission' }

async function openSession({ store }: Bench, guest: GuestRow): Promise<void> {
  const nowMs = Date.now()
  await store.db.insert(sessions).values({
    hash: randomUUID(),
    guestId: guest.id,
    epoch: guest.epoch,
    tid: guest.tid,
    oid: guest.oid,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + 1e9,
    endsAtMs: nowMs + 1e9,
    seenAtMs: nowMs,
  })
}
const sessionsOf = ({ store }: Bench, guest: GuestRow) =>
  store.db.select().from(sessions).where(eq(sessions.guestId, guest.id))
const feedOf = async ({ store }: Bench, guest: GuestRow) =>
  (await store.db.select().from(cutOffFeed).where(eq(cutOffFeed.guestId, guest.id))).map((row) => row.kind)
const actionsOf = async ({ store }: Bench, guest: GuestRow) =>
  (
    await store.db
      .select()
      .from(auditRecords)
      .where(eq(auditRecords.subject, `guest:${guest.id}`))
  ).map((r) => r.action)

async function cutDone(replica: Replica, guest: GuestRow): Promise<void> {
  await expect.poll(async () => (await replica.guests.byId(guest.id))?.cutDoneAtMs).not.toBeNull()
}

describe('J6: ending access', () => {
  it('closes our doors in one transaction, and then everything in Mattermost', async () => {
    const { bench: made, replica } = await bench()
    const { guest } = await replica.arrive(person())
    await openSession(made, guest)
    const tokens = [await replica.guests.token(guest.id, 'browse'), await replica.guests.token(guest.id, 'device')]
    const strange = await replica.mattermost.tokens.create(guest.userId ?? '', 'unknown to us')

    await replica.guests.cutOff(guest.id, by)

    expect(await replica.guests.byId(guest.id)).toMatchObject({
      state: 'cut',
      epoch: 1,
      cutReason: by.reason,
      cutDoneAtMs: null,
    })
    expect(await sessionsOf(made, guest)).toEqual([])
    expect(await feedOf(made, guest)).toEqual(['guest'])
    await atWork(made, replica)
    await cutDone(replica, guest)
    expect(accountOf(made, guest.userId ?? '')).toMatchObject({ tokenIds: [], user: { delete_at: expect.any(Number) } })
    expect(accountOf(made, guest.userId ?? '').user.delete_at).toBeGreaterThan(0)
    for (const token of [...tokens, strange.token])
      expect(await replica.mattermost.asHolder(token).isAccepted()).toBe(false)
    expect(await tokenRows(made.store.db, guest.id)).toEqual([])
    expect(await actionsOf(made, guest)).toEqual(expect.arrayContaining(['guest.cut', 'guest.cut_done']))
  })

  it('hostile 8: is done on our side while Mattermost hangs, raises one alarm, and is done in Mattermost when it wakes', async () => {
    const errors: object[] = []
    const { bench: made } = await bench({ settings: { mattermost: { requestTimeoutMs: 200 } as never } })
    const replica = await made.replica({ log: { ...silent, error: (facts) => errors.push(facts) } })
    const { guest } = await replica.arrive(person())
    const token = await replica.guests.token(guest.id, 'browse')
    await openSession(made, guest)
    made.standIn.control.pause()

    await replica.guests.cutOff(guest.id, by)

    expect(await sessionsOf(made, guest)).toEqual([])
    expect(await replica.guests.byId(guest.id)).toMatchObject({ state: 'cut', epoch: 1 })
    made.clock.pass(61_000)
    await atWork(made, replica)
    await expect.poll(() => errors).toContainEqual(expect.objectContaining({ guestId: guest.id }))
    await replica.guests.work.watchCutOffs()
    await replica.guests.work.watchCutOffs()
    expect((await actionsOf(made, guest)).filter((action) => action === 'guest.cut_late')).toHaveLength(1)
    made.standIn.control.resume()
    await cutDone(replica, guest)
    expect(await replica.mattermost.asHolder(token).isAccepted()).toBe(false)
    expect((await replica.guests.list({ state: 'cut' })).map((view) => view.cutOff)).toMatchObject([
      { isDoneInMattermost: true, isLate: true },
    ])
  })

  it('is not finished while a token is still accepted', async () => {
    const { bench: made, replica } = await bench()
    const { guest } = await replica.arrive(person())
    const lying = await made.replica({
      line: ({ url, method }, then) =>
        /\/(active|revoke|all)$/.test(url) && method !== 'GET'
          ? async () => ({ status: 200, headers: {}, body: Buffer.from('{"status":"OK"}') })
          : then,
    })
    await lying.guests.cutOff(guest.id, by)

    await expect(lying.guests.work.finishCutOff({ guestId: guest.id, epoch: 1 })).rejects.toThrow(
      'still accepts a token',
    )

    expect((await replica.guests.byId(guest.id))?.cutDoneAtMs).toBeNull()
    await replica.guests.work.finishCutOff({ guestId: guest.id, epoch: 1 })
    expect((await replica.guests.byId(guest.id))?.cutDoneAtMs).not.toBeNull()
  })

  it('hostile 9: during a first login leaves no token alive and lets nobody in', async () => {
    const { bench: made, replica } = await bench()
    for (let n = 1; n <= 12; n += 1) {
      const arrival = person()
      const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
      const { promise: gate, resolve: open } = Promise.withResolvers<void>()
      let calls = 0
      const slow = await made.replica({
        line: ({ url }, then) => {
          if (/\/(config|license|limits)\b/.test(url)) return then
          calls += 1
          if (calls !== n) return then
          return async (request) => {
            reach()
            await gate
            return then(request)
          }
        },
      })
      const login = slow.arrive(arrival).then(
        () => 'in',
        (error: { code?: string }) => error.code,
      )
      await Promise.race([reached, login])
      const row = await replica.guests.byIdentity(arrival.tid, arrival.oid)
      await replica.guests.cutOff(row?.id ?? '', by)
      await replica.guests.work.finishCutOff({ guestId: row?.id ?? '', epoch: 1 }).catch(() => undefined)
      open()

      const outcome = await login

      expect(['guest_ended', 'in'], `cut off at call ${n}`).toContain(outcome)
      await replica.guests.work.finishCutOff({ guestId: row?.id ?? '', epoch: 1 })
      const after = await replica.guests.byId(row?.id ?? '')
      expect(after).toMatchObject({ state: 'cut' })
      expect(after?.cutDoneAtMs, `cut off at call ${n}`).not.toBeNull()
      for (const user of [...made.standIn.state.users.values()].filter((one) => one.email === row?.email)) {
        expect(user.delete_at, `cut off at call ${n}`).toBeGreaterThan(0)
        expect(accountOf(made, user.id).tokenIds, `cut off at call ${n}`).toEqual([])
      }
      await expect(replica.arrive(arrival)).rejects.toMatchObject({ code: 'guest_ended' })
    }
  }, 60_000)

  it('hostile 9: during a reconcile is not undone by it', async () => {
    const { bench: made, replica } = await bench()
    const { guest } = await replica.arrive(person())
    await replica.mattermost.users.setActive(guest.userId ?? '', true)
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const slow = await made.replica({
      line: ({ url }, then) =>
        url.includes('/channels')
          ? async (request) => {
              reach()
              await gate
              return then(request)
            }
          : then,
    })
    const reconciling = slow.guests.reconcile(guest.id)
    await reached
    await replica.guests.cutOff(guest.id, by)
    open()
    await reconciling

    await replica.guests.work.finishCutOff({ guestId: guest.id, epoch: 1 })

    expect(await replica.guests.byId(guest.id)).toMatchObject({ state: 'cut' })
    expect(accountOf(made, guest.userId ?? '').user.delete_at).toBeGreaterThan(0)
  })

  it('twice is once', async () => {
    const { bench: made, replica } = await bench()
    const { guest } = await replica.arrive(person())

    await replica.guests.cutOff(guest.id, by)
    await replica.guests.cutOff(guest.id, { actor: 'operator:2', reason: 'again' })

    expect(await replica.guests.byId(guest.id)).toMatchObject({ epoch: 1, cutReason: by.reason })
    expect((await actionsOf(made, guest)).filter((action) => action === 'guest.cut')).toHaveLength(1)
  })

  it('I7: no login leaves the end by itself', async () => {
    const { replica } = await bench()
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    await replica.guests.cutOff(guest.id, by)
    await replica.guests.work.finishCutOff({ guestId: guest.id, epoch: 1 })

    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => replica.arrive(arrival)))

    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual(
      Array(10).fill('guest_ended'),
    )
    expect(await replica.guests.byId(guest.id)).toMatchObject({ state: 'cut' })
  })
})

describe('access that runs out', () => {
  it('ends on its day, with everything that an end takes away', async () => {
    const { bench: made, replica } = await bench({ terms: { guestDays: 30 } })
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    await openSession(made, guest)
    made.clock.pass(30 * 24 * 3_600_000 + 1)

    await replica.guests.work.expireDue()

    expect(await replica.guests.byId(guest.id)).toMatchObject({ state: 'expired', epoch: 1 })
    expect(await sessionsOf(made, guest)).toEqual([])
    expect(await feedOf(made, guest)).toEqual(['guest'])
    await expect(replica.arrive(arrival)).rejects.toMatchObject({ code: 'guest_expired' })
  })

  it('is noticed by the login before anybody looked', async () => {
    const { bench: made, replica } = await bench({ terms: { guestDays: 1 } })
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    made.clock.pass(25 * 3_600_000)

    await expect(replica.arrive(arrival)).rejects.toMatchObject({ code: 'guest_expired' })

    expect(await replica.guests.byId(guest.id)).toMatchObject({ state: 'expired' })
  })

  it('is renewed: the same account and history, new tokens, and the sponsor is told', async () => {
    const { bench: made, replica } = await bench({ terms: { guestDays: 1, sponsor: 'liaison' } })
    const sponsor = made.seeding.user({ username: 'liaison' })
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    const before = await replica.guests.token(guest.id, 'browse')
    made.clock.pass(25 * 3_600_000)
    await replica.guests.work.expireDue()
    await replica.guests.work.finishCutOff({ guestId: guest.id, epoch: 1 })

    await replica.guests.renew(guest.id, 14, { actor: 'operator:1' })
    const again = await replica.arrive(arrival)

    expect(again).toMatchObject({
      isFirstVisit: false,
      isReturn: true,
      guest: { userId: guest.userId, epoch: 1, cutAtMs: null },
    })
    expect(again.guest.expiresAtMs).toBe(made.clock.nowMs + 14 * 24 * 3_600_000)
    expect(accountOf(made, guest.userId ?? '').user.delete_at).toBe(0)
    expect(await replica.mattermost.asHolder(before).isAccepted()).toBe(false)
    expect(await replica.mattermost.asHolder(await replica.guests.token(guest.id, 'browse')).isAccepted()).toBe(true)
    await atWork(made, replica)
    await expect
      .poll(() => botSaid(made))
      .toEqual([
        { toUserId: sponsor.id, text: expect.stringContaining(`@${guest.username} of Nordkyst Coast Guard is back`) },
      ])
  })
})

describe('letting somebody in again', () => {
  it('before the end has reached Mattermost replaces the tokens, and the old order does no more harm', async () => {
    const { bench: made, replica } = await bench()
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    const before = await replica.guests.token(guest.id, 'browse')
    await replica.guests.cutOff(guest.id, by)
    await replica.guests.restore(guest.id, { actor: 'operator:1', reason: 'a mistake' })

    await replica.arrive(arrival)
    await replica.guests.work.finishCutOff({ guestId: guest.id, epoch: 1 })

    expect(await replica.guests.byId(guest.id)).toMatchObject({ state: 'active', cutAtMs: null })
    expect(accountOf(made, guest.userId ?? '').user.delete_at).toBe(0)
    expect(await replica.mattermost.asHolder(before).isAccepted()).toBe(false)
  })

  it('lifts a veto on the account', async () => {
    const { bench: made, replica } = await bench()
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    await replica.mattermost.users.setActive(guest.userId ?? '', false)
    await replica.guests.reconcile(guest.id)
    await replica.guests.work.finishCutOff({ guestId: guest.id, epoch: 1 })

    await replica.guests.restore(guest.id, { actor: 'operator:1', reason: 'talked to the owner' })
    const again = await replica.arrive(arrival)

    expect(again.guest).toMatchObject({ state: 'active', userId: guest.userId })
    expect(accountOf(made, guest.userId ?? '').user.delete_at).toBe(0)
  })

  it('does not bring back channels from which somebody had removed them', async () => {
    const { bench: made, replica } = await bench()
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    await replica.mattermost.channels.removeMember(made.channelId('logistics'), guest.userId ?? '')
    await replica.guests.reconcile(guest.id)
    await replica.guests.cutOff(guest.id, by)
    await replica.guests.work.finishCutOff({ guestId: guest.id, epoch: 1 })

    await replica.guests.restore(guest.id, by)
    const again = await replica.arrive(arrival)

    expect(again.grants.map((grant) => grant.channelName)).toEqual(['operations'])
  })

  it('of somebody who is unknown is refused', async () => {
    const { replica } = await bench()
    await expect(replica.guests.restore('nobody', by)).rejects.toMatchObject({ code: 'not_found' })
    await expect(replica.guests.renew('nobody', 1, by)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('an organisation that is suspended', () => {
  const suspended = { ...partner(TID, 'Nordkyst Coast Guard'), state: 'suspended' as const }
  const active = partner(TID, 'Nordkyst Coast Guard', { channels: { mission: ['operations'] } })

  it('takes its people with it, and brings them back', async () => {
    const { bench: made, replica } = await bench()
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    made.partners.set(suspended)

    await replica.guests.work.followOrganisations()
    const cut = await replica.guests.byId(guest.id)
    await replica.guests.work.finishCutOff({ guestId: guest.id, epoch: 1 })
    made.partners.set(active)
    await replica.guests.work.followOrganisations()
    const again = await replica.arrive(arrival)

    expect(cut).toMatchObject({ state: 'cut', epoch: 1 })
    expect(again.guest).toMatchObject({ state: 'active', userId: guest.userId })
  })

  it('does not bring back whom the operator ended meanwhile', async () => {
    const { bench: made, replica } = await bench()
    const { guest } = await replica.arrive(person())
    made.partners.set(suspended)
    await replica.guests.work.followOrganisations()
    await replica.guests.cutOff(guest.id, by)
    made.partners.set(active)

    await replica.guests.work.followOrganisations()

    expect(await replica.guests.byId(guest.id)).toMatchObject({ state: 'cut', cutReason: by.reason })
  })

  it('does not bring back whom the operator ends while the people of the organisation are looked through', async () => {
    const { bench: made, replica } = await bench()
    const { guest } = await replica.arrive(person())
    made.partners.set(suspended)
    await replica.guests.work.followOrganisations()
    await replica.guests.cutOff(guest.id, by)

    await replica.guests.restore(guest.id, by, { onlyIfEndedBecause: ORGANISATION_CLOSED })

    expect(await replica.guests.byId(guest.id)).toMatchObject({ state: 'cut', cutReason: by.reason })
  })
})
