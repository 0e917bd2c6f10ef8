import { and, asc, eq, inArray, isNotNull, isNull, lt, ne, or } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import { isPassing, MattermostFault } from '../mattermost/fault.ts'
import type { Partner } from '../partners/partner.ts'
import { termsVersion } from '../partners/terms-version.ts'
import { decide } from '../policy/decide.ts'
import { guests } from '../store/tables.ts'
import { AccountVetoed } from './account.ts'
import { ClaimLost, tryClaim } from './claim.ts'
import { TermsChanged } from './current-terms.ts'
import { endAccess } from './end-access.ts'
import type { GuestDeps } from './guest-deps.ts'
import { guestById } from './guest-rows.ts'
import type { GuestRow } from './guests.ts'
import { type Facts, isInOrder, readFacts } from './in-order.ts'
import { refresh } from './refresh.ts'

const HOUR_MS = 3_600_000

/** Guests compared at one time: enough to be quick, few enough that people at work do not notice. */
const SIDE_BY_SIDE = 4

const BATCH = 200

/** Guests whose facts are read by one question: a longer answer would hold up everybody else while it is parsed. */
const READ_TOGETHER = 50

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
    // Whose terms changed meanwhile is still marked with the older ones, and comes again in the next round.
    if (error instanceof ClaimLost || error instanceof TermsChanged) return
    if (!(error instanceof AccountVetoed)) throw error
    await endAccess(deps, guestId, 'vetoed', { actor: 'system', reason: 'closed in Mattermost' })
  } finally {
    await claim.release()
  }
}

/** A token that we do not hold is worth nothing to anybody; this often the round asks for it where there may be one. */
const TOKENS_EVERY_MS = 300_000

/** A request for a token that we gave up may have been carried out after all, minutes later. */
function mayHaveStrayTokens({ now }: GuestDeps, row: GuestRow): boolean {
  return row.provisionedAtMs !== null && now() - row.provisionedAtMs < HOUR_MS
}

function areTokensDue(deps: GuestDeps, row: GuestRow): boolean {
  return mayHaveStrayTokens(deps, row) && turn(deps.now(), row) > turn(row.reconciledAtMs ?? 0, row)
}

function turn(atMs: number, row: GuestRow): number {
  return Math.floor((atMs - (row.provisionedAtMs ?? 0)) / TOKENS_EVERY_MS)
}

/**
 * Reconciles every guest whose turn it is: every `reconcileEverySeconds`, and at once who has been given something by
 * other terms than those of now, here or on a replica that had not heard yet. Stops early while Mattermost does not answer.
 */
export async function reconcileDue(deps: GuestDeps): Promise<void> {
  const changed = deps.partners
    .all()
    .map((partner) =>
      and(
        eq(guests.termsTid, partner.tid),
        or(isNull(guests.termsVersion), ne(guests.termsVersion, termsVersion(partner))),
      ),
    )
  const dueBeforeMs = deps.now() - deps.settings.guests.reconcileEverySeconds * 1000
  const due = await deps.db
    .select()
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
  for (let from = 0; from < due.length; from += READ_TOGETHER)
    if (!(await compareTogether(deps, due.slice(from, from + READ_TOGETHER)))) return
}

/** @returns false when Mattermost does not answer and there is no use in going on. */
async function compareTogether(deps: GuestDeps, rows: readonly GuestRow[]): Promise<boolean> {
  const { db, log } = deps
  // What is written down is when the look began: what happens meanwhile is for the next one.
  const atMs = deps.now()
  const inOrder: string[] = []
  let isAway = false

  async function compare(facts: Facts): Promise<void> {
    const { row } = facts
    try {
      const admission = decide(deps.partners.byTenant(row.termsTid))
      const policy = admission.isAdmitted && { ...admission, withTokens: areTokensDue(deps, row) }
      if (policy && (await isInOrder(deps, facts, policy)) && (await isMarked(deps, row, policy.partner)))
        inOrder.push(row.id)
      else await reconcile(deps, row.id)
    } catch (error) {
      if (isPassing(error)) isAway = true
      if (!(error instanceof Problem)) log.warn({ err: error, guestId: row.id }, 'a guest could not be reconciled')
    }
  }

  let waiting: Facts[]
  try {
    waiting = await readFacts(deps, rows)
  } catch (error) {
    if (!(error instanceof MattermostFault)) throw error
    log.warn({ err: error }, 'the accounts of guests could not be read')
    return false
  }
  async function next(): Promise<void> {
    for (let facts = waiting.shift(); facts && !isAway; facts = waiting.shift()) await compare(facts)
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, next))
  if (inOrder.length > 0)
    await db
      .update(guests)
      .set({ reconciledAtMs: atMs })
      .where(and(inArray(guests.id, inOrder), or(isNull(guests.reconciledAtMs), lt(guests.reconciledAtMs, atMs))))
  return !isAway
}

/**
 * Marks a guest with the terms that they were found in order by, unless they are so already. Nobody may be at work on
 * them, and their granted set must be the one that was looked at.
 */
async function isMarked({ db }: GuestDeps, row: GuestRow, partner: Partner): Promise<boolean> {
  const version = termsVersion(partner)
  if (row.termsVersion === version) return true
  const marked = await db
    .update(guests)
    .set({ termsVersion: version })
    .where(and(eq(guests.id, row.id), eq(guests.grantEpoch, row.grantEpoch), isNull(guests.claimedBy)))
    .returning({ id: guests.id })
  return marked.length === 1
}
