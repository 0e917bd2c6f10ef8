import { retryAfterSeconds } from '../../src/entra/msal-network.ts'
import type { Delivery } from '../../src/notices/notice.ts'
import type { ConnectorAnswer } from './connector.ts'

/** Worth another try later. Source: "Optimize your bot with rate limiting" names 412, 429, 502 and 504. */
const laterStatuses = new Set([408, 412, 425, 429, 500, 502, 503, 504])

/**
 * What an answer of Teams means for the notice; of success only the id is missing.
 *
 * A 500 leaves open whether the message was carried out, and so does no answer at all: `unknown` for what is sent, and
 * `later` for what is only changed, because a change may be made twice.
 */
export function failureOf(
  answer: ConnectorAnswer,
  what: 'create' | 'send' | 'update',
): Exclude<Delivery, { kind: 'sent' }> {
  const mayRepeat = what !== 'send'
  if (answer.kind === 'unsent') return { kind: 'later', reason: 'no connection to Teams, or no token for it' }
  if (answer.kind === 'unanswered')
    return mayRepeat
      ? { kind: 'later', reason: 'Teams did not answer' }
      : { kind: 'unknown', reason: 'Teams did not answer' }
  const { status, headers } = answer
  if (status === 500 && !mayRepeat) return { kind: 'unknown', reason: 'Teams answered 500' }
  if (laterStatuses.has(status)) {
    const seconds = retryAfterSeconds(headers)
    return {
      kind: 'later',
      reason: `Teams answered ${status}`,
      ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1000 }),
    }
  }
  if (status === 413) return { kind: 'never', reason: 'too_large' }
  if (status === 403) return { kind: 'never', reason: reasonOf403(answer.body) }
  if (status === 404) return { kind: 'never', reason: what === 'update' ? 'gone' : 'not_installed' }
  return { kind: 'never', reason: 'refused' }
}

/** Teams puts the word into `code`, `subCode` or the message, by age of the service. */
function reasonOf403(body: Uint8Array): 'blocked' | 'not_installed' | 'refused' {
  const text = Buffer.from(body).toString('utf8')
  if (/MessageWritesBlocked|ConversationBlockedByUser/i.test(text)) return 'blocked'
  if (/BotNotInConversationRoster|ForbiddenOperationException|not installed/i.test(text)) return 'not_installed'
  return 'refused'
}
