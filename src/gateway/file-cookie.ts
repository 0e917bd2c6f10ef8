import { Problem } from '../api/errors.ts'

/** The one cookie of face (a): a random value of its own, good for files and pictures only (security B3). */
export const FILE_COOKIE = '__Host-mission-files'

/**
 * The tab stands in a frame of Teams, another site: without `SameSite=None` the cookie would not come back, without
 * `Partitioned` it would not be kept. It lives as long as the browser; the session behind it ends sooner.
 */
const attributes = 'Path=/; Secure; HttpOnly; SameSite=None; Partitioned'

export type FileCookie = {
  /** @returns the `Set-Cookie` value that hands the cookie over. */
  set(value: string): string
  /** @returns the `Set-Cookie` value that takes it back. */
  clear(): string
}

/** Writes the file cookie for the session room, which makes its value. */
export function createFileCookie(): FileCookie {
  return {
    set: (value) => `${FILE_COOKIE}=${value}; ${attributes}`,
    clear: () => `${FILE_COOKIE}=; Max-Age=0; ${attributes}`,
  }
}

/**
 * @returns the value of the file cookie, or undefined when there is none.
 * @throws Problem `duplicate_cookie` when there are two (security B7)
 */
export function readFileCookie(header: string | undefined): string | undefined {
  if (header === undefined || !header.includes(FILE_COOKIE)) return undefined
  let value: string | undefined
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    if (equals < 0 || part.slice(0, equals).trim() !== FILE_COOKIE) continue
    if (value !== undefined) throw new Problem('duplicate_cookie')
    value = part.slice(equals + 1).trim()
  }
  return value
}
