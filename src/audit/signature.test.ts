import { randomBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type KeyRing, loadKeyRing } from '../settings/key-ring.ts'
import { Secret } from '../settings/secret.ts'
import { silent } from '../store/logger.ts'
import { openMemoryStore } from '../store/memory-store.fixture.ts'
import type { Db, Store } from '../store/open.ts'
import { auditRecords } from '../store/tables.ts'
import { createAuditKeys } from './audit-keys.ts'
import { type AuditRecord, GENESIS, hashRecord } from './chain.ts'
import { type ExportVerdict, exportLines } from './export.ts'
import { exportText, headText } from './head.ts'
import { exportRecords } from './read.ts'
import { verifyAuditFile } from './verify-file.ts'
import { createAudit } from './writer.ts'

const secrets = new Map<string, string>()
function ringOf(current: string, ...others: readonly string[]): KeyRing {
  const ring = Object.fromEntries(
    [current, ...others].map((name) => {
      const secret = secrets.get(name) ?? randomBytes(32).toString('base64')
      secrets.set(name, secret)
      return [name, new Secret(secret)]
    }),
  )
  return loadKeyRing({ keys: { current, ring }, dataFolder: '' })
}
const ours = ringOf('first')
/** Of somebody who has the database and not our keys, and calls a key of their own by the name of ours. */
const theirs = loadKeyRing({
  keys: { current: 'first', ring: { first: new Secret(randomBytes(32).toString('base64')) } },
  dataFolder: '',
})

let store: Store
beforeAll(async () => {
  store = await openMemoryStore()
})
afterAll(() => store.close())

const asSuperuser = async (change: () => Promise<unknown>): Promise<void> => {
  await store.db.execute(sql`alter table audit_records disable trigger all`)
  await change()
  await store.db.execute(sql`alter table audit_records enable trigger all`)
}
beforeEach(() => asSuperuser(() => store.db.delete(auditRecords)))

/** A process that has just started: it knows nothing of the chain. */
const freshAudit = (keys = ours) => createAudit({ store, now: () => 1_000, keys, log: silent })
async function write(count: number, audit = freshAudit()): Promise<void> {
  for (let n = 0; n < count; n += 1)
    await audit.write({ actor: 'system', action: 'grant.added', subject: `guest:${n}`, detail: { n } })
}
const records = (): Promise<AuditRecord[]> => Array.fromAsync(exportRecords(store.db))

async function exportWith(keys: KeyRing = ours): Promise<{ lines: string[]; verdict: ExportVerdict | undefined }> {
  let verdict: ExportVerdict | undefined
  const lines = await Array.fromAsync(
    exportLines(
      store.db,
      createAuditKeys(keys),
      () => 2_000,
      (found) => {
        verdict = found
      },
    ),
  )
  return { lines, verdict }
}

const folder = mkdtempSync(join(tmpdir(), 'audit-'))
function check(lines: readonly string[]) {
  const file = join(folder, 'audit.jsonl')
  writeFileSync(file, lines.map((line) => line.trimEnd()).join('\n'))
  return verifyAuditFile(file)
}

/** Changes one record and makes every hash after it fit again, as somebody with the database can. */
function rewritten(chain: readonly AuditRecord[], at: number): AuditRecord[] {
  let previousHash = GENESIS
  return chain.map((record, index) => {
    const { hash: _, keyName, signature, ...rest } = record
    const changed = { ...rest, previousHash, ...(index === at ? { actor: 'somebody:else' } : {}) }
    previousHash = hashRecord(changed)
    return { ...changed, hash: previousHash, keyName: keyName ?? null, signature: signature ?? null }
  })
}

