import { Problem } from '../api/errors.ts'
import type { LocalAnswer } from './operation.ts'

/**
 * Answers what needs no session, so that it never reaches Mattermost (security G9): `GET /system/ping`, which with a
 * `device_id` would make the server push to any device, and everything below `/users/login`.
 * @returns undefined when the request is another
 * @throws Problem `operation_unknown` for every way to sign in
 */
export function answerWithoutSession(method: string, segments: readonly string[]): LocalAnswer | undefined {
  const [first, second] = segments
  if (first === 'system' && second === 'ping' && segments.length === 2 && method === 'GET')
    return { status: 200, value: { status: 'OK' } }
  if (first === 'users' && second === 'login') throw new Problem('operation_unknown', { why: "signing in is Entra's" })
  return undefined
}
