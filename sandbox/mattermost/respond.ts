import type { ServerResponse } from 'node:http'
import type { Reply } from './call.ts'
import { ApiError, NoSuchCall, textOf } from './errors.ts'
import { expiredCookie } from './sessions.ts'
import { versionId, type World } from './world.ts'

/** An error as the server's JSON. The 404 of an unknown path alone has no request id. */
export function errorBody(error: ApiError, requestId: string): Record<string, unknown> {
  return {
    id: error.id,
    message: textOf(error.id),
    detailed_error: error.detail,
    ...(error instanceof NoSuchCall ? {} : { request_id: requestId }),
    status_code: error.status,
  }
}

/** Which error answers what was thrown; a fault of the stand-in itself says so under its own name. */
export function apiErrorOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  return new ApiError('sandbox.mattermost_stand_in.fault', 500, detail)
}

/** Writes an answer with the headers that every answer of the server has. */
export function respond(world: World, response: ServerResponse, requestId: string, reply: Reply): void {
  const { status = 200, body, headers = {}, cookies } = reply
  let { contentType, bytes } = reply
  if (bytes === undefined && status !== 304 && status !== 204) {
    bytes = JSON.stringify(body ?? null)
    contentType ??= 'application/json'
  }
  const content = bytes === undefined ? '' : bytes
  const head: Record<string, string | number | string[]> = {
    Expires: '0',
    'Permissions-Policy': '',
    'Referrer-Policy': 'no-referrer',
    Vary: 'Accept-Encoding',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': requestId,
    'X-Version-Id': versionId(world, world.isLicensed),
  }
  Object.assign(head, headers)
  if (cookies) head['Set-Cookie'] = [...cookies]
  if (contentType !== undefined) head['Content-Type'] = contentType
  if (status !== 304 && status !== 204) head['Content-Length'] = Buffer.byteLength(content)
  response.writeHead(status, head)
  response.end(status === 304 || status === 204 ? undefined : content)
}

/** An error answer; a token that opens nothing also loses its cookie. */
export const errorReply = (error: ApiError, requestId: string, losesCookie: boolean): Reply => ({
  status: error.status,
  body: errorBody(error, requestId),
  ...(losesCookie ? { cookies: [expiredCookie] } : {}),
})
