/**
 * Every answer other than success, in one closed table: what a program reads (`code`), what HTTP says, what a person
 * reads, and what that person can do next. Problem details: RFC 9457.
 */
export type ProblemFamily = 'refusal' | 'mistake' | 'fault'

type Row = { readonly status: number; readonly family: ProblemFamily; readonly title: string; readonly detail: string }

const refusal = (status: number, title: string, detail: string): Row => ({ status, family: 'refusal', title, detail })
const mistake = (status: number, title: string, detail: string): Row => ({ status, family: 'mistake', title, detail })
const fault = (status: number, title: string, detail: string): Row => ({ status, family: 'fault', title, detail })

export const problems = {
  token_missing: refusal(401, 'Not signed in', 'Open the app in Teams, Outlook or Microsoft 365 to sign in.'),
  token_malformed: refusal(401, 'Sign-in not understood', 'Close the app and open it again.'),
  token_algorithm: refusal(401, 'Sign-in not accepted', 'Close the app and open it again.'),
  token_signature: refusal(401, 'Sign-in not accepted', 'Close the app and open it again.'),
  token_key_unknown: refusal(401, 'Sign-in not accepted', 'Wait a minute, then open the app again.'),
  token_audience: refusal(401, 'Sign-in meant for another app', 'Close the app and open it again.'),
  token_issuer: refusal(401, 'Sign-in from an unexpected place', 'Close the app and open it again.'),
  token_version: refusal(
    401,
    'Sign-in of an older kind',
    'Tell the mission operator: the app registration must issue version 2 tokens.',
  ),
  token_client: refusal(401, 'Sign-in from an unexpected app', 'Open the app in Teams, Outlook or Microsoft 365.'),
  token_scope: refusal(
    401,
    'Sign-in without the needed permission',
    'Ask the administrator of your organisation to consent to the app again.',
  ),
  token_expired: refusal(401, 'Sign-in has expired', 'Open the app again.'),
  token_not_yet_valid: refusal(
    401,
    'Sign-in is from the future',
    'Check that the clock of your device is right, then open the app again.',
  ),
  token_no_oid: refusal(401, 'Sign-in without a person', 'Sign in with a work account of your organisation.'),
  token_guest_account: refusal(
    403,
    'Signed in as a guest of this organisation',
    'Switch Teams to your own organisation and open the app there.',
  ),
  operator_member: refusal(
    403,
    'You belong to the organisation that runs this mission',
    'You are a member, not a guest: open Mattermost with your own account.',
  ),
  identity_changed: refusal(403, 'Another person signed in', 'Close the app and open it again.'),
  tenant_not_listed: refusal(
    403,
    'Your organisation is not part of this mission yet',
    'You can ask the mission operator for access.',
  ),
  tenant_pending: refusal(
    403,
    'Your organisation is waiting for approval',
    'The mission operator has to approve it. You can ask for access.',
  ),
  tenant_suspended: refusal(403, 'Access of your organisation is suspended', 'Ask the mission operator.'),
  consent_required: refusal(
    403,
    'Your organisation has not consented to the app',
    'Ask the administrator of your organisation to consent.',
  ),
  guest_ended: refusal(403, 'Your access has ended', 'Ask your sponsor or the mission operator to give it back.'),
  guest_expired: refusal(403, 'Your access has run out', 'Ask your sponsor to renew it.'),
  guest_vetoed: refusal(403, 'Your account was closed in Mattermost', 'Ask the mission operator to open it again.'),
  partner_full: refusal(403, 'Your organisation has reached its number of people', 'Ask your sponsor.'),
  partner_busy: refusal(429, 'Too many new people of your organisation at once', 'Try again in an hour.'),
  guests_unavailable: refusal(
    503,
    'The Mattermost server cannot take guests',
    'The mission operator has to switch guest accounts on.',
  ),
  team_full: refusal(
    503,
    'The team in Mattermost is full',
    'The mission operator has to raise the size limit of the team.',
  ),
  username_taken: refusal(409, 'An account in the way', 'The mission operator has to look at it.'),
  user_tokens_off: fault(
    503,
    'The Mattermost server does not accept our keys',
    'The mission operator has to switch user access tokens on.',
  ),
  channel_refused: refusal(401, 'Not from Teams', 'This address takes only what Teams sends and signs for this bot.'),
  session_missing: refusal(401, 'Not signed in', 'Open the app again.'),
  session_ended: refusal(401, 'Signed out', 'Open the app again.'),
  session_cut: refusal(401, 'Your access has ended', 'Ask your sponsor or the mission operator.'),
  operation_unknown: refusal(403, 'Not possible here', 'This is not something a guest can do.'),
  channel_not_granted: refusal(403, 'Not your channel', 'You have no access to this channel.'),
  person_not_visible: refusal(403, 'Not visible to you', 'You can only reach people of your channels.'),
  file_not_yours: refusal(403, 'Not your file', 'Attach files that you uploaded to this channel.'),
  download_forbidden: refusal(
    403,
    'Files are switched off',
    'Your organisation may read here but not open pictures and files.',
  ),
  upload_forbidden: refusal(403, 'Uploads are switched off', 'Your organisation may not upload files here.'),
  command_forbidden: refusal(403, 'Command not available', 'This slash command is not available to guests.'),
  origin_foreign: refusal(403, 'Request from another page', 'Open the app again.'),
  admin_required: refusal(403, 'For the mission operator only', 'Sign in with an account of the operator.'),
  request_open: refusal(409, 'You have already asked', 'You will be told as soon as it is decided.'),
  request_limit: refusal(
    429,
    'Too many requests are waiting',
    'Try again tomorrow, or reach the mission operator directly.',
  ),
  approval_needed: refusal(
    403,
    'Somebody has to let you in first',
    'Ask for access. A sponsor of this mission decides, and you are told here.',
  ),
  sponsor_unlinked: refusal(
    403,
    'Your Mattermost account is not linked',
    'Link it first: name your Mattermost account and give back the code that you get there.',
  ),
  sponsor_required: refusal(
    403,
    'Not for you to decide',
    'The sponsor of this organisation or the mission operator decides this.',
  ),
  sponsor_cannot_add: refusal(
    403,
    'You could not add people to these channels yourself',
    'Somebody who may add members to all of them has to decide, or the mission operator.',
  ),
  own_request: refusal(403, 'Nobody decides about themselves', 'Somebody else has to decide this.'),
  organisation_closed: refusal(
    409,
    'This organisation is not open',
    'The mission operator has to open it first. You can still refuse or ask back.',
  ),
  operator_decides: refusal(
    403,
    'Closed in Mattermost by a person',
    'Only the mission operator can give this access back.',
  ),
  request_decided: refusal(409, 'Already decided', 'Nothing more has to be done.'),
  card_outdated: refusal(409, 'This card is out of date', 'Look at the newest one: more has been said since.'),
  renewal_early: refusal(
    409,
    'Your access lasts for a while yet',
    'You can ask for more time in the last weeks before it ends.',
  ),
  link_code_wrong: refusal(
    403,
    'That code is not right, or no longer',
    'Look at the newest message of the bot in Mattermost, or ask for a new code.',
  ),
  link_limit: refusal(429, 'Too many codes were asked for', 'Try again in an hour.'),
  invite_unusable: refusal(
    403,
    'This invitation cannot be used',
    'Ask whoever invited you for a new one, or ask for access.',
  ),
  invite_limit: refusal(
    429,
    'Too many invitations are open',
    'Withdraw some that are no longer needed, or try again tomorrow.',
  ),
  partner_readonly: refusal(
    409,
    'Fixed in the settings',
    'This organisation is set in the settings file; change it there.',
  ),
  too_many_requests: refusal(429, 'Too fast', 'Wait a moment and try again.'),
  bad_path: mistake(400, 'Address not understood', 'The address holds characters that are not allowed.'),
  bad_request: mistake(400, 'Request not understood', 'A value is missing or has the wrong form.'),
  ticket_invalid: refusal(403, 'This link is used up', 'Open Mattermost once more from the mission in Teams.'),
  chat_other_person: refusal(409, 'Somebody else is signed in here', 'Say whether their session may end.'),
  chat_off: refusal(404, 'The whole Mattermost is not offered here', 'Use the mission view.'),
  duplicate_cookie: mistake(400, 'Two sessions at once', 'Close the app and open it again.'),
  not_found: mistake(404, 'Not found', 'There is nothing at this address.'),
  method_not_allowed: mistake(405, 'Not possible', 'This address does not take this kind of request.'),
  body_too_large: mistake(413, 'Too large', 'Send less at once.'),
  file_too_large: mistake(413, 'File too large', 'Choose a smaller file.'),
  media_type: mistake(415, 'Kind of content not accepted', 'Send JSON.'),
  mattermost_away: fault(
    503,
    'Mattermost does not answer',
    'We keep trying. Your messages are kept here until it is back.',
  ),
  mattermost_slow: fault(503, 'Mattermost is slow', 'We keep trying.'),
  entra_away: fault(503, 'Microsoft sign-in does not answer', 'We keep trying.'),
  database_away: fault(503, 'Our database does not answer', 'We keep trying. Nothing that you see here is lost.'),
  closing: fault(503, 'Restarting', 'We are back in a moment.'),
  feed_silent: fault(503, 'Checking access', 'Access cannot be checked at the moment. We keep trying.'),
  internal: fault(
    500,
    'Something went wrong on our side',
    'Try again. If it stays, tell the mission operator the number of this answer.',
  ),
} as const satisfies Record<string, Row>

