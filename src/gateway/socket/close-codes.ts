import type { Problem } from '../../api/errors.ts'

/** Why a socket was closed, as clients see it (RFC 6455, 7.4). After all of them a client connects again; after `accessEnded` in vain. */
export const closeCodes = {
  goingAway: 1001,
  unsupported: 1003,
  policy: 1008,
  tryLater: 1013,
  accessEnded: 4401,
} as const

export function codeFor(problem: Problem): number {
  switch (problem.code) {
    case 'session_missing':
    case 'session_cut':
    case 'session_ended':
      return closeCodes.accessEnded
    case 'closing':
    case 'mattermost_away':
      return closeCodes.goingAway
    default:
      return closeCodes.tryLater
  }
}
