import { and, eq, inArray, lte } from 'drizzle-orm'
import { pushIntakes } from '../../store/device-tables.ts'
import type { Db } from '../../store/open.ts'

/** A process that has not said so for this long is dead. */
const SILENCE_MS = 15_000

type Row = typeof pushIntakes.$inferSelect

export type Gap = { readonly sinceMs: number; readonly rows: readonly Row[] }

/**
 * Remembers since when pushes may have been lost: the server sends each once, so whatever came while nobody could store it
 * has to be found by comparing. Every process says that it is alive; one that ends, dies or cannot store leaves its time.
 */
export function createGaps(deps: {
  db: Db
  /** Of this process. */
  id: string
  /** True when no other process can be alive: the built-in database has one. */
  isAlone: boolean
  now: () => number
}) {
  const { db, id, isAlone, now } = deps
  const startedAtMs = now()
  let lostSinceMs: number | undefined

  return {
    /** A push was refused, or may have been lost, at that time. */
    lost(atMs: number): void {
      lostSinceMs = Math.min(lostSinceMs ?? atMs, atMs)
    },

    async beat(): Promise<void> {
      const reported = lostSinceMs
      const aliveAtMs = now()
      const [row] = await db.select().from(pushIntakes).where(eq(pushIntakes.id, id))
      const known = row?.gapFromMs ?? undefined
      const gapFromMs = reported === undefined ? known : Math.min(reported, known ?? reported)
      const values = { id, startedAtMs, aliveAtMs, stoppedAtMs: null, gapFromMs: gapFromMs ?? null }
      await db.insert(pushIntakes).values(values).onConflictDoUpdate({ target: pushIntakes.id, set: values })
      if (lostSinceMs === reported) lostSinceMs = undefined
    },

    async stop(): Promise<void> {
      await db.update(pushIntakes).set({ stoppedAtMs: now(), aliveAtMs: now() }).where(eq(pushIntakes.id, id))
    },

    /** @returns the time to compare from, and what `close` forgets afterwards; undefined when nothing can have been lost */
    async open(): Promise<Gap | undefined> {
      const rows = await db.select().from(pushIntakes)
      const isDead = (row: Row): boolean =>
        row.id !== id && (row.stoppedAtMs !== null || isAlone || row.aliveAtMs <= now() - SILENCE_MS)
      const alive = rows.filter((row) => !isDead(row))
      const since: number[] = []
      const ended: Row[] = []
      for (const row of rows) {
        if (row.gapFromMs !== null) since.push(row.gapFromMs)
        if (!isDead(row)) {
          if (row.gapFromMs !== null) ended.push(row)
          continue
        }
        ended.push(row)
        // Whoever was there already when a process ended in order took its pushes from then on.
        const { stoppedAtMs } = row
        if (stoppedAtMs === null) since.push(row.aliveAtMs)
        else if (!alive.some((other) => other.startedAtMs <= stoppedAtMs)) since.push(stoppedAtMs)
      }
      if (since.length > 0) return { sinceMs: Math.min(...since), rows: ended }
      await forget(ended.filter(isDead))
      return undefined
    },

    /** Everything since then was compared. A time that was added meanwhile stays. */
    async close({ rows }: Gap): Promise<void> {
      for (const row of rows) {
        if (row.gapFromMs === null) continue
        await db
          .update(pushIntakes)
          .set({ gapFromMs: null })
          .where(and(eq(pushIntakes.id, row.id), eq(pushIntakes.gapFromMs, row.gapFromMs)))
      }
      await forget(rows.filter((row) => row.id !== id))
    },
  }

  async function forget(rows: readonly Row[]): Promise<void> {
    for (const row of rows)
      await db
        .delete(pushIntakes)
        .where(and(inArray(pushIntakes.id, [row.id]), lte(pushIntakes.aliveAtMs, row.aliveAtMs)))
  }
}

export type Gaps = ReturnType<typeof createGaps>
