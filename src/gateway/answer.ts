import type { ServerResponse } from 'node:http'
import { problemOf, problems } from '../api/errors.ts'
import { MattermostError } from './mattermost-error.ts'

/** Every answer behind a session: not cached, never guessed at, for our own origin only (security G13, B3). */
export const always = [
  'Cache-Control',
  'no-store',
  'X-Content-Type-Options',
  'nosniff',
  'Cross-Origin-Resource-Policy',
  'same-origin',
] as const

/** Writes JSON. The media type must be this word for word: `@mattermost/client` compares it strictly. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: Buffer | string,
  further: readonly string[] = [],
): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  response.writeHead(status, [
    ...always,
    'Content-Type',
    'application/json',
    'Content-Length',
    String(length),
    ...further,
  ])
  response.end(body)
}

/** Writes an error in the shape that `@mattermost/client` reads: `{id, message, detailed_error, request_id, status_code}`. */
function answerError(
  response: ServerResponse,
  requestId: string,
  error: { status: number; id: string; message: string },
  further: readonly string[],
): void {
  const body = {
    id: error.id,
    message: error.message,
    detailed_error: '',
    request_id: requestId,
    status_code: error.status,
  }
  answerJson(response, error.status, JSON.stringify(body), further)
}

/**
 * Answers what stopped a request: Mattermost's own refusals as they are, ours with `mission.<code>` as id.
 * Anything else is `internal`, whatever it says.
 */
export function answerFailure(response: ServerResponse, requestId: string, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  if (error instanceof MattermostError) {
    answerError(response, requestId, error, [])
    return
  }
  const problem = problemOf(error)
  const further: string[] = []
  if (problem.retryAfterSeconds !== undefined) further.push('Retry-After', String(problem.retryAfterSeconds))
  if (problem.code === 'session_cut' || problem.code === 'session_ended') further.push('Clear-Site-Data', '"cache"')
  // The rest of a body that nobody will read must not be taken for the next request.
  if (!response.req.complete) further.push('Connection', 'close')
  const { status, detail } = problems[problem.code]
  answerError(response, requestId, { status, id: `mission.${problem.code}`, message: detail }, further)
}

/** The one refusal that a file cookie sees: existing, forbidden and missing look alike (security B3). */
export function answerNothingHere(response: ServerResponse, requestId: string): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  answerError(response, requestId, { status: 404, id: 'mission.not_found', message: problems.not_found.detail }, [])
}
