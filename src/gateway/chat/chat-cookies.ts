import { Problem } from '../../api/errors.ts'

/** The session of face (b): a random value of its own, good on the chat origin only. */
export const CHAT_COOKIE = '__Host-mission-chat'

/** As for the file cookie: without `SameSite=None` it would not come back in a frame of Teams, without `Partitioned` not be kept. */
const attributes = 'Path=/; Secure; SameSite=None; Partitioned'

/**
 * What the web app reads itself: it takes somebody for signed in when `MMUSERID` is there, whatever its value, and leaves
 * its landing page out when `MMEMBED` is 1 (reference 4.1). Neither decides anything here (security B7).
 */
const readable = { MMUSERID: 'me', MMEMBED: '1' } as const

/**
 * Tells the page after signing out that the person wanted it so: the tab would take any other end for one to mend by going
 * in again.
 */
const LEFT_COOKIE = '__Host-mission-left'
export const signedOutSeconds = 120

/** @returns the `Set-Cookie` values that hand a chat session over. */
export function setChatCookies(value: string): string[] {
  return [
    `${CHAT_COOKIE}=${value}; HttpOnly; ${attributes}`,
    ...Object.entries(readable).map(([name, content]) => `${name}=${content}; ${attributes}`),
  ]
}

/** @returns the `Set-Cookie` values that take it back. */
export function clearChatCookies(): string[] {
  return [CHAT_COOKIE, ...Object.keys(readable)].map((name) => `${name}=; Max-Age=0; HttpOnly; ${attributes}`)
}

/** @returns the same for somebody who signs out by their own wish. */
export function signOutCookies(): string[] {
  return [...clearChatCookies(), `${LEFT_COOKIE}=1; Max-Age=${signedOutSeconds}; HttpOnly; ${attributes}`]
}

/** @returns the `Set-Cookie` value that forgets such a wish. */
export function forgetSignOut(): string {
  return `${LEFT_COOKIE}=; Max-Age=0; HttpOnly; ${attributes}`
}

/** True for a moment after somebody signed out here. */
export function hasSignedOut(header: string | undefined): boolean {
  return header?.split(';').some((part) => part.trim() === `${LEFT_COOKIE}=1`) ?? false
}

/**
 * @returns the value of the chat cookie, or undefined when there is none.
 * @throws Problem `duplicate_cookie` when there are two (security B7)
 */
export function readChatCookie(header: string | undefined): string | undefined {
  if (header === undefined || !header.includes(CHAT_COOKIE)) return undefined
  const values = header
    .split(';')
    .map((part) => part.split('=', 2) as [string, string?])
    .filter(([name]) => name.trim() === CHAT_COOKIE)
  if (values.length > 1) throw new Problem('duplicate_cookie')
  return values[0]?.[1]?.trim()
}
