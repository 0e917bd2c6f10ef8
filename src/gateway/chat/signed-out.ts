import { hashToken } from '../../session/token.ts'
import { BoundedMap } from '../bounded-map.ts'
import { hasSignedOut, readChatCookie, signedOutSeconds } from './chat-cookies.ts'

const maxPeople = 10_000

/** Who signed out of the whole Mattermost moments ago. */
export type SignedOut = {
  /** Before the session ends, so that whatever notices the end finds it here. */
  note(sessionHash: string): void
  /** @throws Problem `duplicate_cookie` when the request has two chat cookies (security B7) */
  has(cookieHeader: string | undefined): boolean
}

/**
 * The cookie that says so travels with the answer to the sign-out. Another call of the same page, or its socket, may end
 * before that answer is there: the page then begins anew with the old cookie, which this process remembers as signed out.
 */
export function createSignedOut(now: () => number): SignedOut {
  const untilMs = new BoundedMap<number>(maxPeople)
  return {
    note: (sessionHash) => untilMs.set(sessionHash, now() + signedOutSeconds * 1000),
    has(cookieHeader) {
      if (hasSignedOut(cookieHeader)) return true
      const value = readChatCookie(cookieHeader)
      return value !== undefined && (untilMs.get(hashToken(value)) ?? 0) > now()
    },
  }
}
