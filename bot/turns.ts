import { and, eq, isNull, lt, sql } from 'drizzle-orm'
import { botTurns } from '../src/store/bot-tables.ts'
import type { Db } from '../src/store/open.ts'

/** Longer than any turn takes; after that a turn that was begun and not done may be begun again. */
const CLAIM_MS = 60_000
/** Teams sends nothing again after this. */
const KEEP_MS = 24 * 3_600_000

export type Turns = {
  /**
   * Does the work of a turn once, however often Teams sends it. What failed may be sent and done again.
   *
   * @returns undefined when it was done before, or is being done
   */
  once<T>(conversationId: string, activityId: string, work: () => Promise<T>): Promise<T | undefined>
  forgetOld(): Promise<void>
}

export function createTurns({ db, now }: { db: Db; now: () => number }): Turns {
  return {
    async once(conversationId, activityId, work) {
      const row = { conversationId, activityId, claimedUntilMs: now() + CLAIM_MS }
      const [claimed] = await db
        .insert(botTurns)
        .values(row)
        .onConflictDoUpdate({
          target: [botTurns.conversationId, botTurns.activityId],
          set: { claimedUntilMs: row.claimedUntilMs },
          setWhere: and(isNull(botTurns.doneAtMs), lt(botTurns.claimedUntilMs, now())),
        })
        .returning({ one: sql`1` })
      if (!claimed) return undefined
      const key = and(eq(botTurns.conversationId, conversationId), eq(botTurns.activityId, activityId))
      try {
        const result = await work()
        await db.update(botTurns).set({ doneAtMs: now() }).where(key)
        return result
      } catch (error) {
        await db.delete(botTurns).where(key)
        throw error
      }
    },
    async forgetOld() {
      await db.delete(botTurns).where(lt(botTurns.claimedUntilMs, now() - KEEP_MS))
    },
  }
}
