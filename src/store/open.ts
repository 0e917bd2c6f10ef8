import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import { drizzle as drizzleNode } from 'drizzle-orm/node-postgres'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import pg from 'pg'
import { fromPglite } from 'pg-boss'
import type { Secret } from '../settings/secret.ts'
import { holdFolder } from './hold-folder.ts'
import { createJobs, type Jobs } from './jobs.ts'
import type { Logger } from './logger.ts'
import { migrateUnderLock } from './migrate.ts'
import { connectionConfig, PatientPool } from './pool.ts'
import * as tables from './tables.ts'

/** A database or an open transaction on it: rooms take either. */
export type Db = PgDatabase<PgQueryResultHKT, typeof tables>

export type Store = {
  readonly db: Db
  readonly jobs: Jobs
  readonly kind: 'pglite' | 'postgres'
  /** Round trip to the database; rejects when it is gone. */
  ping(): Promise<void>
  close(): Promise<void>
}

export type StoreOptions = {
  /** postgres:// address; without it PGlite in `folder`. */
  readonly url?: Secret | undefined
  readonly maxConnections?: number
  readonly connectTimeoutMs?: number
  readonly queryTimeoutMs?: number
  /** Folder of PGlite; `memory` keeps nothing, for tests. */
  readonly folder: string | 'memory'
  /** Used in place of a PGlite of its own in `folder`; for tests, which would else spend seconds each on opening one. */
  readonly database?: PGlite | undefined
  readonly log: Logger
}

/**
 * Opens the database, brings its tables up to date and starts the job queue.
 *
 * PGlite has one connection: a transaction held open over a call to another system would stop everything, so no room does that.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  return options.url ? openPostgres(options, options.url) : openPglite(options)
}

async function openPglite({ folder, log, database }: StoreOptions): Promise<Store> {
  const isInMemory = folder === 'memory' || database !== undefined
  const release = isInMemory ? () => {} : holdFolder(folder)
  const client = database ?? (isInMemory ? new PGlite() : new PGlite(folder))
  await client.waitReady
  const db = drizzlePglite(client, { schema: tables })
  await migrateUnderLock(db, 'pglite')
  const jobs = await createJobs({ backend: 'pglite', db: fromPglite(client) }, log)
  return {
    db: db as unknown as Db,
    jobs,
    kind: 'pglite',
    async ping() {
      await client.query('select 1')
    },
    async close() {
      await jobs.stop()
      await client.close()
      release()
    },
  }
}

async function openPostgres(options: StoreOptions, url: Secret): Promise<Store> {
  const { maxConnections = 10, connectTimeoutMs = 5_000, queryTimeoutMs = 10_000, log } = options
  const patience = { connectTimeoutMs, queryTimeoutMs }
  await migratePostgres(url, connectTimeoutMs)
  const pool = new PatientPool(url, { ...patience, maxConnections, applicationName: 'mission-collaboration', log })
  const db = drizzleNode(pool, { schema: tables })
  const jobs = await createJobs(
    { ...connectionConfig(url, patience), max: 4, application_name: 'mission-collaboration-jobs' },
    log,
  )
  return {
    db: db as unknown as Db,
    jobs,
    kind: 'postgres',
    async ping() {
      await db.execute(sql`select 1`)
    },
    async close() {
      await jobs.stop()
      await pool.end()
    },
  }
}

/** Over connections of its own, because a migration may take its time. */
async function migratePostgres(url: Secret, connectTimeoutMs: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url.reveal(), max: 2, connectionTimeoutMillis: connectTimeoutMs })
  try {
    await migrateUnderLock(drizzleNode(pool, { schema: tables }), 'postgres')
  } finally {
    await pool.end()
  }
}
