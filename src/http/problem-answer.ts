import type { ServerResponse } from 'node:http'
import { toProblemAnswer } from '../api/errors.ts'

/** Writes the problem answer (RFC 9457) for whatever was thrown; what is not in the table of problems shows nothing of itself. */
export function sendProblem(
  res: ServerResponse,
  error: unknown,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): number {
  const answer = toProblemAnswer(error, requestId)
  if (res.headersSent) {
    res.destroy()
    return answer.status
  }
  const body = JSON.stringify(answer)
  res.writeHead(answer.status, {
    ...headers,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...(answer.code === 'session_cut' || answer.code === 'session_ended' ? { 'Clear-Site-Data': '"cache"' } : {}),
    ...(answer.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(answer.retryAfterSeconds) }),
  })
  res.end(body)
  return answer.status
}
