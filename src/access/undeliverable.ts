import { and, eq } from 'drizzle-orm'
import type { Addressee } from '../notices/notice.ts'
import type { Db } from '../store/open.ts'
import { accessRequests, invites } from '../store/tables.ts'
import { type AccessDeps, DAY_MS } from './access-deps.ts'
import { sayToSponsor } from './sponsor-word.ts'
import { linkOf } from './sponsors.ts'
import { isFirst } from './tell-sponsor.ts'

/**
 * Somebody cannot be told anything in Teams. What waits for a sponsor is said in Mattermost instead; of a guest, the
 * sponsor hears, once a day.
 */
export async function noteUndeliverable(deps: AccessDeps, to: Addressee, reason: string): Promise<void> {
  const { db, guests, now } = deps
  const link = await linkOf(db, to)
  if (link) return sayWaitingInMattermost(deps, link.userId)
  const guest = await guests.byIdentity(to.tid, to.oid)
  if (guest?.state !== 'active') return
  const onDay = Math.floor(now() / DAY_MS)
  await db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    if (!(await isFirst(tx, `undeliverable:${guest.id}:${onDay}`, now()))) return
    await sayToSponsor(deps, { about: 'delivery_failed', guestId: guest.id, reason, onDay }, tx)
  })
}

/** Whose turn it is, each word finds by itself; those that were said in Mattermost already are not said again. */
async function sayWaitingInMattermost(deps: AccessDeps, userId: string): Promise<void> {
  const { db } = deps
  const open = await db.select().from(accessRequests).where(eq(accessRequests.state, 'open'))
  for (const { id, round, question, answer } of open) {
    if (question !== null && answer === null) continue
    const about = answer === null ? ('access_request' as const) : ('access_answer' as const)
    await sayToSponsor(deps, { about, requestId: id, round, inMattermost: userId })
  }
  const used = await db
    .select({ id: invites.id })
    .from(invites)
    .where(and(eq(invites.state, 'used'), eq(invites.sponsorId, userId)))
  for (const { id } of used) await sayToSponsor(deps, { about: 'invite_used', inviteId: id, inMattermost: userId })
}
