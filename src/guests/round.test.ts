import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountOf, type Bench, openBench, partner, person, type Replica, TID } from './guest-room.fixture.ts'
import type { GuestRow } from './guests.ts'

const minuteMs = 60_000

describe('the round that compares every guest with policy', () => {
  let bench: Bench
  let replica: Replica
  const calls: string[] = []
  /** Which path Mattermost does not answer. */
  let isLost: (url: string) => boolean = () => false

  beforeAll(async () => {
    bench = await openBench()
    replica = await bench.replica({
      line: ({ method, url }, then) => {
        calls.push(`${method} ${new URL(url).pathname.replace('/api/v4', '').replaceAll(/[a-z0-9]{26}/g, '{id}')}`)
        return isLost(url) ? () => Promise.reject(new Error('no route')) : then
      },
    })
  }, 60_000)
  afterAll(() => bench.close())
  beforeEach(() => {
    isLost = () => false
  })

  const usual = { channels: { mission: ['operations', 'logistics'] }, mayBeAddedTo: { mission: ['medical'] } }
  const setTerms = (terms: Parameters<typeof partner>[2]): void =>
    bench.partners.set(partner(TID, 'Nordkyst Coast Guard', terms))

  const newGuest = async (): Promise<GuestRow> => (await replica.arrive(person())).guest
  const rowOf = (guest: GuestRow) => replica.guests.byId(guest.id)
  const namesGranted = async (guest: GuestRow): Promise<string[]> =>
    (await replica.guests.grantsOf(guest.id)).map(({ channelName }) => channelName).sort()
  const namesJoined = (guest: GuestRow): string[] =>
    accountOf(bench, guest.userId ?? '')
      .channelIds.map((id) => bench.standIn.state.channels.get(id)?.name ?? '')
      .sort()

  async function goRound(): Promise<void> {
    bench.clock.pass(minuteMs + 1)
    calls.length = 0
    await replica.guests.work.reconcileDue()
  }

  it('leaves a guest alone with whom everything is in order: nothing is changed, and nobody is claimed', async () => {
    const guest = await newGuest()
    const before = await rowOf(guest)
    await goRound()

    expect(await rowOf(guest)).toEqual({ ...before, reconciledAtMs: bench.clock.now() })
    expect(calls.filter((call) => !call.startsWith('GET '))).toEqual(['POST /users/ids'])
  })

  it('asks for many accounts at once', async () => {
    await Promise.all(Array.from({ length: 5 }, newGuest))
    await goRound()

    expect(calls.filter((call) => call === 'POST /users/ids')).toHaveLength(1)
    expect(calls.filter((call) => call === 'GET /users/{id}')).toHaveLength(0)
  })

  it('does not come before its time', async () => {
    const guest = await newGuest()
    await goRound()
    const { reconciledAtMs } = (await rowOf(guest)) ?? {}
    bench.clock.pass(minuteMs / 2)
    calls.length = 0
    await replica.guests.work.reconcileDue()

    expect(calls).toEqual([])
    expect((await rowOf(guest))?.reconciledAtMs).toBe(reconciledAtMs)
  })

  it('hostile 10: undoes an addition that policy does not allow', async () => {
    const guest = await newGuest()
    await replica.mattermost.channels.addMember(bench.channelId('command'), guest.userId ?? '')
    await goRound()

    expect(namesJoined(guest)).toEqual(['logistics', 'operations'])
    expect(await namesGranted(guest)).toEqual(['logistics', 'operations'])
  })

  it('grants an addition that policy allows', async () => {
    const guest = await newGuest()
    await replica.mattermost.channels.addMember(bench.channelId('medical'), guest.userId ?? '')
    await goRound()

    expect(await namesGranted(guest)).toEqual(['logistics', 'medical', 'operations'])
  })

  it('I7: takes a removal for a veto', async () => {
    const guest = await newGuest()
    await replica.mattermost.channels.removeMember(bench.channelId('logistics'), guest.userId ?? '')
    await goRound()
    await goRound()

    expect(await namesGranted(guest)).toEqual(['operations'])
    expect(namesJoined(guest)).toEqual(['operations'])
  })

  it('I7: takes a deactivated account for a veto on the person', async () => {
    const guest = await newGuest()
    bench.clock.pass(1)
    await replica.mattermost.users.setActive(guest.userId ?? '', false)
    await goRound()

    expect(await rowOf(guest)).toMatchObject({ state: 'vetoed' })
  })

  it('B9: puts the organisation back behind a name', async () => {
    const guest = await newGuest()
    await replica.mattermost.users.patch(guest.userId ?? '', { nickname: 'The Commander' })
    await goRound()

    expect(accountOf(bench, guest.userId ?? '').user.nickname).toBe('Ingrid Solberg (Nordkyst Coast Guard)')
  })

  it('puts back the mark by which an account of ours is known', async () => {
    const guest = await newGuest()
    const { user } = accountOf(bench, guest.userId ?? '')
    const marked = { ...user.props }
    await replica.mattermost.users.patch(user.id, { props: {} })
    await goRound()

    expect(accountOf(bench, user.id).user.props).toEqual(marked)
  })

  it('makes a guest again of somebody who was promoted', async () => {
    const guest = await newGuest()
    const { user } = accountOf(bench, guest.userId ?? '')
    user.roles = 'system_user'
    await goRound()

    expect(accountOf(bench, user.id).user.roles).toBe('system_guest')
  })

  it('revokes a token that is not ours within minutes, and makes one that is missing', async () => {
    const guest = await newGuest()
    const [first = ''] = accountOf(bench, guest.userId ?? '').tokenIds
    const stray = await replica.mattermost.tokens.create(guest.userId ?? '', 'somebody else')
    await replica.mattermost.tokens.revoke(first)
    for (let minute = 0; minute < 5; minute++) await goRound()

    const { tokenIds } = accountOf(bench, guest.userId ?? '')
    expect(tokenIds).toHaveLength(2)
    expect(tokenIds).not.toContain(stray.id)
    expect(tokenIds).not.toContain(first)
  })

  it('follows the terms', async () => {
    const guest = await newGuest()
    setTerms({ ...usual, channels: { mission: ['operations'] } })
    await goRound()
    expect(await namesGranted(guest)).toEqual(['operations'])

    setTerms({ ...usual, channels: { mission: ['operations', 'command'] } })
    await goRound()
    expect(await namesGranted(guest)).toEqual(['command', 'operations'])
    setTerms(usual)
  })

  it('closes a conversation that the terms no longer allow, and tells nobody again and again', async () => {
    const guest = await newGuest()
    const member = bench.seeding.user({ username: `writer-${guest.oid.slice(0, 8)}` })
    bench.seeding.teamMember(bench.team, member)
    const operations = bench.standIn.state.channels.get(bench.channelId('operations'))
    if (operations) bench.seeding.channelMember(operations, member)
    await replica.guests.openDirect(guest.id, [member.id])
    await goRound()
    expect((await replica.guests.grantsOf(guest.id)).map(({ source }) => source)).toContain('direct')

    setTerms({ ...usual, directMessages: 'none' })
    await goRound()
    expect((await replica.guests.grantsOf(guest.id)).map(({ source }) => source)).not.toContain('direct')
    const before = await rowOf(guest)
    await goRound()
    expect(await rowOf(guest)).toEqual({ ...before, reconciledAtMs: bench.clock.now() })
    setTerms(usual)
  })

  it('does nothing for a guest whose access has ended', async () => {
    const guest = await newGuest()
    await replica.guests.cutOff(guest.id, { actor: 'operator:1', reason: '' })
    const before = await rowOf(guest)
    await goRound()

    expect(await rowOf(guest)).toEqual(before)
  })

  it('hostile 9: a cut-off while the round looks is not undone by it', async () => {
    const guest = await newGuest()
    bench.clock.pass(minuteMs + 1)
    const cut = Promise.withResolvers<void>()
    const slow = await bench.replica({
      line: ({ url }, then) =>
        url.includes(`/users/${guest.userId}/channels`)
          ? async (request) => {
              await cut.promise
              return then(request)
            }
          : then,
    })
    const round = slow.guests.work.reconcileDue()
    await replica.guests.cutOff(guest.id, { actor: 'operator:1', reason: '' })
    cut.resolve()
    await round

    expect(await rowOf(guest)).toMatchObject({ state: 'cut', epoch: 1 })
  })

  it('writes down nothing of those whom Mattermost did not answer about', async () => {
    const guest = await newGuest()
    const before = await rowOf(guest)
    isLost = (url) => url.includes('/users/ids')
    await goRound()
    expect(await rowOf(guest)).toEqual(before)

    isLost = (url) => url.includes(`/users/${guest.userId}/channels`)
    await goRound()
    expect(await rowOf(guest)).toEqual(before)
  })
})
