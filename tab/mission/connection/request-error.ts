/**
 * What became of a request, as far as the view acts on it.
 *
 * - `offline`: no answer at all. `tooMany`: 429. `away`: a 5xx that passes. These are tried again.
 * - `ended`: 401, the session is over. `refused`: any other 4xx. `fault`: 500 and whatever cannot be read.
 */
export type RequestErrorKind = 'offline' | 'tooMany' | 'away' | 'ended' | 'refused' | 'fault'

/** Why a request brought no answer that counts. */
export class RequestError extends Error {
  readonly kind: RequestErrorKind
  readonly status: number
  /** The id of Mattermost's error, or the gateway's code without its `mission.` */
  readonly code: string
  readonly retryAfterMs: number | undefined

  constructor(
    kind: RequestErrorKind,
    facts: {
      status?: number
      code?: string
      message?: string
      retryAfterMs?: number | undefined
      cause?: unknown
    } = {},
  ) {
    super(facts.message ?? kind, { cause: facts.cause })
    this.name = 'RequestError'
    this.kind = kind
    this.status = facts.status ?? 0
    this.code = facts.code ?? ''
    this.retryAfterMs = facts.retryAfterMs
  }
}

/** True when the same request may well succeed a little later. */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof RequestError && (error.kind === 'offline' || error.kind === 'tooMany' || error.kind === 'away')
  )
}

export function kindOfStatus(status: number): RequestErrorKind {
  if (status === 401) return 'ended'
  if (status === 429) return 'tooMany'
  if (status === 502 || status === 503 || status === 504) return 'away'
  return status >= 400 && status < 500 ? 'refused' : 'fault'
}

/** @returns the wait of a `Retry-After` header in seconds (RFC 9110, 10.2.3; dates are not used by these servers). */
export function retryAfterMs(header: string | null): number | undefined {
  const seconds = Number(header)
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}

/** Reads the body of an error: Mattermost's form, the gateway's in that form, or RFC 9457. */
export function readError(status: number, body: unknown, headers: Headers): RequestError {
  const facts = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const code = String(facts['code'] ?? facts['id'] ?? '').replace(/^mission\./, '')
  const text = facts['message'] ?? facts['detail']
  const kind = isRunningTwice(code) ? 'away' : kindOfStatus(status)
  return new RequestError(kind, {
    status,
    code,
    ...(typeof text === 'string' ? { message: text } : {}),
    retryAfterMs: retryAfterMs(headers.get('Retry-After')),
  })
}

/** A post whose first attempt is still running answers 500 (recorded: `post-create-pending-id-four-in-parallel`). */
function isRunningTwice(code: string): boolean {
  return code === 'api.post.deduplicate_create_post.pending'
}
