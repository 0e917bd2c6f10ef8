import { Problem } from '../api/errors.ts'
import type { UpstreamAnswer } from './exchange.ts'

/** A refusal of Mattermost's own that the guest may read: the call was one of ours, the answer is about the guest's own doing. */
export class MattermostError extends Error {
  readonly status: number
  /** What clients branch on; the text follows Accept-Language. */
  readonly id: string

  constructor(status: number, id: string, message: string) {
    super(message)
    this.name = 'MattermostError'
    this.status = status
    this.id = id
  }
}

/** @returns the seconds of a Retry-After header, at least 1. */
function retryAfterSeconds(answer: UpstreamAnswer): number {
  const seconds = Number(answer.headers['retry-after'])
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : 1
}

function readError(body: Buffer): { id: string; message: string } | undefined {
  try {
    const value: unknown = JSON.parse(body.toString())
    if (typeof value !== 'object' || value === null || !('id' in value) || !('message' in value)) return undefined
    return { id: String(value.id), message: String(value.message) }
  } catch {
    // Not JSON: what a proxy before Mattermost says is nothing that a guest need read.
    return undefined
  }
}

/**
 * Makes the error for an answer of Mattermost's that is no success. A 401 is about *our* key, never about the guest's
 * session, and transient faults are 503: on a 401 the client would sign out (reference 4.7).
 */
export function errorOf(answer: UpstreamAnswer): Problem | MattermostError {
  const { status } = answer
  if (status === 401) return new Problem('user_tokens_off', { why: 'Mattermost did not take the key of this guest' })
  if (status === 429) return new Problem('too_many_requests', { retryAfterSeconds: retryAfterSeconds(answer) })
  // The answer to a HEAD says no more than that.
  if (status === 404 && answer.body.length === 0) return new Problem('not_found')
  const error = status >= 400 ? readError(answer.body) : undefined
  if (!error || (status >= 502 && status <= 504))
    return new Problem('mattermost_away', { why: `Mattermost answered ${status}` })
  return new MattermostError(status, error.id, error.message)
}
