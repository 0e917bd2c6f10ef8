import { randomBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KeyRing, loadKeyRing } from '../settings/key-ring.ts'
import { Secret } from '../settings/secret.ts'
import { silent } from '../store/logger.ts'
import { openMemoryStore } from '../store/memory-store.fixture.ts'
import type { Db, Store } from '../store/open.ts'
import { findChainFault } from './chain.ts'
import { exportRecords, readTail } from './read.ts'
import { verifyAuditFile } from './verify-file.ts'
import { createAudit } from './writer.ts'

const secrets = new Map(['first', 'second', 'theirs'].map((name) => [name, randomBytes(32).toString('base64')]))
const ringOf = (current: string, ...others: string[]): KeyRing => {
  const ring = Object.fromEntries([current, ...others].map((name) => [name, new Secret(secrets.get(name) ?? '')]))
  return loadKeyRing({ keys: { current, ring }, dataFolder: '' })
}

let store: Store
let audit: ReturnType<typeof createAudit>

beforeAll(async () => {
  store = await openMemoryStore()
  audit = createAudit({ store, now: () => 1_000, keys: ringOf('first'), log: silent })
})
afterAll(() => store.close())

const exported = async () => Array.fromAsync(exportRecords(store.db, 7))

describe('the audit', () => {
  it('chains records that many callers write at once, without a gap', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        audit.write({
          actor: 'system',
          action: 'grant.added',
          subject: `guest:${i}`,
          detail: { z: 1, a: { y: [i, null], b: 'x' } },
        }),
      ),
    )

    const records = await exported()
    expect(records).toHaveLength(50)
    expect(findChainFault(records)).toBeUndefined()
  })

  it('keeps a record exactly when the transaction of its cause commits', async () => {
    const before = (await exported()).length
    await expect(
      store.db.transaction(async (tx) => {
        await audit.write({ actor: 'system', action: 'guest.cut', subject: 'guest:gone' }, tx as unknown as Db)
        throw new Error('the cause did not happen')
      }),
    ).rejects.toThrow('the cause did not happen')
    await store.db.transaction((tx) =>
      audit.write({ actor: 'system', action: 'guest.cut', subject: 'guest:kept' }, tx as unknown as Db),
    )

    const records = await exported()
    expect(records).toHaveLength(before + 1)
    expect(records.at(-1)?.subject).toBe('guest:kept')
    expect(findChainFault(records)).toBeUndefined()
  })

  it('cannot be changed or shortened in the database', async () => {
    await expect(store.db.execute(sql`update audit_records set actor = 'nobody' where seq = 1`)).rejects.toThrow()
    await expect(store.db.execute(sql`delete from audit_records where seq = 1`)).rejects.toThrow()
    expect((await exported())[0]?.actor).toBe('system')
  })

  it('shows an altered, a removed and a moved record to somebody who has only the file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.jsonl')
    const lines = (await exported()).map((record) => JSON.stringify(record))
    const verdictOf = async (changed: readonly string[]) => {
      writeFileSync(file, changed.join('\n'))
      return verifyAuditFile(file)
    }

    expect(await verdictOf(lines)).toMatchObject({ records: lines.length })
    expect((await verdictOf(lines)).fault).toBeUndefined()
    expect(
      (await verdictOf(lines.map((line, i) => (i === 4 ? line.replace('guest:', 'guest:9') : line)))).fault,
    ).toEqual({ line: 5, reason: 'record_altered at record 5' })
    expect((await verdictOf(lines.filter((_, i) => i !== 4))).fault?.line).toBe(5)
    expect(
      (await verdictOf([...lines.slice(0, 4), lines[5] ?? '', lines[4] ?? '', ...lines.slice(6)])).fault?.line,
    ).toBe(5)
    expect((await verdictOf([...lines.slice(0, 4), '{"seq":'])).fault).toEqual({ line: 5, reason: 'not JSON' })
  })

  it('gives its newest records page by page', async () => {
    const newest = await readTail(store.db, 3)
    const older = await readTail(store.db, 3, newest.at(-1)?.seq)

    expect([...newest, ...older].map((record) => record.seq)).toEqual([51, 50, 49, 48, 47, 46])
  })
})
