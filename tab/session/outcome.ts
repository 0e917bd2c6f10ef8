import type { FailureCode } from './failure.ts'

/** Screens of `tab/screens/` that a failure can lead to. */
export type FailureScreen =
  | 'consent'
  | 'request-access'
  | 'suspended'
  | 'access-ended'
  | 'signed-out'
  | 'partner-full'
  | 'guests-unavailable'
  | 'mattermost-away'
  | 'waiting'
  | 'other-organisation'
  | 'operator-member'
  | 'problem'

/**
 * How it goes on: `by-itself` tries again with back-off and a countdown; `slowly` looks again every few
 * minutes, because somebody else has to act first; `by-hand` waits for the person.
 */
export type Continuation = 'by-itself' | 'slowly' | 'by-hand'

export type Outcome = { readonly screen: FailureScreen; readonly goesOn: Continuation }

const problem: Outcome = { screen: 'problem', goesOn: 'by-hand' }
const waiting: Outcome = { screen: 'waiting', goesOn: 'by-itself' }
const away: Outcome = { screen: 'mattermost-away', goesOn: 'by-itself' }
const unavailable: Outcome = { screen: 'guests-unavailable', goesOn: 'slowly' }
const ended: Outcome = { screen: 'access-ended', goesOn: 'slowly' }
const signedOut: Outcome = { screen: 'signed-out', goesOn: 'by-hand' }

/** The one table from a code to what the person sees and how it goes on. A new code does not compile until it is here. */
export const outcomes: Readonly<Record<FailureCode, Outcome>> = {
  token_missing: problem,
  token_malformed: problem,
  token_algorithm: problem,
  token_signature: problem,
  token_key_unknown: waiting,
  token_audience: problem,
  token_issuer: problem,
  token_version: problem,
  token_client: problem,
  token_scope: { screen: 'consent', goesOn: 'by-hand' },
  token_expired: problem,
  token_not_yet_valid: problem,
  token_no_oid: problem,
  token_guest_account: { screen: 'other-organisation', goesOn: 'by-hand' },
  operator_member: { screen: 'operator-member', goesOn: 'by-hand' },
  identity_changed: signedOut,
  tenant_not_listed: { screen: 'request-access', goesOn: 'slowly' },
  tenant_pending: { screen: 'request-access', goesOn: 'slowly' },
  tenant_suspended: { screen: 'suspended', goesOn: 'slowly' },
  consent_required: { screen: 'consent', goesOn: 'by-hand' },
  guest_ended: ended,
  guest_expired: ended,
  guest_vetoed: ended,
  partner_full: { screen: 'partner-full', goesOn: 'slowly' },
  partner_busy: { screen: 'partner-full', goesOn: 'slowly' },
  guests_unavailable: unavailable,
  team_full: unavailable,
  username_taken: problem,
  user_tokens_off: unavailable,
  session_missing: signedOut,
  session_ended: signedOut,
  session_cut: ended,
  operation_unknown: problem,
  channel_not_granted: problem,
  person_not_visible: problem,
  file_not_yours: problem,
  download_forbidden: problem,
  upload_forbidden: problem,
  command_forbidden: problem,
  origin_foreign: problem,
  admin_required: problem,
  channel_refused: problem,
  approval_needed: { screen: 'request-access', goesOn: 'slowly' },
  sponsor_unlinked: problem,
  sponsor_required: problem,
  sponsor_cannot_add: problem,
  own_request: problem,
  organisation_closed: problem,
  operator_decides: problem,
  request_decided: problem,
  card_outdated: problem,
  renewal_early: problem,
  link_code_wrong: problem,
  link_limit: problem,
  invite_unusable: problem,
  invite_limit: problem,
  request_open: { screen: 'request-access', goesOn: 'slowly' },
  request_limit: { screen: 'request-access', goesOn: 'slowly' },
  partner_readonly: problem,
  too_many_requests: waiting,
  bad_path: problem,
  bad_request: problem,
  duplicate_cookie: problem,
  not_found: problem,
  method_not_allowed: problem,
  body_too_large: problem,
  file_too_large: problem,
  media_type: problem,
  mattermost_away: away,
  mattermost_slow: away,
  entra_away: waiting,
  database_away: waiting,
  closing: waiting,
  feed_silent: waiting,
  internal: problem,
  offline: waiting,
  answer_odd: waiting,
  host_silent: problem,
  sign_in_cancelled: signedOut,
  sign_in_blocked: signedOut,
  sign_in_disabled: problem,
  sign_in_elsewhere: { screen: 'other-organisation', goesOn: 'by-hand' },
  sign_in_failed: signedOut,
  sign_in_needed: signedOut,
  ticket_invalid: problem,
  chat_other_person: problem,
  chat_off: problem,
}

/** True for faults that pass by themselves: an open session is kept and tried again, not given up. */
export function passes(code: FailureCode): boolean {
  return outcomes[code].goesOn === 'by-itself' || code === 'internal'
}
