/**
 * Why a call to Mattermost did not do what it should.
 *
 * `away`: no connection, or the server says that it is not there (502, 503, 504). `slow`: no answer in time; it may have
 * been done all the same. `aborted`: our own caller gave up. `unavailable`: the feature is switched off or not licensed
 * (501). `conflict`: the name, address or place is taken. `broken`: 5xx, redirect, or an answer that is not what the API
 * promises.
 */
export type MattermostFaultKind =
  | 'away'
  | 'slow'
  | 'aborted'
  | 'unauthorised'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'too_many'
  | 'too_large'
  | 'unavailable'
  | 'rejected'
  | 'broken'

/** Error of every call to Mattermost. Decide by `kind` and `errorId`, never by the message: that follows Accept-Language. */
export class MattermostFault extends Error {
  readonly kind: MattermostFaultKind
  /** Method and path with ids left out; safe for a log. */
  readonly operation: string
  /** The server's own id of the error, empty when there is none (also for every 5xx in hardened mode). */
  readonly errorId: string
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  readonly requestId: string | undefined

  constructor(
    kind: MattermostFaultKind,
    operation: string,
    facts: {
      errorId?: string | undefined
      status?: number | undefined
      retryAfterMs?: number | undefined
      requestId?: string | undefined
      cause?: unknown
    } = {},
  ) {
    const said = [facts.status, facts.errorId].filter((fact) => fact !== undefined && fact !== '').join(' ')
    super(`${operation}: ${kind}${said === '' ? '' : ` (${said})`}`, { cause: facts.cause })
    this.name = 'MattermostFault'
    this.kind = kind
    this.operation = operation
    this.errorId = facts.errorId ?? ''
    this.status = facts.status
    this.retryAfterMs = facts.retryAfterMs
    this.requestId = facts.requestId
  }
}

/** True for a fault of one of these kinds. */
export function isFault(error: unknown, ...kinds: readonly MattermostFaultKind[]): error is MattermostFault {
  return error instanceof MattermostFault && kinds.includes(error.kind)
}

/** True when nothing is wrong with the request: the server was not there, too slow, or too busy. Trying again later may help. */
export function isPassing(error: unknown): boolean {
  return isFault(error, 'away', 'slow', 'aborted', 'too_many', 'broken')
}
