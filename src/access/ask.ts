import { Problem } from '../api/errors.ts'
import { decide } from '../policy/decide.ts'
import type { Applicant } from './access.ts'
import { type AccessDeps, DAY_MS } from './access-deps.ts'
import { makeRequest, type RequestRow } from './requests.ts'

/** Earlier than this before the end nobody needs to decide about more time. */
export function renewalOpensAtMs({ settings }: Pick<AccessDeps, 'settings'>, expiresAtMs: number): number {
  return expiresAtMs - Math.max(1, ...settings.guests.reminderDays) * DAY_MS
}

/**
 * Asks to come in, or, for somebody who is in, to stay.
 *
 * @param about what the verified token says: whose terms apply, and why the person was refused; without it, from the bot's
 * chat, the guest's own row tells, or the tenant of the chat
 * @throws Problem, see `Access.request`
 */
export async function askForAccess(
  deps: AccessDeps,
  applicant: Applicant,
  purpose: string,
  about?: { readonly reason: string; readonly termsTid: string },
): Promise<RequestRow> {
  const guest = await deps.guests.byIdentity(applicant.tid, applicant.oid)
  const termsTid = about?.termsTid ?? guest?.termsTid ?? applicant.tid
  if (termsTid === deps.settings.operator.tenantId) throw new Problem('operator_member')
  const isIn = guest?.state === 'active' && guest.expiresAtMs > deps.now()
  const admission = decide(deps.partners.byTenant(termsTid))
  if (isIn && admission.isAdmitted) {
    if (renewalOpensAtMs(deps, guest.expiresAtMs) > deps.now()) throw new Problem('renewal_early')
    return makeRequest(deps, { applicant, purpose, kind: 'renewal', reason: 'renewal', termsTid })
  }
  const reason = about?.reason ?? (admission.isAdmitted ? 'admitted' : admission.reason)
  return makeRequest(deps, { applicant, purpose, kind: 'access', reason, termsTid })
}
