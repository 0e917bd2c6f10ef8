import type { IncomingMessage } from 'node:http'
import { Problem } from '../../api/errors.ts'

/**
 * Cookies with `SameSite=None` come along with whatever another site makes the browser ask, and with the key injected
 * Mattermost's own check against that is gone: this is the only one (security B6, surprise 22). Writes need the origin of
 * the chat host exactly; reads need the browser's word that they come from a page of it. `same-site` is foreign: in
 * production the tab's host name shares a domain with the chat's.
 *
 * @throws Problem `origin_foreign`
 */
export function requireSameOrigin(request: IncomingMessage, chatUrl: string): void {
  const { origin } = request.headers
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const isSame = isRead
    ? request.headers['sec-fetch-site'] === 'same-origin' && (origin === undefined || origin === chatUrl)
    : origin === chatUrl
  if (!isSame) throw new Problem('origin_foreign')
}
