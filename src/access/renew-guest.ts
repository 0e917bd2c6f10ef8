import { Problem } from '../api/errors.ts'
import type { Db } from '../store/open.ts'
import type { Caller } from './access.ts'
import { type AccessDeps, DAY_MS } from './access-deps.ts'
import { deciderOf, openPartner, requireSponsor } from './sponsors.ts'

/**
 * Gives a guest more days, at most as the terms say, before or after the access has run out; the guest is told. Access
 * that a person ended is not renewed but asked for.
 *
 * @throws Problem, see `Access.renew`
 */
export async function renewGuest(
  deps: AccessDeps,
  caller: Caller,
  guestId: string,
  days?: number,
): Promise<{ readonly expiresAtMs: number }> {
  const { db, guests, now, tell } = deps
  const decider = await deciderOf(deps, caller)
  const guest = await guests.byId(guestId)
  if (!guest) throw new Problem('not_found')
  await requireSponsor(deps, caller, decider, { termsTid: guest.termsTid, person: guest, guest })
  const { terms } = openPartner(deps, guest.termsTid)
  if (guest.state === 'vetoed' || guest.state === 'cut') throw new Problem('operator_decides')
  const given = Math.max(1, Math.min(days ?? terms.guestDays, terms.guestDays))
  const expiresAtMs = Math.max(guest.expiresAtMs, now() + given * DAY_MS)
  await db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    await guests.renew(guestId, given, { actor: decider.actor }, tx)
    await tell(guest, { about: 'renewed', facts: { expiresAtMs } }, `renewed:${guestId}:${expiresAtMs}`, tx)
  })
  return { expiresAtMs }
}
