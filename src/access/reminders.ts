import { and, asc, eq, gt, lte } from 'drizzle-orm'
import type { Db } from '../store/open.ts'
import { guests } from '../store/tables.ts'
import { type AccessDeps, DAY_MS } from './access-deps.ts'
import { sayToSponsor } from './sponsor-word.ts'
import { isFirst } from './tell-sponsor.ts'

const MOST_AT_ONCE = 500

/**
 * Tells guests and sponsors that access ends, at each of the days that the settings name; once for each, also after a
 * restart or with many replicas. Where several days were missed, only the nearest is told.
 */
export async function remind(deps: AccessDeps): Promise<void> {
  const { db, settings, now, tell, audit } = deps
  const days = [...settings.guests.reminderDays].sort((a, b) => a - b)
  const most = days.at(-1)
  if (most === undefined) return
  const due = await db
    .select()
    .from(guests)
    .where(
      and(eq(guests.state, 'active'), gt(guests.expiresAtMs, now()), lte(guests.expiresAtMs, now() + most * DAY_MS)),
    )
    .orderBy(asc(guests.expiresAtMs))
    .limit(MOST_AT_ONCE)
  for (const guest of due) {
    const { id, tid, oid, expiresAtMs } = guest
    const daysLeft = days.find((each) => expiresAtMs - each * DAY_MS <= now())
    const givenForMs = expiresAtMs - (guest.expirySetAtMs ?? guest.firstSeenAtMs)
    if (daysLeft === undefined || 3 * daysLeft * DAY_MS > givenForMs) continue
    const key = `expires:${id}:${expiresAtMs}:${daysLeft}`
    await db.transaction(async (transaction) => {
      const tx = transaction as unknown as Db
      if (!(await isFirst(tx, key, now()))) return
      await tell({ tid, oid }, { about: 'expires_soon', facts: { expiresAtMs } }, key, tx)
      await sayToSponsor(deps, { about: 'renewal', guestId: id, expiresAtMs, daysLeft }, tx)
      await audit.write(
        { actor: 'system', action: 'guest.reminded', subject: `guest:${id}`, detail: { daysLeft, expiresAtMs } },
        tx,
      )
    })
  }
}
