import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { type EnterAnswer, type Entrance, enterRequest } from '../../api/chat.ts'
import { Problem } from '../../api/errors.ts'
import type { SessionView } from '../../session/session-view.ts'
import { answerJson } from '../answer.ts'
import type { Callers } from '../caller.ts'
import { readJsonBody } from '../json-body.ts'
import { forgetSignOut, hasSignedOut, readChatCookie, setChatCookies } from './chat-cookies.ts'

/** For whom a ticket is. */
export type Visitor = { readonly guestId: string; readonly displayName: string; readonly organisation: string }

/** What the door asks of the session room. @throws Problem `ticket_invalid` */
export type Tickets = {
  look(ticket: string, at: Entrance): Promise<Visitor>
  /**
   * @param present the session that this browser holds already; it goes on when it came from the same session of the tab
   * @returns the value of the chat cookie, undefined when the present one goes on
   */
  redeem(
    ticket: string,
    at: Entrance,
    present: SessionView | undefined,
  ): Promise<Visitor & { readonly value: string | undefined; readonly path: string }>
  nameOf(guestId: string): Promise<string>
}

type EnterRequest = z.infer<typeof enterRequest>

const maxBytes = 1024

/**
 * `POST /_enter`: changes a ticket for the cookies of a chat session. A live session of another person in this browser is
 * never silently replaced (security B1): the answer says who is there, and the person decides.
 *
 * @throws Problem `ticket_invalid`, `chat_other_person`, `too_many_requests`, `bad_request`
 */
export async function enter(
  request: IncomingMessage,
  response: ServerResponse,
  deps: {
    readonly callers: Callers
    readonly tickets: Tickets
    readonly endSession: (view: SessionView) => Promise<void>
    readonly address: string
  },
): Promise<void> {
  const { callers, tickets, endSession, address } = deps
  const { ticket, at, replace, look } = (await readJsonBody(request, enterRequest, maxBytes)) as EnterRequest
  const arriving = await callers.counted(address, () => tickets.look(ticket, at))
  const named = ({ displayName, organisation }: Visitor): EnterAnswer => ({ displayName, organisation })
  if (look) return answerJson(response, 200, JSON.stringify(named(arriving)))

  const present = await callers.presentAtChat(request)
  if (present && present.guestId !== arriving.guestId && !replace)
    throw new Problem('chat_other_person', {
      facts: { present: await tickets.nameOf(present.guestId), arriving: arriving.displayName },
    })
  const entered = await callers.counted(address, () => tickets.redeem(ticket, at, present))
  // A page of theirs that is still open would go on with the other's cookie, as two people.
  if (present && present.guestId !== entered.guestId) await endSession(present)
  const value = entered.value ?? readChatCookie(request.headers.cookie) ?? ''
  const cookies = setChatCookies(value)
  if (hasSignedOut(request.headers.cookie)) cookies.push(forgetSignOut())
  const headers = cookies.flatMap((cookie) => ['Set-Cookie', cookie])
  answerJson(response, 200, JSON.stringify({ ...named(entered), path: entered.path }), headers)
}
