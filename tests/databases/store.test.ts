import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChainFault } from '../../src/audit/chain.ts'
import { exportRecords } from '../../src/audit/read.ts'
import { createAudit } from '../../src/audit/writer.ts'
import { loadKeyRing } from '../../src/settings/key-ring.ts'
import { Secret } from '../../src/settings/secret.ts'
import { holdLease } from '../../src/store/lease.ts'
import { silent } from '../../src/store/logger.ts'
import { openMemoryStore } from '../../src/store/memory-store.fixture.ts'
import { openStore, type Store } from '../../src/store/open.ts'
import { hasPostgres, openTestPostgres, type TestPostgres } from '../support/postgres.ts'

const ring = loadKeyRing({
  keys: { current: undefined, ring: { one: new Secret(randomBytes(32).toString('base64')) } },
  dataFolder: '',
})
const columns = sql`select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns where table_schema = 'public' order by table_name, column_name`
const indexes = sql`select indexdef from pg_indexes where schemaname = 'public' order by indexdef`

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let postgres: TestPostgres
  const opened: Store[] = []
  const open = async (url: string): Promise<Store> => {
    const store = await openStore({ url: new Secret(url), folder: 'memory', log: silent })
    opened.push(store)
    return store
  }

  beforeAll(async () => {
    postgres = await openTestPostgres()
  })
  afterAll(async () => {
    for (const store of opened) await store.close()
    await postgres.close()
  })

  it('gets the same tables and indexes from the same migrations as the built-in database', async () => {
    const store = await open(await postgres.database('same'))
    const memory = await openMemoryStore()
    opened.push(memory)
    const shape = async ({ db }: Store) => {
      const [tables, indexed] = [await db.execute(columns), await db.execute(indexes)] as unknown as {
        rows: unknown[]
      }[]
      return { tables: tables?.rows, indexed: indexed?.rows }
    }

    expect(await shape(store)).toEqual(await shape(memory))
  })

  it('is brought up to date once by three processes that start together', async () => {
    const url = await postgres.database('together')
    const stores = await Promise.all([open(url), open(url), open(url)])

    for (const store of stores) await store.ping()
    const applied = (await stores[0]?.db.execute(sql`select hash from drizzle.__drizzle_migrations`)) as unknown as {
      rows: unknown[]
    }
    expect(new Set(applied.rows.map((row) => JSON.stringify(row))).size).toBe(applied.rows.length)
  })

  it('chains the audit over several processes without a gap', async () => {
    const url = await postgres.database('audit')
    const stores = [await open(url), await open(url)]
    const audits = stores.map((store) => createAudit({ store, now: Date.now, keys: ring, log: silent }))
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        audits[n % 2]?.write({ actor: 'system', action: 'grant.added', subject: `guest:${n}` }),
      ),
    )

    const records = []
    for await (const record of exportRecords((stores[0] as Store).db)) records.push(record)
    expect(records).toHaveLength(60)
    expect(findChainFault(records)).toBeUndefined()
  })

  it('gives a duty to one of many processes that ask at the same moment', async () => {
    const store = await open(await postgres.database('lease'))
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => holdLease(store.db, 'relay', `process-${n}`, 1_000, 15_000)),
    )

    expect(answers.filter(Boolean)).toHaveLength(1)
  })
})
