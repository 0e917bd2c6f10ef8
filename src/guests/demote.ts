import type { UserProfile } from '@mattermost/types/users'
import { Problem } from '../api/errors.ts'
import { says } from '../mattermost/error-ids.ts'
import { isPassing, MattermostFault } from '../mattermost/fault.ts'
import { toProblem } from '../mattermost/problem.ts'
import type { Claim } from './claim.ts'
import type { GuestDeps } from './guest-deps.ts'

/**
 * Makes the account a guest, which must come before it joins any team (reference 10.3). If that fails, the account would
 * stay an ordinary member: it is deactivated at once, and the row forgets its id first, so that a crash in between leaves
 * an account that is found again by its address and not taken for one that somebody closed.
 *
 * With `restricted-member` and a server that cannot make guests it stays a member, confined by the gateway's table.
 *
 * @throws Problem `guests_unavailable`, MattermostFault, ClaimLost
 */
export async function demoteAccount(deps: GuestDeps, claim: Claim, account: UserProfile): Promise<void> {
  const { guestObstacle } = await deps.mattermost.capabilities.current()
  if (isGuest(account)) return
  if (guestObstacle !== undefined && deps.settings.guests.whenUnavailable === 'restricted-member') {
    await claim.keep({ isRestrictedMember: true })
    return
  }
  await claim.keep()
  try {
    await deps.mattermost.users.demote(account.id)
  } catch (error) {
    if (await isGuestAfterAll(deps, account.id, error)) return
    await putAway(deps, claim, account.id)
    if (!(error instanceof MattermostFault) || isPassing(error)) throw error
    throw new Problem('guests_unavailable', { why: error.message, cause: error })
  }
}

export function isGuest(account: Pick<UserProfile, 'roles'>): boolean {
  return account.roles.split(' ').includes('system_guest')
}

/** Hardened mode leaves the id out of 5xx answers, and an answer can be lost: so the account itself is asked. */
async function isGuestAfterAll(deps: GuestDeps, userId: string, error: unknown): Promise<boolean> {
  if (says(error, 'alreadyGuest')) return true
  if (says(error, 'guestsNotLicensed', 'guestsSwitchedOff')) return false
  try {
    const account = await deps.mattermost.users.byId(userId)
    return account !== undefined && isGuest(account)
  } catch {
    // What counts is the first fault; the caller puts the account away and passes that one on.
    return false
  }
}

async function putAway(deps: GuestDeps, claim: Claim, userId: string): Promise<void> {
  await claim.keep({ userId: null })
  try {
    await deps.mattermost.users.setActive(userId, false)
  } catch (error) {
    const reason = error instanceof MattermostFault ? toProblem(error).code : 'internal'
    deps.log.error({ userId, reason }, 'an account that is not a guest could not be deactivated; the repair does it')
  }
}
