import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAudit } from '../audit/writer.ts'
import { SealBroken } from '../settings/seal.ts'
import { Secret } from '../settings/secret.ts'
import { silent } from '../store/logger.ts'
import { auditRecords, guestTokens } from '../store/tables.ts'
import { accountMark, bearsMark } from './account-mark.ts'
import { accountOf, type Bench, keyRing, openBench, person, type Replica } from './guest-room.fixture.ts'
import { tokenRows } from './guest-rows.ts'
import { rotateKeys } from './rotate-keys.ts'
import { openToken, sealToken } from './seal.ts'

let bench: Bench
let replica: Replica
beforeAll(async () => {
  bench = await openBench()
  replica = await bench.replica()
}, 60_000)
afterAll(() => bench.close())

const audit = () => createAudit({ store: bench.store, now: bench.clock.now, keys: bench.keys, log: silent })

describe('P4: a sealed token', () => {
  const ring = keyRing('first', 'second')
  const sealed = sealToken(ring, 'guest-1', 'browse', new Secret('token-value'))

  it('opens in its own place and shows nothing of itself', () => {
    expect(openToken(ring, 'guest-1', 'browse', sealed).reveal()).toBe('token-value')
    expect(Buffer.from(sealed.bytes).toString('latin1')).not.toContain('token-value')
  })

  it.each([
    ['another guest', () => openToken(ring, 'guest-2', 'browse', sealed)],
    ['another purpose', () => openToken(ring, 'guest-1', 'device', sealed)],
    ["another key's name", () => openToken(ring, 'guest-1', 'browse', { ...sealed, keyName: 'second' })],
    ['a key that is gone', () => openToken(keyRing('second'), 'guest-1', 'browse', sealed)],
    [
      'an altered byte',
      () =>
        openToken(ring, 'guest-1', 'browse', { ...sealed, bytes: sealed.bytes.map((b, i) => (i === 20 ? b ^ 1 : b)) }),
    ],
    ['nothing', () => openToken(ring, 'guest-1', 'browse', { ...sealed, bytes: new Uint8Array() })],
  ])('does not open with %s', (_, open) => {
    expect(open).toThrow(SealBroken)
  })

  it('is another one each time', () => {
    const again = sealToken(ring, 'guest-1', 'browse', new Secret('token-value'))
    expect(Buffer.from(again.bytes).equals(Buffer.from(sealed.bytes))).toBe(false)
  })
})

describe('hostile 26: the token rows of two guests, swapped', () => {
  it('do not open, and the next login replaces them', async () => {
    const { db } = bench.store
    const [one, two] = [person(), person()]
    const first = (await replica.arrive(one)).guest
    const second = (await replica.arrive(two)).guest
    const rowOf = async (guestId: string) => (await tokenRows(db, guestId)).find((row) => row.purpose === 'browse')
    const [mine, theirs] = [await rowOf(first.id), await rowOf(second.id)]
    for (const [guestId, row] of [
      [first.id, theirs],
      [second.id, mine],
    ] as const) {
      await db
        .update(guestTokens)
        .set({ sealed: row?.sealed ?? new Uint8Array(), tokenId: row?.tokenId ?? '' })
        .where(and(eq(guestTokens.guestId, guestId), eq(guestTokens.purpose, 'browse')))
    }

    await expect(replica.guests.token(first.id, 'browse')).rejects.toMatchObject({ code: 'internal' })
    await expect(replica.guests.token(second.id, 'browse')).rejects.toMatchObject({ code: 'internal' })

    await replica.arrive(one)
    const token = await replica.guests.token(first.id, 'browse')
    expect((await replica.mattermost.asHolder(token).me()).id).toBe(first.userId)
    await replica.arrive(two)
  })
})

describe('rotation of the keys', () => {
  it('seals every token again, so that the old key can go, and says how many', async () => {
    const { guest } = await replica.arrive(person())
    const before = await replica.guests.token(guest.id, 'browse')
    const both = keyRing('second', 'first')

    const { unreadable } = await rotateKeys({ db: bench.store.db, keys: both, audit: audit() })

    expect(unreadable).toBe(0)
    const after = await bench.replica({ keys: keyRing('second') })
    expect((await after.guests.token(guest.id, 'browse')).reveal()).toBe(before.reveal())
    expect((await tokenRows(bench.store.db, guest.id)).map((row) => row.keyName)).toEqual(['second', 'second'])
    const records = await bench.store.db.select().from(auditRecords).where(eq(auditRecords.action, 'keys.rotated'))
    expect(records.at(-1)).toMatchObject({ subject: 'key:second' })
    expect(await rotateKeys({ db: bench.store.db, keys: both, audit: audit() })).toEqual({ resealed: 0, unreadable: 0 })
  })

  it('hostile 9: beside a cut-off brings no token back', async () => {
    const own = await bench.replica({ keys: keyRing('second') })
    const { guest } = await own.arrive(person())
    await own.guests.cutOff(guest.id, { actor: 'operator:1', reason: '' })

    await Promise.all([
      rotateKeys({ db: bench.store.db, keys: keyRing('third', 'second', 'first'), audit: audit() }),
      own.guests.work.finishCutOff({ guestId: guest.id, epoch: 1 }),
    ])

    expect(await tokenRows(bench.store.db, guest.id)).toEqual([])
    expect(accountOf(bench, guest.userId ?? '').tokenIds).toEqual([])
  })

  it('leaves what it cannot open, and the person gets new tokens', async () => {
    const lost = await bench.replica({ keys: keyRing('lost') })
    const arrival = person()
    const { guest } = await lost.arrive(arrival)

    const { unreadable } = await rotateKeys({ db: bench.store.db, keys: keyRing('third', 'second'), audit: audit() })
    const found = await bench.replica({ keys: keyRing('third', 'second') })
    await found.arrive(arrival)

    expect(unreadable).toBe(2)
    const holder = found.mattermost.asHolder(await found.guests.token(guest.id, 'browse'))
    expect((await holder.me()).id).toBe(guest.userId)
    expect(accountOf(bench, guest.userId ?? '').tokenIds).toHaveLength(2)
  })
})

describe('the mark of an account that we made', () => {
  it('is known with any key of the ring and for one address only', () => {
    const props = accountMark(keyRing('first'), 'a@guests.invalid')

    expect(bearsMark(keyRing('second', 'first'), 'a@guests.invalid', props)).toBe(true)
    expect(bearsMark(keyRing('first'), 'b@guests.invalid', props)).toBe(false)
    expect(bearsMark(keyRing('second'), 'a@guests.invalid', props)).toBe(false)
    for (const forged of [undefined, {}, { mission_mark: '' }, { mission_mark: 1 }, { mission_mark: 'x'.repeat(43) }])
      expect(bearsMark(keyRing('first'), 'a@guests.invalid', forged)).toBe(false)
  })
})
