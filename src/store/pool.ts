import pg from 'pg'
import { Problem } from '../api/errors.ts'
import type { Secret } from '../settings/secret.ts'
import type { Logger } from './logger.ts'

/** How long the database may be away before somebody is told so. */
export type Patience = {
  /** For a new connection, and for a free one of the pool. */
  readonly connectTimeoutMs: number
  /** For one statement. */
  readonly queryTimeoutMs: number
}

/** The server ends a slow statement itself; only one that says nothing at all is given up from here. */
const GIVE_UP_AFTER_MS = 1_000

/** A line that was cut without a word is noticed although nothing is asked; the rest of the schedule is the system's. */
const KEEP_ALIVE_AFTER_MS = 10_000

/** Transactions of ours wait for nothing but the database: one that stands still this long belongs to a process that is gone. */
const ABANDONED_AFTER_MS = 5_000

/** What every connection is opened with, ours and those of the job queue. */
export function connectionConfig(url: Secret, { connectTimeoutMs, queryTimeoutMs }: Patience): pg.PoolConfig {
  return {
    connectionString: url.reveal(),
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: queryTimeoutMs,
    query_timeout: queryTimeoutMs + GIVE_UP_AFTER_MS,
    idle_in_transaction_session_timeout: queryTimeoutMs + ABANDONED_AFTER_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  }
}

/**
 * A pool in which a silent database is an error in bounded time, `database_away`, and never a connection that hangs on or
 * is lost to the pool: the driver keeps a connection after a time-out, and Drizzle never gives one back whose `begin`
 * failed. Here such a connection is destroyed at once, and the next question gets a new one.
 */
export class PatientPool extends pg.Pool {
  constructor(url: Secret, options: Patience & { maxConnections: number; applicationName: string; log: Logger }) {
    super({
      ...connectionConfig(url, options),
      max: options.maxConnections,
      application_name: options.applicationName,
    })
    this.on('error', (error) => options.log.warn({ err: error }, 'an idle database connection was lost'))
    const query = this.query.bind(this) as (...args: unknown[]) => Promise<unknown>
    this.query = ((...args: unknown[]) => query(...args).catch(explain)) as typeof this.query
    const connect = this.connect.bind(this)
    this.connect = ((callback?: Parameters<typeof connect>[0]) =>
      callback ? connect(callback) : connect().then(guard, explain)) as typeof this.connect
  }
}

/** A connection that is taken out of the pool as soon as it has let a question go unanswered. */
function guard(client: pg.PoolClient): Pick<pg.PoolClient, 'query' | 'release'> {
  let isReleased = false
  const release = (error?: Error | boolean): void => {
    if (!isReleased) client.release(error)
    isReleased = true
  }
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>
  return {
    query: ((...args: unknown[]) =>
      query(...args).catch((error: unknown) => {
        if (isAway(error)) release(true)
        return explain(error)
      })) as typeof client.query,
    release,
  }
}

function explain(error: unknown): never {
  throw isAway(error) ? new Problem('database_away', { retryAfterSeconds: 5, cause: error }) : error
}

/** What the driver says in words only. */
const saidInWords =
  /^(Query read timeout|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/

/** Classes 08 and 57P, statements that were ended, no connection left (PostgreSQL appendix A), and what the network says. */
const codes =
  /^(08\w{3}|57P\d\d|57014|25P03|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as Error & { code?: unknown }
  return (typeof code === 'string' && codes.test(code)) || saidInWords.test(error.message)
}
