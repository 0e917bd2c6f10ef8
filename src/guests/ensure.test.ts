import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditRecords, guests as guestTable } from '../store/tables.ts'
import { accountOf, type Bench, openBench, person, postsIn, type Replica, TID } from './guest-room.fixture.ts'
import { tokenRows } from './guest-rows.ts'
import { identityHash, usernameOf } from './naming.ts'

let bench: Bench
let replica: Replica
beforeAll(async () => {
  bench = await openBench()
  replica = await bench.replica()
}, 60_000)
afterAll(() => bench.close())

const rowsOf = (oid: string) => bench.store.db.select().from(guestTable).where(eq(guestTable.oid, oid))

describe('the first login', () => {
  it('makes a guest in exactly the channels of the terms, with two tokens that work', async () => {
    const { guest, grants, isFirstVisit, isReturn } = await replica.arrive(person())

    const { user, tokenIds, channelIds } = accountOf(bench, guest.userId ?? '')
    expect(user).toMatchObject({
      roles: 'system_guest',
      delete_at: 0,
      locale: 'en',
      first_name: 'Ingrid',
      last_name: 'Solberg (Nordkyst Coast Guard)',
      nickname: 'Ingrid Solberg (Nordkyst Coast Guard)',
      position: 'Nordkyst Coast Guard',
      email: guest.email,
      notify_props: { email: 'false', push_status: 'away' },
      timezone: { automaticTimezone: 'Europe/Oslo' },
    })
    expect(user.username).toMatch(/^ingrid\.solberg\.nordkyst-coast-guard\.[a-z2-7]{4}$/)
    expect(guest).toMatchObject({ state: 'active', tid: TID, username: user.username, grantEpoch: 1 })
    expect(channelIds).toEqual([bench.channelId('operations'), bench.channelId('logistics')].sort())
    expect(grants.map((grant) => [grant.channelName, grant.source]).sort()).toEqual([
      ['logistics', 'policy'],
      ['operations', 'policy'],
    ])
    expect((await tokenRows(bench.store.db, guest.id)).map((row) => row.tokenId).sort()).toEqual(tokenIds)
    expect({ isFirstVisit, isReturn }).toEqual({ isFirstVisit: true, isReturn: false })
    for (const purpose of ['browse', 'device'] as const) {
      const holder = replica.mattermost.asHolder(await replica.guests.token(guest.id, purpose))
      expect((await holder.me()).id).toBe(guest.userId)
    }
  })

  it('is recorded with who it was, and no token', async () => {
    const arrival = person()
    const { guest } = await replica.arrive(arrival)

    const records = await bench.store.db
      .select()
      .from(auditRecords)
      .where(eq(auditRecords.subject, `guest:${guest.id}`))
    expect(records.map((record) => record.action).sort()).toEqual(['grant.added', 'guest.provisioned'])
    expect(records.find((record) => record.action === 'guest.provisioned')?.actor).toBe(`person:${TID}/${arrival.oid}`)
    const token = (await replica.guests.token(guest.id, 'browse')).reveal()
    expect(JSON.stringify(records)).not.toContain(token)
  })

  it('is announced once in each channel, and every membership has its notices freshened', async () => {
    bench.standIn.control.clearCalls()
    const { guest } = await replica.arrive(person())

    const announced = postsIn(bench, bench.channelId('operations')).filter(
      (post) => post.props.addedUserId === guest.userId,
    )
    expect(announced).toHaveLength(1)
    const freshened = bench.standIn.control
      .calls()
      .filter(({ path }) => path.endsWith(`/members/${guest.userId}/notify_props`))
    expect(freshened).toHaveLength(2)
  })

  it('of one person fifty times at once, on three replicas, makes one guest with one pair of tokens', async () => {
    const replicas = [replica, await bench.replica(), await bench.replica()]
    const arrival = person()
    bench.standIn.control.clearCalls()

    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (replicas[index % 3] ?? replica).arrive({ ...arrival, language: `x-${index}` }),
      ),
    )

    const userIds = new Set(all.map(({ guest }) => guest.userId))
    expect(userIds.size).toBe(1)
    const [userId = ''] = userIds
    const { tokenIds } = accountOf(bench, userId ?? '')
    expect(tokenIds).toHaveLength(2)
    const created = bench.standIn.control
      .calls()
      .filter((call) => call.method === 'POST' && call.path === '/api/v4/users')
    expect(created).toHaveLength(1)
    expect(await rowsOf(arrival.oid)).toHaveLength(1)
    expect(all.filter(({ isFirstVisit }) => isFirstVisit)).toHaveLength(1)
    expect(new Set(all.map(({ grants }) => grants.length))).toEqual(new Set([2]))
  })

  it('takes a longer name while the username belongs to somebody else', async () => {
    const arrival = person()
    const hash = identityHash(arrival.tid, arrival.oid)
    const short = usernameOf(arrival, 'Nordkyst Coast Guard', hash, 4)
    bench.seeding.user({ username: short, email: 'somebody@mission.example' })

    const { guest } = await replica.arrive(arrival)

    expect(guest.username).toBe(usernameOf(arrival, 'Nordkyst Coast Guard', hash, 8))
    expect(bench.standIn.state.users.get(guest.userId ?? '')?.username).toBe(guest.username)
  })

  it('never takes over an account that somebody else made with the address, and tells the person to ask', async () => {
    const arrival = person()
    const email = `${identityHash(arrival.tid, arrival.oid).slice(0, 32)}@guests.invalid`
    const foreign = bench.seeding.user({ username: 'squatter', email })

    await expect(replica.arrive(arrival)).rejects.toMatchObject({ code: 'username_taken' })
    await expect(replica.arrive(arrival)).rejects.toMatchObject({ code: 'username_taken' })

    expect(bench.standIn.state.users.get(foreign.id)).toMatchObject({ roles: 'system_user', delete_at: 0 })
    expect(accountOf(bench, foreign.id).tokenIds).toEqual([])
  })

  it('finds the account again after our database was lost, with its history', async () => {
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    await bench.store.db.delete(guestTable).where(eq(guestTable.id, guest.id))

    const again = await replica.arrive(arrival)

    expect(again.guest.userId).toBe(guest.userId)
    expect(accountOf(bench, guest.userId ?? '').tokenIds).toEqual(
      (await tokenRows(bench.store.db, again.guest.id)).map((row) => row.tokenId).sort(),
    )
  })
})

