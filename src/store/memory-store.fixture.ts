import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { fromPglite } from 'pg-boss'
import { createJobs } from './jobs.ts'
import { type Logger, silent } from './logger.ts'
import { migrateUnderLock } from './migrate.ts'
import { openStore, type Store } from './open.ts'
import * as tables from './tables.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'node_modules/.cache/mission-store')

/** Databases of this worker that nobody has at the moment. Opening one takes a second of a processor, emptying one does not. */
const spare: PGlite[] = []

/** A store in memory: real SQL, on a database that is lent and taken back empty. */
export async function openMemoryStore(log: Logger = silent): Promise<Store> {
  const { database, giveBack } = await borrowDatabase()
  const store = await openStore({ folder: 'memory', database, log })
  return {
    ...store,
    async close() {
      await store.close()
      await giveBack()
    },
  }
}

/** A migrated database in memory without rows, for tests that open the store elsewhere. It stays open until it is given back. */
export async function borrowDatabase(): Promise<{ readonly database: PGlite; giveBack(): Promise<void> }> {
  const client = spare.pop() ?? (await PGlite.create({ loadDataDir: await migratedDatabase() }))
  let isGivenBack = false
  const database = new Proxy(client, {
    get(target, property) {
      if (property === 'close') return async () => undefined
      const value: unknown = Reflect.get(target, property, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) =>
        isGivenBack
          ? Promise.reject(new Error('this database has been given back'))
          : Reflect.apply(value as () => unknown, target, args)
    },
  })
  return {
    database,
    async giveBack() {
      if (isGivenBack) return
      isGivenBack = true
      await empty(client)
      spare.push(client)
    },
  }
}

/** As after the migrations: no rows, and every number begins anew. What refuses changes of the audit is passed over. */
async function empty(client: PGlite): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(`
    select format('delete from %I.%I', schemaname, tablename) as statement from pg_tables
    where schemaname in ('public', 'jobs') and (schemaname, tablename) <> ('jobs', 'version')
    union all
    select format('alter sequence %I.%I restart', schemaname, sequencename) from pg_sequences
    where schemaname in ('public', 'jobs')`)
  const statements = rows.map(({ statement }) => statement)
  await client.exec(['begin', 'set local session_replication_role = replica', ...statements, 'commit'].join(';'))
}

/** The migrated database that the first test of a checkout leaves behind, named after everything that it was made of. */
export async function migratedDatabase(): Promise<Blob> {
  const path = join(folder, `${fingerprint()}.tar`)
  if (!existsSync(path)) await makeDatabase(path)
  return new Blob([readFileSync(path)])
}

async function makeDatabase(path: string): Promise<void> {
  const client = new PGlite()
  await client.waitReady
  await migrateUnderLock(drizzle(client, { schema: tables }), 'pglite')
  const jobs = await createJobs({ backend: 'pglite', db: fromPglite(client) }, silent)
  await jobs.stop()
  const dump = await client.dumpDataDir('none')
  await client.close()
  mkdirSync(folder, { recursive: true })
  // Test files run side by side: each writes its own draft, and the last rename wins with the same bytes' meaning.
  const draft = `${path}.${randomUUID()}`
  writeFileSync(draft, Buffer.from(await dump.arrayBuffer()))
  renameSync(draft, path)
}

function fingerprint(): string {
  const hash = createHash('sha256')
  const migrations = join(import.meta.dirname, 'migrations')
  for (const name of readdirSync(migrations)
    .filter((file) => file.endsWith('.sql'))
    .sort())
    hash.update(readFileSync(join(migrations, name)))
  hash.update(readFileSync(join(root, 'package-lock.json')))
  return hash.digest('hex').slice(0, 16)
}
