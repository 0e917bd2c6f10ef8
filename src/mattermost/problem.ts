import { Problem, type ProblemCode } from '../api/errors.ts'
import { says } from './error-ids.ts'
import type { MattermostFault } from './fault.ts'

/**
 * What a person is told when Mattermost failed us: the one place where faults become problems. The administrator's
 * credential is a personal access token itself, so the switch that locks guests out locks us out too: a 401 says so.
 */
export function toProblem(fault: MattermostFault): Problem {
  const retryAfterSeconds = fault.retryAfterMs === undefined ? undefined : Math.ceil(fault.retryAfterMs / 1000)
  return new Problem(codeOf(fault), {
    why: fault.message,
    cause: fault,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
}

function codeOf(fault: MattermostFault): ProblemCode {
  if (says(fault, 'teamFull')) return 'team_full'
  if (says(fault, 'userTokensOff')) return 'user_tokens_off'
  if (says(fault, 'guestsNotLicensed', 'guestsSwitchedOff', 'userLimit', 'domainRefused')) return 'guests_unavailable'
  if (says(fault, 'usernameTaken', 'emailTaken')) return 'username_taken'
  switch (fault.kind) {
    case 'unauthorised':
      return 'user_tokens_off'
    case 'away':
    case 'aborted':
      return 'mattermost_away'
    case 'slow':
    case 'too_many':
      return 'mattermost_slow'
    case 'broken':
      return 'mattermost_away'
    default:
      return 'internal'
  }
}
