import { bearerOf } from '../api/bearer.ts'
import { type ChatAnswer, chatAnswer, ticketAnswer, ticketRequest } from '../api/chat.ts'
import { Problem } from '../api/errors.ts'
import { type Route, type RouteRequest, route } from '../api/route.ts'
import type { ChatTickets } from './chat-tickets.ts'
import type { SessionDirectory, SessionView } from './session-view.ts'

/** The way from the tab into the whole Mattermost. @param deps.chatUrl undefined where it is not offered */
export function chatRoutes(deps: {
  directory: Pick<SessionDirectory, 'byToken'>
  tickets: ChatTickets
  offer: (view: SessionView) => Promise<ChatAnswer>
  chatUrl: string | undefined
}): Route[] {
  const { directory, tickets, offer, chatUrl } = deps

  const viewOf = (request: Pick<RouteRequest, 'authorization'>): Promise<SessionView> =>
    directory.byToken(bearerOf(request))

  return [
    route({
      method: 'GET',
      path: '/api/chat',
      summary: 'Whether the whole Mattermost is offered, and which of its products this guest may use',
      auth: 'session',
      answers: { 200: { schema: chatAnswer, summary: 'What there is' } },
      problems: [
        'session_missing',
        'session_ended',
        'session_cut',
        'feed_silent',
        'mattermost_away',
        'mattermost_slow',
      ],
      handle: async (request) => ({ status: 200, body: await offer(await viewOf(request)) }),
    }),
    route({
      method: 'POST',
      path: '/api/chat/ticket',
      summary: 'A ticket that opens the whole Mattermost once, within a minute',
      auth: 'session',
      body: ticketRequest,
      answers: { 201: { schema: ticketAnswer, summary: 'For the page at enterUrl; it must never stand in a query' } },
      problems: ['session_missing', 'session_ended', 'session_cut', 'channel_not_granted', 'chat_off', 'feed_silent'],
      handle: async ({ authorization, body }) => {
        const view = await viewOf({ authorization })
        if (chatUrl === undefined) throw new Problem('chat_off')
        return { status: 201, body: { ...(await tickets.issue(view, body)), enterUrl: `${chatUrl}/_enter` } }
      },
    }),
  ]
}
