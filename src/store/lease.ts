import { and, eq, lt, or, sql } from 'drizzle-orm'
import type { Db } from './open.ts'
import { leases } from './tables.ts'

/**
 * Takes or keeps a duty that only one process may have.
 *
 * @param forMs how long the duty is held without being kept; another process takes over after that.
 * @returns true while `holder` has it.
 */
export async function holdLease(db: Db, name: string, holder: string, nowMs: number, forMs: number): Promise<boolean> {
  const untilMs = nowMs + forMs
  const rows = await db
    .insert(leases)
    .values({ name, holder, untilMs })
    .onConflictDoUpdate({
      target: leases.name,
      set: { holder, untilMs },
      setWhere: or(eq(leases.holder, holder), lt(leases.untilMs, sql`${nowMs}`)),
    })
    .returning({ holder: leases.holder })
  return rows.length === 1
}

/** Gives a duty back at once, so that nobody waits for the time to run out. */
export async function dropLease(db: Db, name: string, holder: string): Promise<void> {
  await db.delete(leases).where(and(eq(leases.name, name), eq(leases.holder, holder)))
}
