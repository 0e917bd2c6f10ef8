import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Problem } from '../api/errors.ts'
import { isFault, isPassing, MattermostFault } from '../mattermost/fault.ts'
import { toProblem } from '../mattermost/problem.ts'
import type { Partner } from '../partners/partner.ts'
import { termsVersion } from '../partners/terms-version.ts'
import type { ChannelName } from '../policy/decide.ts'
import { AccountVetoed } from './account.ts'
import { admitGuest } from './admit.ts'
import { type Claim, ClaimLost, waitForClaim } from './claim.ts'
import { byCurrentTerms, TermsChanged } from './current-terms.ts'
import { endAccess } from './end-access.ts'
import type { GuestDeps } from './guest-deps.ts'
import { grantsOf, guestById, guestByIdentity } from './guest-rows.ts'
import type { Arrival, EnsuredGuest, GuestRow, Guests } from './guests.ts'
import { provision } from './provision.ts'
import { refresh } from './refresh.ts'

const AGAIN_MS = 250

type Ensure = Guests['ensure']

/**
 * One guest for each (tid, oid), with account, both tokens and memberships in place.
 *
 * Calls of this process that ask for the very same thing share one piece of work; those of other processes wait for the
 * claim on the row.
 */
export function createEnsure(deps: GuestDeps): Ensure {
  const running = new Map<string, Promise<EnsuredGuest>>()
  return (arrival, partner, channels, seen) => {
    const key = digest(arrival, partner, channels)
    const known = running.get(key)
    if (known) return known
    let before = seen
    const work = byCurrentTerms(deps, { partner, channels }, (terms) => {
      const ensured = ensure(deps, arrival, terms.partner, terms.channels, before)
      before = undefined
      return ensured
    })
      .catch((error: unknown) => {
        throw error instanceof MattermostFault ? toProblem(error) : error
      })
      .finally(() => running.delete(key))
    running.set(key, work)
    return work
  }
}

async function ensure(
  deps: GuestDeps,
  arrival: Arrival,
  partner: Partner,
  channels: readonly ChannelName[],
  seen: { readonly row: GuestRow | undefined } | undefined,
): Promise<EnsuredGuest> {
  const askedAtMs = deps.now()
  const known = seen ? seen.row : await guestByIdentity(deps.db, arrival.tid, arrival.oid)
  if (known) await refuseEnded(deps, known)
  await requireServer(deps, known?.provisionedAtMs != null)
  const { row, claim: first } = known ? { row: known } : await admitGuest(deps, arrival, partner)
  const isDone = (now: GuestRow): boolean =>
    now.provisionedAtMs !== null &&
    now.reconciledAtMs !== null &&
    now.reconciledAtMs >= askedAtMs &&
    now.termsVersion === termsVersion(partner)
  const turn = first ? { claim: first } : await waitForClaim(deps, row.id, isDone)
  if (!turn) return refuseNow(deps, row.id)
  if ('settled' in turn) return answer(deps, turn.settled)
  try {
    return await work(deps, turn.claim, arrival, partner, channels, first !== undefined)
  } catch (error) {
    return await explain(deps, row.id, error)
  } finally {
    await turn.claim.release()
  }
}

async function work(
  deps: GuestDeps,
  claim: Claim,
  arrival: Arrival,
  partner: Partner,
  channels: readonly ChannelName[],
  isNew: boolean,
): Promise<EnsuredGuest> {
  if (claim.row.provisionedAtMs === null) {
    return provisionTwice(deps, claim, { arrival, partner, channels, isFresh: isNew })
  }
  try {
    const done = await refresh(deps, claim, { arrival, partner, channels, withTokens: true })
    return { ...done, isFirstVisit: false, isReturn: false }
  } catch (error) {
    if (!isPassing(error)) throw error
    // Policy has been asked again, which is what a renewal is for; Mattermost will answer for itself when it is used.
    deps.log.warn({ err: error, guestId: claim.guestId }, 'a guest was let in without being compared with Mattermost')
    return answer(deps, await claim.keep({ lastSeenAtMs: deps.now() }))
  }
}

/** A line that is cut in the middle, as by a restart of the server, is no reason to send somebody away: every step can be done again. */
async function provisionTwice(
  deps: GuestDeps,
  claim: Claim,
  input: Parameters<typeof provision>[2],
): Promise<EnsuredGuest> {
  try {
    return await provision(deps, claim, input)
  } catch (error) {
    if (!isFault(error, 'away')) throw error
    await wait(AGAIN_MS)
    return provision(deps, claim, { ...input, isFresh: false })
  }
}

/**
 * Checked before anything is made, so that no account is left half-done for want of a setting. A guest who has everything
 * needs only that tokens are accepted, and is not kept waiting for the answer.
 */
async function requireServer(deps: GuestDeps, hasEverything: boolean): Promise<void> {
  const { capabilities } = deps.mattermost
  if (hasEverything) {
    if (capabilities.last()?.hasUserTokens === false) throw new Problem('user_tokens_off')
    return
  }
  const { guestObstacle, hasUserTokens } = await capabilities.current()
  if (guestObstacle !== undefined && deps.settings.guests.whenUnavailable === 'refuse')
    throw new Problem('guests_unavailable', { facts: { obstacle: guestObstacle } })
  if (!hasUserTokens) throw new Problem('user_tokens_off')
}

/** `ensure` never leaves an ended state (security I7): only a person does, by restoring or renewing. */
async function refuseEnded(deps: GuestDeps, row: GuestRow): Promise<void> {
  if (row.state === 'active' && row.expiresAtMs <= deps.now()) {
    await endAccess(deps, row.id, 'expired', { actor: 'system', reason: 'run out' })
    throw new Problem('guest_expired')
  }
  if (row.state === 'cut') throw new Problem('guest_ended')
  if (row.state === 'expired') throw new Problem('guest_expired')
  if (row.state === 'vetoed') throw new Problem('guest_vetoed')
}

async function refuseNow(deps: GuestDeps, guestId: string): Promise<never> {
  const row = await guestById(deps.db, guestId)
  if (row) await refuseEnded(deps, row)
  throw new Problem('guest_ended', { why: `guest ${guestId} is gone` })
}

/** Whose access ended while we were at work hears that, whatever it was that failed for it. */
async function explain(deps: GuestDeps, guestId: string, error: unknown): Promise<never> {
  const row = await guestById(deps.db, guestId)
  if (!row || (row.state !== 'new' && row.state !== 'active')) return refuseNow(deps, guestId)
  if (error instanceof TermsChanged) throw error
  if (error instanceof ClaimLost) throw new Problem('mattermost_slow', { why: error.message, cause: error })
  if (error instanceof AccountVetoed) {
    await endAccess(deps, guestId, 'vetoed', { actor: 'system', reason: 'closed in Mattermost' })
    throw new Problem('guest_vetoed')
  }
  throw error
}

async function answer(deps: GuestDeps, guest: GuestRow): Promise<EnsuredGuest> {
  return { guest, grants: await grantsOf(deps.db, guest.id), isFirstVisit: false, isReturn: false }
}

function digest(arrival: Arrival, partner: Partner, channels: readonly ChannelName[]): string {
  const { photo, ...person } = arrival
  const hash = createHash('sha256').update(JSON.stringify([person, partner.tid, termsVersion(partner), channels]))
  if (photo) hash.update(photo.bytes)
  return hash.digest('base64')
}