describe('a person of another home tenant', () => {
  it('comes in on the terms of the organisation that answers for them, as an identity of their own', async () => {
    const own = person()
    const elsewhere = person({ tid: '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01', oid: own.oid })
    const first = await replica.arrive(own)

    const second = await replica.arrive(elsewhere, TID)

    expect(second.guest.id).not.toBe(first.guest.id)
    expect(second.guest.userId).not.toBe(first.guest.userId)
    expect(second.guest).toMatchObject({ tid: elsewhere.tid, termsTid: TID })
    expect(accountOf(bench, second.guest.userId ?? '').user.position).toBe('Nordkyst Coast Guard')
  })
})

describe('a later login', () => {
  it('keeps one account after a rename at home, under the old username', async () => {
    const arrival = person()
    const first = await replica.arrive(arrival)

    const second = await replica.arrive({ ...arrival, displayName: 'Ingrid Aas', surname: 'Aas' })

    expect(second.guest.userId).toBe(first.guest.userId)
    expect(second.isFirstVisit).toBe(false)
    expect(bench.standIn.state.users.get(first.guest.userId ?? '')).toMatchObject({
      username: first.guest.username,
      nickname: 'Ingrid Aas (Nordkyst Coast Guard)',
      last_name: 'Aas (Nordkyst Coast Guard)',
    })
  })

  it('puts names back that somebody changed in Mattermost', async () => {
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    await replica.mattermost.users.patch(guest.userId ?? '', { nickname: 'The Admiral', position: 'Commander' })

    await replica.arrive(arrival)

    expect(bench.standIn.state.users.get(guest.userId ?? '')).toMatchObject({
      nickname: 'Ingrid Solberg (Nordkyst Coast Guard)',
      position: 'Nordkyst Coast Guard',
    })
  })

  it('sets a photo once and again only when it is another', async () => {
    const arrival = person()
    const photo = { bytes: onePixel, mimeType: 'image/png' }
    await replica.arrive({ ...arrival, photo })
    bench.standIn.control.clearCalls()

    await replica.arrive({ ...arrival, photo })
    const same = bench.standIn.control.calls().filter(({ path }) => path.endsWith('/image')).length
    await replica.arrive({
      ...arrival,
      photo: { bytes: Buffer.concat([onePixel, Buffer.from('x')]), mimeType: 'image/png' },
    })

    expect(same).toBe(0)
    expect(bench.standIn.control.calls().filter(({ path }) => path.endsWith('/image'))).toHaveLength(1)
  })

  it('replaces a token that was revoked, and revokes one that somebody made', async () => {
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    const [held] = await tokenRows(bench.store.db, guest.id)
    const strange = await replica.mattermost.tokens.create(guest.userId ?? '', 'a stranger')
    await replica.mattermost.tokens.revoke(held?.tokenId ?? '')

    await replica.arrive(arrival)

    const { tokenIds } = accountOf(bench, guest.userId ?? '')
    expect(tokenIds).toEqual((await tokenRows(bench.store.db, guest.id)).map((row) => row.tokenId).sort())
    expect(tokenIds).not.toContain(strange.id)
    expect(tokenIds).not.toContain(held?.tokenId)
  })

  it('lets a known person in while Mattermost does not answer, with what was granted', async () => {
    const arrival = person()
    const { grants } = await replica.arrive(arrival)
    const patient = await bench.replica({ line: () => () => Promise.reject(new Error('no route')) })

    const again = await patient.arrive(arrival)

    expect(again.grants.map((grant) => grant.channelId).sort()).toEqual(grants.map((grant) => grant.channelId).sort())
  })

  it('makes somebody a guest again whom an administrator promoted', async () => {
    const arrival = person()
    const { guest } = await replica.arrive(arrival)
    const user = bench.standIn.state.users.get(guest.userId ?? '')
    if (user) bench.standIn.state.putUser(Object.assign(user, { roles: 'system_user' }))

    await replica.arrive(arrival)

    expect(bench.standIn.state.users.get(guest.userId ?? '')?.roles).toBe('system_guest')
  })
})

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
