import { Problem } from '../api/errors.ts'

/**
 * The cookies of a request.
 *
 * @throws Problem `duplicate_cookie` when a name stands twice (security B7): which one counts would be anybody's guess.
 */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=')
    if (at < 0) continue
    const name = part.slice(0, at).trim()
    if (cookies.has(name)) throw new Problem('duplicate_cookie')
    cookies.set(name, part.slice(at + 1).trim())
  }
  return cookies
}
