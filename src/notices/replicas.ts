import { randomUUID } from 'node:crypto'
import { and, count, gt, like } from 'drizzle-orm'
import { dropLease, holdLease } from '../store/lease.ts'
import type { Db } from '../store/open.ts'
import { leases } from '../store/tables.ts'

const PREFIX = 'notices:'

/** A process that has died stops counting after this time. */
const LEASE_MS = 10_000

/**
 * How many processes send notices. Each keeps to its share of Microsoft's limits, so that all together stay within them
 * whoever takes which push, without asking each other before every card. What is given up for that: while one process has
 * all the work, it uses only its share.
 */
export type Replicas = {
  /** Says that this process is alive and counts the others. */
  beat(): Promise<void>
  /** @returns this process's part of a limit, at least 1 */
  shareOf(limit: number): number
  leave(): Promise<void>
}

export function createReplicas({ db, now }: { db: Db; now: () => number }): Replicas {
  const holder = randomUUID()
  let alive = 1
  return {
    async beat() {
      await holdLease(db, `${PREFIX}${holder}`, holder, now(), LEASE_MS)
      const [row] = await db
        .select({ alive: count() })
        .from(leases)
        .where(and(like(leases.name, `${PREFIX}%`), gt(leases.untilMs, now())))
      alive = Math.max(1, row?.alive ?? 1)
    },
    shareOf: (limit) => Math.max(1, Math.floor(limit / alive)),
    leave: () => dropLease(db, `${PREFIX}${holder}`, holder),
  }
}
