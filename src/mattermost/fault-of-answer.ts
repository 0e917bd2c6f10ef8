import { says } from './error-ids.ts'
import { MattermostFault, type MattermostFaultKind } from './fault.ts'
import { AnswerTooLarge, type SendAnswer } from './send.ts'

/** What became of a call that brought no answer at all. */
export function lineFault(
  error: unknown,
  operation: string,
  { isOurTimeout, isCallersAbort }: { isOurTimeout: boolean; isCallersAbort: boolean },
): MattermostFault {
  const code = (error as { code?: unknown } | null)?.code
  if (error instanceof AnswerTooLarge) return new MattermostFault('broken', operation, { cause: error })
  if (isCallersAbort) return new MattermostFault('aborted', operation, { cause: error })
  if (isOurTimeout || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return new MattermostFault('slow', operation, { cause: error })
  return new MattermostFault('away', operation, { cause: error })
}

/** What an answer other than success means. */
export function answerFault(answer: SendAnswer, operation: string): MattermostFault {
  const errorId = errorIdOf(answer)
  const facts = {
    status: answer.status,
    errorId,
    retryAfterMs: retryAfterMs(answer),
    requestId: headerText(answer, 'x-request-id'),
  }
  const fault = new MattermostFault(kindOfStatus(answer.status), operation, facts)
  return says(fault, 'usernameTaken', 'emailTaken') ? new MattermostFault('conflict', operation, facts) : fault
}

/**
 * Some lists are written while they are read: what goes wrong then comes as an error object inside the list, which is
 * never closed, under 200. So does `GET /users/{id}/channels` for somebody without channels (tried on 11.6).
 */
export function brokenOffFault(answer: SendAnswer, operation: string): MattermostFault | undefined {
  const text = Buffer.from(answer.body).toString('utf8')
  const start = text.lastIndexOf('{"id":')
  if (!text.startsWith('[') || start === -1) return undefined
  try {
    const error = JSON.parse(text.slice(start)) as { status_code?: unknown }
    if (typeof error.status_code !== 'number') return undefined
    return answerFault({ ...answer, status: error.status_code, body: Buffer.from(text.slice(start)) }, operation)
  } catch {
    // Broken in some other way; the caller says so.
    return undefined
  }
}

function kindOfStatus(status: number): MattermostFaultKind {
  switch (status) {
    case 401:
      return 'unauthorised'
    case 403:
      return 'forbidden'
    case 404:
      return 'missing'
    case 409:
      return 'conflict'
    case 413:
      return 'too_large'
    case 429:
      return 'too_many'
    case 501:
      return 'unavailable'
    case 502:
    case 503:
    case 504:
      return 'away'
    default:
      return status >= 400 && status < 500 ? 'rejected' : 'broken'
  }
}

/** Rate limiting and proxies answer in plain text; then there is no id. */
function errorIdOf(answer: SendAnswer): string {
  try {
    const body: unknown = JSON.parse(Buffer.from(answer.body).toString('utf8'))
    const id = typeof body === 'object' && body !== null ? (body as { id?: unknown }).id : undefined
    return typeof id === 'string' ? id.slice(0, 200) : ''
  } catch {
    return ''
  }
}

function retryAfterMs(answer: SendAnswer): number | undefined {
  const seconds = Number(headerText(answer, 'retry-after') ?? headerText(answer, 'x-ratelimit-reset'))
  return answer.status === 429 && Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : undefined
}

function headerText(answer: SendAnswer, name: string): string | undefined {
  const value = answer.headers[name]
  return Array.isArray(value) ? value[0] : value
}