describe('the head of the audit', () => {
  it('is signed with every append, also within a transaction', async () => {
    await write(2)
    await store.db.transaction((tx) =>
      freshAudit().write({ actor: 'system', action: 'guest.cut', subject: 'guest:x' }, tx as unknown as Db),
    )
    const keys = createAuditKeys(ours)

    for (const record of await records())
      expect(keys.check(headText(record), { keyName: record.keyName ?? '', signature: record.signature ?? '' })).toBe(
        'good',
      )
  })

  it('cannot be made by somebody who has the database and not the keys: the next record says so, for ever', async () => {
    await write(5)
    const forged = rewritten(await records(), 2)
    await asSuperuser(async () => {
      await store.db.delete(auditRecords)
      await store.db.insert(auditRecords).values(forged)
    })

    expect((await exportWith()).verdict?.fault).toEqual({ seq: 3, fault: 'signature_wrong' })
    await write(1)

    const strange = (await records()).filter(({ action }) => action === 'audit.head_unsigned')
    expect(strange).toEqual([
      expect.objectContaining({ seq: 6, subject: 'record:5', detail: expect.objectContaining({ state: 'bad' }) }),
    ])
    expect((await exportWith()).verdict?.fault).toMatchObject({ fault: 'signature_wrong' })
  })

  it('that was stripped of its signatures, or signed by others, is found out as well', async () => {
    await write(3)
    const stripped = rewritten(await records(), 0).map((record) => ({ ...record, keyName: null, signature: null }))
    await asSuperuser(async () => {
      await store.db.delete(auditRecords)
      await store.db.insert(auditRecords).values(stripped)
    })
    expect((await exportWith()).verdict?.fault).toEqual({ seq: 3, fault: 'signature_missing' })
    await write(1)
    await write(1, freshAudit(theirs))
    await write(1)

    const strange = (await records()).filter(({ action }) => action === 'audit.head_unsigned')
    expect(strange.map(({ detail }) => detail.state)).toEqual(['unsigned', 'bad', 'bad'])
  })

  it('of before there were signatures is taken up, and what it covers is told', async () => {
    await write(3)
    const before = (await records()).map((record) => ({ ...record, keyName: null, signature: null }))
    await asSuperuser(async () => {
      await store.db.delete(auditRecords)
      await store.db.insert(auditRecords).values(before)
    })
    await write(2)

    const { lines, verdict } = await exportWith()
    expect(verdict?.fault).toBeUndefined()
    expect(await check(lines)).toMatchObject({ records: 6, unsignedUpTo: [{ seq: 3, state: 'unsigned' }] })
  })
})

describe('an export', () => {
  it('ends with a signature that the public key proves', async () => {
    await write(4)
    const { lines, verdict } = await exportWith()
    const found = await check(lines)

    expect(found).toEqual({
      records: 4,
      head: verdict?.head,
      signedBy: { keyName: 'first', publicKey: createAuditKeys(ours).publicKeys.first, exportedAtMs: 2_000 },
      unsignedUpTo: [],
    })
  })

  it('that was altered, shortened, lengthened, or signed anew by somebody else does not pass for ours', async () => {
    await write(4)
    const { lines } = await exportWith()
    const { head } = JSON.parse(lines.at(-1) ?? '')
    const withHead = (changed: object) => [...lines.slice(0, -1), JSON.stringify({ head: { ...head, ...changed } })]
    const reasonOf = async (changed: readonly string[]) => (await check(changed)).fault?.reason

    expect(await reasonOf([...lines.slice(0, 3), lines[4] ?? ''])).toBe('the signed head is another one')
    expect(await reasonOf(withHead({ exportedAtMs: 1 }))).toBe('the signature does not fit')
    expect(await reasonOf(withHead({ publicKeys: { first: createAuditKeys(theirs).publicKeys.first } }))).toBe(
      'the signature does not fit',
    )
    expect(await reasonOf(withHead({ publicKeys: {} }))).toBe('the signature does not fit')
    expect(await reasonOf([...lines, lines[0] ?? ''])).toBe('something follows the signed head')
    expect((await check(lines.slice(0, -1))).signedBy).toBeUndefined()

    const chain = rewritten(await records(), 1)
    const last = chain.at(-1)
    const keys = createAuditKeys(theirs)
    const anew = { ...head, hash: last?.hash, publicKeys: keys.publicKeys }
    const forged = [
      ...chain.map((record) => JSON.stringify({ ...record, ...keys.sign(headText(record)) })),
      JSON.stringify({ head: { ...anew, signature: keys.sign(exportText(anew)).signature } }),
    ]
    expect((await check(forged)).signedBy?.publicKey).not.toBe(createAuditKeys(ours).publicKeys.first)
  })

  it('stays good when the keys are rotated, before and after the old key is gone', async () => {
    await write(2)
    const { lines: old } = await exportWith()
    const both = ringOf('second', 'first')
    const audit = freshAudit(both)
    await audit.write({
      actor: 'system',
      action: 'keys.rotated',
      subject: 'key:second',
      detail: { auditKeys: createAuditKeys(both).publicKeys },
    })
    const alone = ringOf('second')
    await write(1, freshAudit(alone))
    const { lines, verdict } = await exportWith(alone)

    expect(verdict?.fault).toBeUndefined()
    expect(await check(lines)).toMatchObject({ records: 4, signedBy: { keyName: 'second' }, unsignedUpTo: [] })
    expect(await check(old)).toMatchObject({ records: 2, signedBy: { keyName: 'first' } })
    const wrong = lines.map((line, at) => (at === 0 ? line.replace(/"signature":"...../, '"signature":"AAAAA') : line))
    expect((await check(wrong)).fault?.reason).toBe('signature_wrong at record 1')
  })
})

describe('a signing key', () => {
  it('is made of the key of the ring alone, and is another for another key', () => {
    expect(createAuditKeys(ringOf('first')).publicKeys).toEqual(createAuditKeys(ours).publicKeys)
    expect(createAuditKeys(theirs).publicKeys.first).not.toBe(createAuditKeys(ours).publicKeys.first)
  })
})
