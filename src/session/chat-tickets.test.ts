import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openMemoryStore } from '../store/memory-store.fixture.ts'
import type { Store } from '../store/open.ts'
import { chatTickets, guests, sessions } from '../store/tables.ts'
import { createChatTickets } from './chat-tickets.ts'
import type { SessionView } from './session-view.ts'
import { hashToken } from './token.ts'

const tid = '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02'
let store: Store
let nowMs = 1_700_000_000_000
let closed: string[] = []
const view = { hash: 'tab', guestId: 'ada', granted: new Map() } as unknown as SessionView

beforeAll(async () => {
  store = await openMemoryStore()
})
afterAll(() => store.close())
beforeEach(async () => {
  closed = []
  await store.db.delete(sessions)
  await store.db.delete(guests)
  await store.db.insert(guests).values({
    id: 'ada',
    tid,
    oid: 'ada',
    termsTid: tid,
    state: 'active',
    email: 'ada@guests.invalid',
    displayName: 'Ada',
    firstSeenAtMs: nowMs,
    expiresAtMs: nowMs + 1_000_000,
  })
  await store.db.insert(sessions).values({
    hash: 'tab',
    guestId: 'ada',
    epoch: 3,
    tid,
    oid: 'ada',
    createdAtMs: nowMs,
    expiresAtMs: nowMs + 600_000,
    endsAtMs: nowMs + 900_000,
    seenAtMs: nowMs,
    fileCookieHash: 'cookie',
  })
})

function open() {
  return createChatTickets({
    store,
    directory: {
      byHash: async () => ({ ...view, organisation: 'Partner' }),
      closeSession: (hash) => void closed.push(hash),
    },
    now: () => nowMs,
  })
}

const wanted = { purpose: 'frame', place: {} } as const
const rowsOf = () => store.db.select().from(sessions).where(eq(sessions.kind, 'chat'))

describe('tickets for the whole Mattermost', () => {
  it('B1: are kept as hashes only, and so is what they are changed for', async () => {
    const tickets = open()
    const { ticket } = await tickets.issue(view, wanted)
    const { ticket: other } = await tickets.issue(view, wanted)
    const kept = JSON.stringify(await store.db.select().from(chatTickets))
    const { value = '' } = await tickets.redeem(ticket, 'frame')

    expect(kept).toContain(hashToken(other))
    expect(kept).not.toContain(ticket)
    expect(JSON.stringify(await rowsOf())).not.toContain(value)
    expect((await rowsOf()).map(({ hash }) => hash)).toEqual([hashToken(value)])
  })

  it.each([
    ['frame', 'frame', true],
    ['frame', 'window', false],
    ['browser', 'window', true],
    ['browser', 'frame', false],
    ['popout', 'window', true],
    ['popout', 'frame', false],
  ] as const)('B1: for a %s, shown at a %s: %o; a wrong place uses nothing up', async (purpose, at, isTaken) => {
    const tickets = open()
    const { ticket } = await tickets.issue(view, { purpose, place: {} })
    const refused = { code: 'ticket_invalid' }
    if (!isTaken) {
      await expect(tickets.look(ticket, at)).rejects.toMatchObject(refused)
      await expect(tickets.redeem(ticket, at)).rejects.toMatchObject(refused)
    }
    const right = purpose === 'frame' ? 'frame' : 'window'

    await expect(tickets.look(ticket, right)).resolves.toMatchObject({ displayName: 'Ada' })
    await expect(tickets.redeem(ticket, right)).resolves.toMatchObject({ displayName: 'Ada' })
    await expect(tickets.redeem(ticket, right)).rejects.toMatchObject(refused)
  })

  it('make a session of the tab’s own person, life and epoch, without its file cookie', async () => {
    const tickets = open()
    nowMs += 1000
    await tickets.redeem((await tickets.issue(view, wanted)).ticket, 'frame')
    const [row] = await rowsOf()

    expect(row).toMatchObject({ parentHash: 'tab', guestId: 'ada', epoch: 3, fileCookieHash: null, createdAtMs: nowMs })
    const [parent] = await store.db.select().from(sessions).where(eq(sessions.hash, 'tab'))
    expect([row?.expiresAtMs, row?.endsAtMs]).toEqual([parent?.expiresAtMs, parent?.endsAtMs])
  })

  it('of one session wait in a small number, and the newest are good', async () => {
    const tickets = open()
    const made: string[] = []
    for (let n = 0; n < 20; n += 1) {
      nowMs += 1
      made.push((await tickets.issue(view, wanted)).ticket)
    }

    expect(await store.db.select().from(chatTickets)).toHaveLength(8)
    await expect(tickets.redeem(made[0] ?? '', 'frame')).rejects.toMatchObject({ code: 'ticket_invalid' })
    await expect(tickets.redeem(made[19] ?? '', 'frame')).resolves.toMatchObject({ displayName: 'Ada' })
  })

  it('for many small windows of one browser leave the session that is open there', async () => {
    const tickets = open()
    const { value = '' } = await tickets.redeem((await tickets.issue(view, wanted)).ticket, 'frame')
    const present = { ...view, kind: 'chat', hash: hashToken(value) } as SessionView
    for (let n = 0; n < 12; n += 1) {
      const again = await tickets.redeem((await tickets.issue(view, wanted)).ticket, 'frame', present)
      expect(again.value).toBeUndefined()
    }

    expect(await rowsOf()).toHaveLength(1)
    expect(closed).toEqual([])
  })

  it('B1: do not take a session of another sign-in for one of this', async () => {
    const tickets = open()
    const { value } = await tickets.redeem((await tickets.issue(view, wanted)).ticket, 'frame', {
      ...view,
      hash: 'elsewhere',
    })

    expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  it('end the oldest sessions when there are many, in all browsers together', async () => {
    const tickets = open()
    const values: string[] = []
    for (let n = 0; n < 10; n += 1) {
      nowMs += 1
      values.push((await tickets.redeem((await tickets.issue(view, wanted)).ticket, 'frame')).value ?? '')
    }

    expect(await rowsOf()).toHaveLength(8)
    expect(closed).toEqual(values.slice(0, 2).map(hashToken))
  })

  it('are cleared away when they have run out', async () => {
    const tickets = open()
    await tickets.issue(view, wanted)
    nowMs += 60_001
    await tickets.prune()

    expect(await store.db.select().from(chatTickets)).toEqual([])
  })

  it('go with their session', async () => {
    const tickets = open()
    const { ticket } = await tickets.issue(view, wanted)
    await store.db.delete(sessions).where(eq(sessions.hash, 'tab'))

    expect(await store.db.select().from(chatTickets)).toEqual([])
    await expect(tickets.redeem(ticket, 'frame')).rejects.toMatchObject({ code: 'ticket_invalid' })
  })
})
