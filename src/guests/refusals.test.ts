import { afterEach, describe, expect, it } from 'vitest'
import { silent } from '../store/logger.ts'
import { guests as guestTable } from '../store/tables.ts'
import { startGuestDuties } from './duties.ts'
import { accountOf, type Bench, botSaid, openBench, partner, person, type Replica, TID } from './guest-room.fixture.ts'

const benches: Bench[] = []
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close()
})

async function open(
  options: Parameters<typeof openBench>[0] = {},
  more: Parameters<Bench['replica']>[0] = {},
): Promise<{ bench: Bench; replica: Replica }> {
  const bench = await openBench(options)
  benches.push(bench)
  return { bench, replica: await bench.replica(more) }
}

const guestRows = (bench: Bench) => bench.store.db.select().from(guestTable)

const newcomers = (bench: Bench) =>
  [...bench.standIn.state.users.values()].filter((user) => user.email.endsWith('@guests.invalid'))

describe('a server that cannot make guests', () => {
  it('refuses before anything is made when it has no licence', async () => {
    const { bench, replica } = await open({ licensed: false })

    await expect(replica.arrive(person())).rejects.toMatchObject({
      code: 'guests_unavailable',
      facts: { obstacle: 'not_licensed' },
    })

    expect(newcomers(bench)).toEqual([])
    expect(await guestRows(bench)).toEqual([])
  })

  it('refuses while guest accounts are switched off', async () => {
    const { bench, replica } = await open()
    bench.standIn.control.setGuests(false)

    await expect(replica.arrive(person())).rejects.toMatchObject({ facts: { obstacle: 'switched_off' } })
  })

  it('makes a restricted member where the operator chose that, in the channels of the terms and the default one only', async () => {
    const { bench, replica } = await open({
      licensed: false,
      settings: { guests: { whenUnavailable: 'restricted-member' } },
    })

    const { guest, grants } = await replica.arrive(person())
    await replica.guests.reconcile(guest.id)

    expect(guest.isRestrictedMember).toBe(true)
    const { user, channelIds } = accountOf(bench, guest.userId ?? '')
    expect(user.roles).toBe('system_user')
    const names = channelIds.map((id) => bench.standIn.state.channels.get(id)?.name).sort()
    expect(names).toEqual(['logistics', 'operations', 'town-square'])
    expect(grants.map((grant) => grant.channelName).sort()).toEqual(['logistics', 'operations'])
  })

  it('turns a restricted member into a guest as soon as the server can make guests', async () => {
    const { bench, replica } = await open({
      licensed: false,
      settings: { guests: { whenUnavailable: 'restricted-member' } },
    })
    const arrival = person()
    await replica.arrive(arrival)
    bench.standIn.control.setLicensed(true)
    bench.clock.pass(61_000)

    await replica.mattermost.capabilities.probe()
    const { guest } = await replica.arrive(arrival)

    expect(guest.isRestrictedMember).toBe(false)
    expect(accountOf(bench, guest.userId ?? '').user.roles).toBe('system_guest')
  })

  it('deactivates the account at once when it turns out that it cannot be made a guest', async () => {
    const { bench, replica } = await open()
    await replica.mattermost.capabilities.probe()
    bench.standIn.control.setLicensed(false)

    await expect(replica.arrive(person())).rejects.toMatchObject({ code: 'guests_unavailable' })

    expect(newcomers(bench).every((user) => user.delete_at > 0)).toBe(true)
    expect(newcomers(bench)).toHaveLength(1)
  })

  it('takes the put-away account up again when the server can make guests', async () => {
    const { bench, replica } = await open()
    await replica.mattermost.capabilities.probe()
    bench.standIn.control.setLicensed(false)
    const arrival = person()
    await expect(replica.arrive(arrival)).rejects.toMatchObject({ code: 'guests_unavailable' })
    bench.standIn.control.setLicensed(true)

    const { guest } = await replica.arrive(arrival)

    expect(newcomers(bench)).toMatchObject([{ id: guest.userId, roles: 'system_guest', delete_at: 0 }])
  })

  it('refuses when personal access tokens are switched off, and locks nobody in half-made', async () => {
    const { bench, replica } = await open()
    bench.standIn.control.setUserTokens(false)
    // The administrator's credential is such a token too.
    await expect(replica.arrive(person())).rejects.toMatchObject({ code: 'user_tokens_off' })

    expect(newcomers(bench)).toEqual([])
  })

  it('says that the team is full, and lets the person in when there is room', async () => {
    const { bench, replica } = await open()
    bench.standIn.control.setMaxUsersPerTeam(1)
    const arrival = person()
    await expect(replica.arrive(arrival)).rejects.toMatchObject({ code: 'team_full' })
    bench.standIn.control.setMaxUsersPerTeam(500)

    const { grants } = await replica.arrive(arrival)

    expect(grants).toHaveLength(2)
    expect(newcomers(bench)).toHaveLength(1)
  })
})

