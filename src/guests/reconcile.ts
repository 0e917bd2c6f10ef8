import { and, asc, eq, isNotNull, isNull, lt, or } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import { isPassing } from '../mattermost/fault.ts'
import { decide } from '../policy/decide.ts'
import { guests } from '../store/tables.ts'
import { AccountVetoed } from './account.ts'
import { ClaimLost, tryClaim } from './claim.ts'
import { endAccess } from './end-access.ts'
import type { GuestDeps } from './guest-deps.ts'
import { guestById } from './guest-rows.ts'
import type { GuestRow } from './guests.ts'
import { refresh } from './refresh.ts'

const HOUR_MS = 3_600_000

/** Guests compared at one time: enough to be quick, few enough that people at work do not notice. */
const SIDE_BY_SIDE = 4

const BATCH = 200

/**
 * Makes membership equal to policy for one guest, and repairs what drifted. Does nothing for a guest whose access has
 * ended, whose first login is not finished, or on whom somebody is at work just now.
 *
 * @throws MattermostFault
 */
export async function reconcile(deps: GuestDeps, guestId: string): Promise<void> {
  const row = await guestById(deps.db, guestId)
  if (row?.state !== 'active' || row.provisionedAtMs === null) return
  const admission = decide(deps.partners.byTenant(row.termsTid))
  if (!admission.isAdmitted) return
  const claim = await tryClaim(deps, guestId, 'work')
  if (!claim) return
  try {
    const { partner, channels } = admission
    await refresh(deps, claim, { partner, channels, withTokens: mayHaveStrayTokens(deps, row) })
  } catch (error) {
    if (error instanceof ClaimLost) return
    if (!(error instanceof AccountVetoed)) throw error
    await endAccess(deps, guestId, 'vetoed', { actor: 'system', reason: 'closed in Mattermost' })
  } finally {
    await claim.release()
  }
}

/** A request for a token that we gave up may have been carried out after all, minutes later. */
function mayHaveStrayTokens({ now }: GuestDeps, row: GuestRow): boolean {
  return row.provisionedAtMs !== null && now() - row.provisionedAtMs < HOUR_MS
}

/** Work that began with the old terms, here or on a replica that has not heard yet, may end this long after they changed. */
const TERMS_SLACK_MS = 15_000

/**
 * Reconciles every guest whose turn it is: every `reconcileEverySeconds`, and at once when the organisation's terms have
 * changed. Stops early while Mattermost does not answer.
 */
export async function reconcileDue(deps: GuestDeps): Promise<void> {
  const changed = deps.partners
    .all()
    .map((partner) =>
      and(
        eq(guests.termsTid, partner.tid),
        lt(guests.reconciledAtMs, partner.updatedAtMs + (partner.isFromSettings ? 0 : TERMS_SLACK_MS)),
      ),
    )
  const dueBeforeMs = deps.now() - deps.settings.guests.reconcileEverySeconds * 1000
  const due = await deps.db
    .select({ id: guests.id })
    .from(guests)
    .where(
      and(
        eq(guests.state, 'active'),
        isNotNull(guests.provisionedAtMs),
        or(isNull(guests.reconciledAtMs), lt(guests.reconciledAtMs, dueBeforeMs), ...changed),
      ),
    )
    .orderBy(asc(guests.reconciledAtMs))
    .limit(BATCH)
  const waiting = due.map(({ id }) => id)
  let isAway = false
  async function next(): Promise<void> {
    for (let id = waiting.shift(); id !== undefined && !isAway; id = waiting.shift()) {
      try {
        await reconcile(deps, id)
      } catch (error) {
        isAway = isPassing(error)
        if (!(error instanceof Problem)) deps.log.warn({ err: error, guestId: id }, 'a guest could not be reconciled')
      }
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, next))
}
