import { createHash } from 'node:crypto'
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

/**
 * A store in memory for one test file. It begins with a migrated database that the first test of a checkout leaves
 * behind, named after everything that it was made of; real SQL, without the seconds that creating it takes.
 */
export async function openMemoryStore(log: Logger = silent): Promise<Store> {
  return openStore({ folder: 'memory', log, startFrom: await migratedDatabase() })
}

/** The database itself, for tests that open the store elsewhere. */
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
  const draft = `${path}.${process.pid}`
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
