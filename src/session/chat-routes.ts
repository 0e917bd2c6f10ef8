import { ticketAnswer, ticketRequest } from '../api/chat.ts'
import { Problem } from '../api/errors.ts'
import { type Route, route } from '../api/route.ts'
import type { ChatTickets } from './chat-tickets.ts'
import type { SessionDirectory } from './session-view.ts'

/** The way from the tab into the whole Mattermost. @param deps.chatUrl undefined where it is not offered */
export function chatRoutes(deps: {
  directory: Pick<SessionDirectory, 'byToken'>
  tickets: ChatTickets
  chatUrl: string | undefined
}): Route[] {
  const { directory, tickets, chatUrl } = deps
  return [
    route({
      method: 'POST',
      path: '/api/chat/ticket',
      summary: 'A ticket that opens the whole Mattermost once, within a minute',
      auth: 'session',
      body: ticketRequest,
      answers: { 201: { schema: ticketAnswer, summary: 'For the page at enterUrl; it must never stand in a query' } },
      problems: ['session_missing', 'session_ended', 'session_cut', 'channel_not_granted', 'chat_off', 'feed_silent'],
      handle: async ({ authorization, body }) => {
        if (authorization?.scheme !== 'bearer') throw new Problem('session_missing')
        const view = await directory.byToken(authorization.value)
        if (chatUrl === undefined) throw new Problem('chat_off')
        return { status: 201, body: { ...(await tickets.issue(view, body)), enterUrl: `${chatUrl}/_enter` } }
      },
    }),
  ]
}
