import { bearerOf } from '../api/bearer.ts'
import { leftChannelsAnswer, rejoinAnswer } from '../api/left-channels.ts'
import { type Route, type RouteRequest, route } from '../api/route.ts'
import type { GrantedChannel } from '../api/session.ts'
import type { Guests } from '../guests/guests.ts'
import type { SessionDirectoryOwner } from './directory.ts'
import type { SessionView } from './session-view.ts'

const problems = ['session_missing', 'session_ended', 'session_cut', 'feed_silent'] as const

/** The way back into channels that somebody left by their own wish. */
export function leftChannelRoutes(deps: {
  directory: Pick<SessionDirectoryOwner, 'byToken' | 'again' | 'rejoinChannel'>
  guests: Pick<Guests, 'leftChannels'>
  channelsOf: (view: SessionView) => readonly GrantedChannel[]
}): Route[] {
  const { directory, guests, channelsOf } = deps

  const viewOf = (request: Pick<RouteRequest, 'authorization'>): Promise<SessionView> =>
    directory.byToken(bearerOf(request))

  return [
    route({
      method: 'GET',
      path: '/api/channels/left',
      summary: 'Channels that this person left by their own wish',
      auth: 'session',
      answers: { 200: { schema: leftChannelsAnswer, summary: 'By name' } },
      problems: [...problems, 'mattermost_away', 'mattermost_slow'],
      handle: async (request) => {
        const { guestId } = await viewOf(request)
        return { status: 200, body: { channels: await guests.leftChannels(guestId) } }
      },
    }),
    route({
      method: 'POST',
      path: '/api/channels/left/:channelId/rejoin',
      summary: 'Come back into a channel that one left, where the terms still give it',
      auth: 'session',
      params: { channelId: /^[a-z0-9]{26}$/ },
      answers: { 200: { schema: rejoinAnswer, summary: 'What the person has now' } },
      problems: [...problems, 'channel_not_granted', 'mattermost_away', 'mattermost_slow', 'team_full'],
      handle: async (request) => {
        const view = await viewOf(request)
        await directory.rejoinChannel(view, request.params.channelId ?? '')
        return { status: 200, body: { channels: channelsOf(await directory.again(view)) } }
      },
    }),
  ]
}
