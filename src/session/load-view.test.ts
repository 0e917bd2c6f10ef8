import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Grant } from '../guests/grant.ts'
import type { Partner } from '../partners/partner.ts'
import { partnerTerms } from '../settings/schema.ts'
import { Secret } from '../settings/secret.ts'
import { openMemoryStore } from '../store/memory-store.fixture.ts'
import type { Store } from '../store/open.ts'
import { guests, guestTokens, sessions } from '../store/tables.ts'
import { createLoadView } from './load-view.ts'

const HOUR_MS = 3_600_000
const tid = '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02'

let store: Store
const nowMs = 1_700_000_000_000
let grants: Grant[] = []
let partner: Partner | undefined

const grantsOf = vi.fn(async () => grants)
const token = vi.fn(async () => new Secret(`key ${token.mock.calls.length}`))

function grant(channelId: string): Grant {
  return { channelId, teamId: 'team', source: 'policy', channelName: channelId, displayName: channelId, label: '' }
}

function open() {
  const select = vi.spyOn(store.db, 'select')
  const partners = { byTenant: () => partner, all: () => [] }
  const load = createLoadView({ store, guests: { grantsOf, token }, partners, now: () => nowMs })
  return { load, select }
}

async function signIn(name: string): Promise<void> {
  await store.db.insert(guests).values({
    id: name,
    tid,
    oid: name,
    termsTid: tid,
    state: 'active',
    userId: `user-${name}`,
    username: name,
    email: `${name}@guests.invalid`,
    displayName: name,
    firstSeenAtMs: nowMs,
    expiresAtMs: nowMs + 90 * 24 * HOUR_MS,
  })
  const kept = { keyName: 'k', sealed: new Uint8Array([1]), createdAtMs: nowMs }
  await store.db.insert(guestTokens).values({ guestId: name, purpose: 'browse', tokenId: `first ${name}`, ...kept })
  await store.db.insert(sessions).values({
    hash: `hash-${name}`,
    guestId: name,
    epoch: 0,
    tid,
    oid: name,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + HOUR_MS,
    endsAtMs: nowMs + 12 * HOUR_MS,
    seenAtMs: nowMs,
    fileCookieHash: `cookie-${name}`,
  })
}

describe('looking sessions up', () => {
  beforeAll(async () => {
    store = await openMemoryStore()
  })
  afterAll(() => store.close())
  beforeEach(async () => {
    vi.restoreAllMocks()
    vi.clearAllMocks()
    for (const table of [guests, guestTokens, sessions]) await store.db.delete(table)
    grants = [grant('situation')]
    partner = {
      tid,
      name: 'Nordkyst',
      cloud: 'commercial',
      state: 'active',
      terms: partnerTerms.parse({}),
      isFromSettings: true,
      updatedAtMs: 0,
    }
    for (const name of ['ada', 'bob', 'eve']) await signIn(name)
  })

  it('refuses alone what is cut, run out or unknown, whoever asks beside it', async () => {
    await store.db.update(guests).set({ epoch: 1 }).where(eq(guests.id, 'bob'))
    await store.db.update(sessions).set({ expiresAtMs: nowMs }).where(eq(sessions.guestId, 'eve'))
    const { load, select } = open()

    const results = await Promise.allSettled(
      ['ada', 'bob', 'eve', 'mallory'].map((name) => load('token', `hash-${name}`)),
    )

    expect(
      results.map((result) => (result.status === 'fulfilled' ? result.value.guestId : result.reason.code)),
    ).toEqual(['ada', 'session_cut', 'session_ended', 'session_missing'])
    expect(select).toHaveBeenCalledTimes(1)
  })

  it('never takes the value of a file cookie for a token, or the reverse', async () => {
    const { load } = open()

    await expect(load('token', 'cookie-ada')).rejects.toMatchObject({ code: 'session_missing' })
    await expect(load('file-cookie', 'hash-ada')).rejects.toMatchObject({ code: 'session_missing' })
    expect((await load('file-cookie', 'cookie-ada')).hash).toBe('hash-ada')
  })

  it('refuses everybody whose question the database did not answer', async () => {
    const { load, select } = open()
    select.mockImplementation(() => {
      throw new Error('the database is gone')
    })

    const results = await Promise.allSettled([load('token', 'hash-ada'), load('token', 'hash-bob')])

    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it('sees a suspended organisation at the next look', async () => {
    const { load } = open()
    const before = await load('token', 'hash-ada')
    if (partner) partner = { ...partner, state: 'suspended' }

    await expect(load('token', 'hash-ada', before)).rejects.toMatchObject({ code: 'session_cut' })
  })

  it('reads granted set and key once, and again when either has changed', async () => {
    const { load } = open()
    const first = await load('token', 'hash-ada')

    const second = await load('token', 'hash-ada', first)
    expect(second.granted).toBe(first.granted)
    expect(grantsOf).toHaveBeenCalledTimes(1)

    grants = [grant('situation'), grant('weather')]
    await store.db
      .update(guests)
      .set({ grantEpoch: sql`${guests.grantEpoch} + 1` })
      .where(eq(guests.id, 'ada'))
    const third = await load('token', 'hash-ada', second)
    expect([...third.granted.keys()]).toEqual(['situation', 'weather'])

    await store.db.update(guestTokens).set({ tokenId: 'second' }).where(eq(guestTokens.guestId, 'ada'))
    const fourth = await load('token', 'hash-ada', third)
    expect(fourth.browseToken.reveal()).not.toBe(third.browseToken.reveal())
  })

  it('takes nothing over from the view of somebody else', async () => {
    const { load } = open()
    const ofAda = await load('token', 'hash-ada')
    grants = [grant('weather')]

    const ofBob = await load('token', 'hash-bob', ofAda)

    expect([...ofBob.granted.keys()]).toEqual(['weather'])
  })
})
