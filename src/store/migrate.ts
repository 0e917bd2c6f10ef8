import { sql } from 'drizzle-orm'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import { migrate as migrateNode } from 'drizzle-orm/node-postgres/migrator'
import type { PgliteDatabase } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import type * as tables from './tables.ts'

const migrationsFolder = new URL('./migrations', import.meta.url).pathname

/** Any number that nothing else in this database locks. */
const MIGRATION_LOCK = 7_305_118_221

/**
 * Brings the tables up to date. Replicas that start together take turns by an advisory lock, held by one connection for
 * the time of the migration.
 */
export async function migrateUnderLock(
  db: PgliteDatabase<typeof tables> | NodePgDatabase<typeof tables>,
  kind: 'pglite' | 'postgres',
): Promise<void> {
  if (kind === 'pglite') {
    await migratePglite(db as PgliteDatabase<typeof tables>, { migrationsFolder })
    return
  }
  const node = db as NodePgDatabase<typeof tables>
  await node.transaction(async (lock) => {
    await lock.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`)
    await migrateNode(node, { migrationsFolder })
  })
}
