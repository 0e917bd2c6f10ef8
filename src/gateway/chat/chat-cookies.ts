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