export type ProblemCode = keyof typeof problems

/** Facts that travel with a problem: names of settings, limits, a link; never a secret, never message text. */
export type ProblemFacts = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** RFC 9457 answer, media type `application/problem+json`. `instance` is the number of the request. */
export type ProblemAnswer = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ProblemCode
  readonly detail: string
  readonly instance: string
  readonly facts?: ProblemFacts
  readonly retryAfterSeconds?: number
}

/** The one error that rooms raise towards a person. What is logged comes from `cause` and `why`; what is shown, from the table. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly family: ProblemFamily
  readonly facts: ProblemFacts
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ProblemCode,
    options: { why?: string; facts?: ProblemFacts; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(options.why ?? problems[code].title, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = problems[code].status
    this.family = problems[code].family
    this.facts = options.facts ?? {}
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** A library may have wrapped what it was thrown, once and perhaps once more. */
const MAX_WRAPPINGS = 3

/** @returns the problem that was thrown, or that the thrown error names as its cause; anything else is `internal`. */
export function problemOf(error: unknown): Problem {
  let cause = error
  for (let depth = 0; depth <= MAX_WRAPPINGS && cause instanceof Error; depth += 1) {
    if (cause instanceof Problem) return cause
    cause = cause.cause
  }
  return new Problem('internal', { cause: error })
}

/** @returns the answer for a problem; anything that is not a Problem is `internal`, whatever it says. */
export function toProblemAnswer(error: unknown, instance: string): ProblemAnswer {
  const problem = problemOf(error)
  const { title, detail } = problems[problem.code]
  return {
    type: `urn:mission-collaboration:${problem.code}`,
    title,
    status: problem.status,
    code: problem.code,
    detail,
    instance,
    ...(Object.keys(problem.facts).length > 0 ? { facts: problem.facts } : {}),
    ...(problem.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: problem.retryAfterSeconds }),
  }
}
