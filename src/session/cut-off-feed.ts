import { asc, desc, gt, lt } from 'drizzle-orm'
import type { Logger } from '../store/logger.ts'
import type { Store } from '../store/open.ts'
import { cutOffFeed } from '../store/tables.ts'

export type FeedRow = typeof cutOffFeed.$inferSelect

/** How often each replica looks: the design asks for sockets closed within 15 s of the database knowing. */
const POLL_MS = 1_000

/**
 * A number can become visible after a higher one, when its transaction commits later. So every look goes back this many
 * rows and skips what was seen.
 */
const LOOK_BACK_ROWS = 500

/** A database that swallows the question must not hide that the feed is silent. */
const READ_TIMEOUT_MS = 5_000

const KEEP_MS = 24 * 3_600_000

export type CutOffFeed = {
  /** True while this process has read the feed recently enough to know who is cut off. */
  isFresh(): boolean
  /** Reads at once, for the process that has just written. */
  poke(): Promise<void>
  /** Forgets rows that every replica has long read. */
  prune(): Promise<void>
  stop(): void
}

/** Follows the table of cut-offs and hands each row to `onRow` once. */
export async function followCutOffFeed(deps: {
  store: Pick<Store, 'db'>
  silenceMs: number
  now: () => number
  log: Logger
  onRow: (row: FeedRow) => Promise<void>
  onSilence: () => void
}): Promise<CutOffFeed> {
  const { store, silenceMs, now, log, onRow, onSilence } = deps
  // A transaction that began before this process may still commit with a lower number: rows already there count as seen,
  // everything else within reach is read.
  const there = await store.db
    .select({ seq: cutOffFeed.seq })
    .from(cutOffFeed)
    .orderBy(desc(cutOffFeed.seq))
    .limit(2 * LOOK_BACK_ROWS)
  let lastSeq = there[0]?.seq ?? 0
  let seen = new Set(there.map((row) => row.seq))
  let readAtMs = now()
  let isSilent = false
  let reading: Promise<void> | undefined

  async function read(): Promise<void> {
    const floor = lastSeq - LOOK_BACK_ROWS
    const rows = await store.db.select().from(cutOffFeed).where(gt(cutOffFeed.seq, floor)).orderBy(asc(cutOffFeed.seq))
    for (const row of rows) {
      if (seen.has(row.seq)) continue
      await onRow(row)
      seen.add(row.seq)
      lastSeq = Math.max(lastSeq, row.seq)
    }
    if (seen.size > 2 * LOOK_BACK_ROWS) seen = new Set([...seen].filter((seq) => seq > lastSeq - LOOK_BACK_ROWS))
    readAtMs = now()
    isSilent = false
  }

  async function look(): Promise<void> {
    reading ??= within(read(), READ_TIMEOUT_MS)
      .catch((error: unknown) => log.warn({ err: error }, 'the cut-off feed could not be read'))
      .finally(() => {
        reading = undefined
      })
    await reading
    if (!isSilent && now() - readAtMs > silenceMs) {
      isSilent = true
      log.error({ silentMs: now() - readAtMs }, 'the cut-off feed is silent: closing everything')
      onSilence()
    }
  }

  const timer = setInterval(() => void look(), POLL_MS)
  timer.unref()

  return {
    isFresh: () => now() - readAtMs <= silenceMs,
    async poke() {
      await reading
      await look()
    },
    async prune() {
      await store.db.delete(cutOffFeed).where(lt(cutOffFeed.atMs, now() - KEEP_MS))
    },
    stop: () => clearInterval(timer),
  }
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
