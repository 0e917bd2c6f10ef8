import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccessBench, applicant, codeIn, OPERATOR_TID, openAccessBench } from './access-room.fixture.ts'

let room: AccessBench
beforeAll(async () => {
  room = await openAccessBench()
})
afterAll(() => room.close())

const someone = (oid: string) => ({ tid: OPERATOR_TID, oid, name: 'Helene Brandt' })
const newestCode = (): string => codeIn(room.botPosts(room.sponsor).at(-1)?.message ?? '')
const HOUR_MS = 3_600_000

describe('a sponsor is linked', () => {
  it('I3: by the code that went to their Mattermost account, once', async () => {
    const person = someone('11111111-0000-4000-8000-000000000001')
    await room.access.linkSponsor(person, '@Helene')
    await room.drain()
    const code = newestCode()

    expect(room.botPosts(room.sponsor).at(-1)?.message).toContain('Helene Brandt')
    expect(await room.access.confirmLink(person, code)).toEqual({ username: 'helene' })
    expect(await room.access.sponsorOf(person)).toEqual({ userId: room.sponsor.id, username: 'helene' })
    await expect(room.access.confirmLink(person, code)).rejects.toMatchObject({ code: 'link_code_wrong' })
    expect(await room.audited()).toEqual(
      expect.arrayContaining(['sponsor.code_ordered', 'sponsor.linked', 'sponsor.link_refused']),
    )
  })

  it('I3: not with a code that was meant for somebody else', async () => {
    room.bench.clock.pass(2 * HOUR_MS)
    const person = someone('11111111-0000-4000-8000-000000000002')
    const other = someone('11111111-0000-4000-8000-000000000003')
    await room.access.linkSponsor(person, 'helene')
    await room.drain()

    await expect(room.access.confirmLink(other, newestCode())).rejects.toMatchObject({ code: 'link_code_wrong' })
    expect(await room.access.sponsorOf(other)).toBeUndefined()
  })

  it('I3: not after three wrong codes, and not when they come all at once', async () => {
    room.bench.clock.pass(2 * HOUR_MS)
    const person = someone('11111111-0000-4000-8000-000000000004')
    await room.access.linkSponsor(person, 'helene')
    await room.drain()
    const code = newestCode()
    const wrong = code.startsWith('1') ? '2222 2222' : '1111 1111'

    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => room.access.confirmLink(person, wrong)))
    expect(tries.every(({ status }) => status === 'rejected')).toBe(true)
    await expect(room.access.confirmLink(person, code)).rejects.toMatchObject({ code: 'link_code_wrong' })
  })

  it('I3: not after ten minutes', async () => {
    room.bench.clock.pass(2 * HOUR_MS)
    const person = someone('11111111-0000-4000-8000-000000000005')
    await room.access.linkSponsor(person, 'helene')
    await room.drain()
    room.bench.clock.pass(10 * 60_000)

    await expect(room.access.confirmLink(person, newestCode())).rejects.toMatchObject({ code: 'link_code_wrong' })
  })

  it('without being told whether there is such an account', async () => {
    room.bench.clock.pass(2 * HOUR_MS)
    const before = room.botPosts(room.sponsor).length
    await expect(
      room.access.linkSponsor(someone('11111111-0000-4000-8000-000000000006'), 'nobody.here'),
    ).resolves.toBeUndefined()
    await room.drain()

    expect(room.botPosts(room.sponsor).length).toBe(before)
  })

  it('at most three times an hour', async () => {
    room.bench.clock.pass(2 * HOUR_MS)
    const person = someone('11111111-0000-4000-8000-000000000007')
    for (let each = 0; each < 3; each += 1) await room.access.linkSponsor(person, 'helene')

    await expect(room.access.linkSponsor(person, 'helene')).rejects.toMatchObject({ code: 'link_limit' })
  })

  it('I3: never as a guest of the mission', async () => {
    room.bench.clock.pass(2 * HOUR_MS)
    const guest = applicant()
    await room.replica.arrive({ ...guest, displayName: guest.name, givenName: 'Ingrid', surname: 'Solberg' })

    await expect(room.access.linkSponsor(guest, 'helene')).rejects.toMatchObject({ code: 'sponsor_required' })
  })

  it('until they or the operator take it back', async () => {
    room.bench.clock.pass(2 * HOUR_MS)
    const person = await room.link()
    await room.access.unlinkSponsor(person)

    expect(await room.access.sponsorOf(person)).toBeUndefined()
    await expect(room.access.openRequestsFor(person)).rejects.toMatchObject({ code: 'sponsor_unlinked' })

    await room.link()
    await room.access.unlinkSponsor({ operator: 'operator:x' }, room.sponsor.id)
    expect(await room.access.linkedSponsors()).toEqual([])
  })
})