describe('a server that does not answer', () => {
  it('is reported as away when nothing listens', async () => {
    const { bench, replica } = await open()
    await bench.standIn.control.stop()

    await expect(replica.arrive(person())).rejects.toMatchObject({ code: 'mattermost_away' })

    await bench.standIn.control.start()
    expect(await guestRows(bench)).toEqual([])
  })

  it('is reported as slow when it hangs, and the login goes through afterwards with one account', async () => {
    const { bench } = await open()
    const hasty = await bench.replica({ settings: { mattermost: { requestTimeoutMs: 150 } as never } })
    await hasty.mattermost.capabilities.probe()
    const arrival = person()
    bench.standIn.control.pause()
    await expect(hasty.arrive(arrival)).rejects.toMatchObject({ code: 'mattermost_slow' })
    bench.standIn.control.resume()

    const { guest } = await hasty.arrive(arrival)

    expect(newcomers(bench)).toMatchObject([{ id: guest.userId, roles: 'system_guest', delete_at: 0 }])
  })

  it('is waited for over a restart', async () => {
    const { bench, replica } = await open()
    await replica.arrive(person())
    await bench.standIn.control.restart()

    const { guest } = await replica.arrive(person())

    expect(guest.state).toBe('active')
  })
})

describe('what was agreed with the organisation', () => {
  it('I5: refuses beyond the number of people, tells the sponsor once, and leaves no row', async () => {
    const { bench, replica } = await open({ terms: { maxGuests: 2, sponsor: 'liaison' } })
    const sponsor = bench.seeding.user({ username: 'liaison' })
    await replica.arrive(person())
    await replica.arrive(person())

    await expect(replica.arrive(person({ displayName: 'Knut Third' }))).rejects.toMatchObject({ code: 'partner_full' })
    await expect(replica.arrive(person())).rejects.toMatchObject({ code: 'partner_full' })

    expect(await guestRows(bench)).toHaveLength(2)
    const words = await said(bench, replica)
    expect(words).toEqual([
      { toUserId: sponsor.id, text: expect.stringContaining('Knut Third of Nordkyst Coast Guard') },
    ])
  })

  it('I5: refuses a crowd of first logins within an hour, and lets people in an hour later', async () => {
    const { bench, replica } = await open({ terms: { maxFirstLoginsPerHour: 3 } })

    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => replica.arrive(person())))
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    bench.clock.pass(3_600_001)
    await replica.arrive(person())

    expect(refused.map((outcome) => outcome.reason.code)).toEqual(Array(5).fill('partner_busy'))
    expect(await guestRows(bench)).toHaveLength(4)
  })

  it('I5: counts each organisation by itself', async () => {
    const { replica, bench } = await open({ terms: { maxGuests: 1 } })
    await replica.arrive(person())

    await replica.arrive(person({ tid: '9c4e7b13-2f86-4d5a-b0e1-7d8a4c6f2e03' }))

    expect(await guestRows(bench)).toHaveLength(2)
  })

  it('lets somebody in without channels when the terms name none', async () => {
    const { bench, replica } = await open()
    bench.partners.set(partner(TID, 'Nordkyst Coast Guard'))

    const { guest, grants } = await replica.arrive(person())

    expect(grants).toEqual([])
    expect(accountOf(bench, guest.userId ?? '').channelIds).toEqual([])
  })

  it('skips a channel that does not exist', async () => {
    const { bench, replica } = await open()
    bench.partners.set(partner(TID, 'Nordkyst Coast Guard', { channels: { mission: ['operations', 'nowhere'] } }))

    const { grants } = await replica.arrive(person())

    expect(grants.map((grant) => grant.channelName)).toEqual(['operations'])
  })
})

/** Lets the queue's messages be said, and returns them. */
async function said(bench: Bench, replica: Replica) {
  const duties = await startGuestDuties({
    guests: replica.guests,
    db: bench.store.db,
    jobs: bench.store.jobs,
    now: bench.clock.now,
    log: silent,
  })
  await expect.poll(() => botSaid(bench).length).toBeGreaterThan(0)
  await duties.stop()
  return botSaid(bench)
}
