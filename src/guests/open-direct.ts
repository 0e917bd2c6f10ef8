import { Problem } from '../api/errors.ts'
import { isFault } from '../mattermost/fault.ts'
import { isMattermostId } from '../mattermost/ids.ts'
import type { Partner } from '../partners/partner.ts'
import { decide, decideDirectMessage } from '../policy/decide.ts'
import type { Secret } from '../settings/secret.ts'
import { grantIfActive } from './consider-addition.ts'
import { byCurrentTerms } from './current-terms.ts'
import { judgePeople } from './direct.ts'
import type { Grant } from './grant.ts'
import type { GuestDeps } from './guest-deps.ts'
import { grantsOf, guestById } from './guest-rows.ts'
import type { GuestRow } from './guests.ts'
import { directGrant } from './plan-memberships.ts'

/** The server's limit for a group message, the guest included. */
const MOST_OTHERS = 7

/**
 * Opens a direct message (one other person) or a group message, when policy allows it. It is opened with the guest's own
 * token, so Mattermost decides as well: what a person asks is never done as administrator (security P4).
 *
 * @throws Problem `person_not_visible`, `bad_request`, `session_cut`; MattermostFault
 */
export async function openDirect(
  deps: GuestDeps,
  guestId: string,
  userIds: readonly string[],
  token: Secret,
): Promise<Grant> {
  const guest = await guestById(deps.db, guestId)
  if (guest?.state !== 'active' || guest.userId === null) throw new Problem('session_cut')
  const { userId } = guest
  const others = [...new Set(userIds)].filter((id) => id !== userId)
  if (!others.every(isMattermostId) || others.length === 0 || others.length > MOST_OTHERS)
    throw new Problem('bad_request', { why: 'a direct message has one other person, a group up to seven' })
  const admission = decide(deps.partners.byTenant(guest.termsTid))
  if (!admission.isAdmitted) throw new Problem('session_cut')
  return byCurrentTerms(deps, admission, ({ partner }) =>
    openByTerms(deps, { ...guest, userId }, partner, others, token),
  )
}

async function openByTerms(
  deps: GuestDeps,
  guest: GuestRow & { readonly userId: string },
  partner: Partner,
  others: readonly string[],
  token: Secret,
): Promise<Grant> {
  const { id: guestId, userId } = guest
  const granted = (await grantsOf(deps.db, guestId)).filter((grant) => grant.source !== 'direct')
  const people = await judgePeople(
    deps,
    guest,
    partner,
    others,
    granted.map((grant) => grant.channelId),
  )
  const decision = decideDirectMessage(partner, people)
  if (!decision.isAllowed) throw new Problem('person_not_visible', { facts: { reason: decision.reason } })
  const holder = deps.mattermost.asHolder(token)
  const [only] = others
  try {
    const channel =
      others.length === 1 && only !== undefined
        ? await holder.openDirect([userId, only])
        : await holder.openGroup([userId, ...others])
    const grant = await grantIfActive(deps, guestId, partner, directGrant(channel))
    if (!grant) throw new Problem('session_cut')
    return grant
  } catch (error) {
    if (isFault(error, 'forbidden', 'missing')) throw new Problem('person_not_visible', { cause: error })
    throw error
  }
}
