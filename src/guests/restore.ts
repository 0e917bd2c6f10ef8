import { and, eq, inArray } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import type { Db } from '../store/open.ts'
import { guests, vetoes } from '../store/tables.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { GivenBack } from './guests.ts'

const DAY_MS = 24 * 3_600_000

/**
 * Lets a guest in again whose access had ended, or lifts the vetoes on channels of one whose access had not; channels that
 * they left by themselves are theirs to take back. The account comes back at the next sign-in, with new tokens and the
 * same history.
 *
 * @throws Problem `not_found`
 */
export async function restore(
  deps: GuestDeps,
  guestId: string,
  by: { readonly actor: string; readonly reason: string },
  { untilMs, purpose, within = deps.db, onlyIfEndedBecause }: GivenBack = {},
): Promise<void> {
  await within.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const [row] = await tx.select().from(guests).where(eq(guests.id, guestId)).for('update')
    if (!row) throw new Problem('not_found')
    if (onlyIfEndedBecause !== undefined && (row.state !== 'cut' || row.cutReason !== onlyIfEndedBecause)) return
    const subject = `guest:${guestId}`
    if (row.state === 'new' || row.state === 'active') {
      const lifted = await tx
        .delete(vetoes)
        .where(and(eq(vetoes.guestId, guestId), eq(vetoes.by, 'others')))
        .returning({ channelId: vetoes.channelId })
      if (lifted.length === 0) return
      await tx.update(guests).set({ reconciledAtMs: null }).where(eq(guests.id, guestId))
      const detail = { channels: lifted.map(({ channelId }) => channelId), reason: by.reason }
      await deps.audit.write({ actor: by.actor, action: 'grant.veto_lifted', subject, detail }, tx)
      return
    }
    const expiresAtMs = untilMs ?? Math.max(row.expiresAtMs, freshExpiry(deps, row.termsTid, row.expiresAtMs))
    const given = { expiresAtMs, ...(expiresAtMs === row.expiresAtMs ? {} : { expirySetAtMs: deps.now() }) }
    await tx
      .update(guests)
      .set({ state: 'active', ...given, ...(purpose ? { purpose } : {}) })
      .where(eq(guests.id, guestId))
    const detail = { was: row.state, reason: by.reason, expiresAtMs }
    await deps.audit.write({ actor: by.actor, action: 'guest.restored', subject, detail }, tx)
  })
}

/**
 * Gives a guest `days` from now, never less than they had; one whose access had run out is let in again.
 *
 * @throws Problem `not_found`
 */
export async function renew(
  deps: GuestDeps,
  guestId: string,
  days: number,
  by: { readonly actor: string },
  within: Db = deps.db,
): Promise<void> {
  await within.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const [row] = await tx.select().from(guests).where(eq(guests.id, guestId)).for('update')
    if (!row) throw new Problem('not_found')
    const expiresAtMs = Math.max(row.expiresAtMs, deps.now() + days * DAY_MS)
    await tx
      .update(guests)
      .set({
        expiresAtMs,
        ...(expiresAtMs === row.expiresAtMs ? {} : { expirySetAtMs: deps.now() }),
        ...(row.state === 'expired' ? { state: 'active' as const } : {}),
      })
      .where(and(eq(guests.id, guestId), inArray(guests.state, [row.state])))
    const detail = { days, expiresAtMs, was: row.state }
    await deps.audit.write({ actor: by.actor, action: 'guest.renewed', subject: `guest:${guestId}`, detail }, tx)
  })
}

/** Access that had run out runs anew; access that had not keeps its date. */
function freshExpiry(deps: GuestDeps, termsTid: string, expiresAtMs: number): number {
  if (expiresAtMs > deps.now()) return expiresAtMs
  const days = deps.partners.byTenant(termsTid)?.terms.guestDays ?? 0
  return deps.now() + days * DAY_MS
}
