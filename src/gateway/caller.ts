import type { IncomingMessage } from 'node:http'
import { Problem } from '../api/errors.ts'
import type { SessionDirectory, SessionView } from '../session/session-view.ts'
import type { Settings } from '../settings/schema.ts'
import { readChatCookie } from './chat/chat-cookies.ts'
import { readFileCookie } from './file-cookie.ts'
import { createRateLimit } from './rate-limit.ts'

export type Caller = { readonly view: SessionView; readonly by: 'bearer' | 'file-cookie' }

export type Callers = {
  /**
   * Who asks: by bearer, or, where `mayUseFileCookie`, by the file cookie. A cookie is never a bearer and the reverse.
   * @throws Problem `session_missing`, `session_ended`, `session_cut`, `feed_silent`, `duplicate_cookie`, `too_many_requests`
   */
  identify(request: IncomingMessage, address: string, mayUseFileCookie: boolean): Promise<Caller>
  /** The same for the token of a socket's challenge. */
  byToken(token: string, address: string): Promise<SessionView>
  /** Who asks on the chat origin: by its cookie alone. Throws as `identify`. */
  byChatCookie(request: IncomingMessage, address: string): Promise<SessionView>
  /** Whose chat session this browser holds; undefined when there is none, or none any more. @throws Problem `duplicate_cookie` */
  presentAtChat(request: IncomingMessage): Promise<SessionView | undefined>
  /** Counts refusals for an address, and refuses all beyond the limit. @throws Problem `too_many_requests` */
  counted<T>(address: string, look: () => Promise<T>): Promise<T>
  /** @throws Problem `too_many_requests` */
  countRequest(view: SessionView): void
}

const bearer = /^(?:Bearer|BEARER) ([A-Za-z0-9_-]{16,256})$/

function tooMany(retryAfterSeconds: number): Problem {
  return new Problem('too_many_requests', { retryAfterSeconds })
}

export function createCallers(deps: { settings: Settings; sessions: SessionDirectory; now: () => number }): Callers {
  const { settings, sessions, now } = deps
  const guests = createRateLimit(settings.limits.maxRequestsPerMinutePerGuest, now)
  const failures = createRateLimit(settings.limits.maxSignInsPerMinutePerAddress, now)

  /** Tries that fail are counted for their address; beyond the limit nothing is looked up for it any more. */
  async function counted<T>(address: string, look: () => Promise<T>): Promise<T> {
    if (failures.isExhausted(address)) throw tooMany(1)
    try {
      return await look()
    } catch (error) {
      if (error instanceof Problem && error.family === 'refusal') failures.take(address)
      throw error
    }
  }

  function readFromSamePage(request: IncomingMessage): string | undefined {
    const value = readFileCookie(request.headers.cookie)
    return request.headers['sec-fetch-site'] === 'same-origin' ? value : undefined
  }

  return {
    async identify(request, address, mayUseFileCookie) {
      const { authorization } = request.headers
      if (authorization !== undefined) {
        const token = bearer.exec(authorization)?.[1]
        const view = await counted(address, async () => {
          if (token === undefined) throw new Problem('session_missing')
          return sessions.byToken(token)
        })
        return { view, by: 'bearer' }
      }
      const cookie = mayUseFileCookie ? readFromSamePage(request) : undefined
      const view = await counted(address, async () => {
        if (cookie === undefined) throw new Problem('session_missing')
        return sessions.byFileCookie(cookie)
      })
      return { view, by: 'file-cookie' }
    },
    byToken: (token, address) => counted(address, () => sessions.byToken(token)),
    async byChatCookie(request, address) {
      const cookie = readChatCookie(request.headers.cookie)
      // Whoever shows nothing has guessed nothing: a whole office may open an old link at once.
      if (cookie === undefined) throw new Problem('session_missing')
      return counted(address, () => sessions.byChatCookie(cookie))
    },
    async presentAtChat(request) {
      const cookie = readChatCookie(request.headers.cookie)
      if (cookie === undefined) return undefined
      try {
        return await sessions.byChatCookie(cookie)
      } catch (error) {
        if (error instanceof Problem && error.family === 'refusal') return undefined
        throw error
      }
    },
    counted,
    countRequest(view) {
      const waitSeconds = guests.take(view.guestId)
      if (waitSeconds > 0) throw tooMany(waitSeconds)
    },
  }
}
