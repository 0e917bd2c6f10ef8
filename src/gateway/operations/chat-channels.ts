import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import { requireGranted } from '../checks.ts'
import { MattermostError } from '../mattermost-error.ts'
import { AnsweredHere, type Call, type Operation, onChat, operation, stream } from '../operation.ts'
import { projectBookmarks } from '../projections/bookmark.ts'
import {
  projectChannel,
  projectChannelMember,
  projectChannelMembers,
  projectChannels,
  projectFoundChannels,
} from '../projections/channel.ts'
import { parsed } from '../projections/record.ts'
import { always, flag, pageOrAll, perPage, text, timeMs } from '../query.ts'
import { constant, refusedAs } from './local-answers.ts'
import { idShape } from './shapes.ts'

const term = z.strictObject({ term: z.string().max(128) })
const deniedByMattermost = 'api.context.permissions.app_error'

/** A channel that was asked for by its name: what is not granted looks like a channel that the guest is not in. */
function requireNamed(value: unknown, { view }: Call): unknown {
  const channel = projectChannel(value, view)
  if (!channel) throw new MattermostError(403, deniedByMattermost, 'You do not have the appropriate permissions.')
  return channel
}

/** Channels as the web app asks for them. */
export const chatChannels: readonly Operation[] = [
  operation({
    name: 'channels.everywhere',
    method: 'GET',
    path: '/users/{self}/channels',
    faces: onChat,
    query: { include_deleted: flag, last_delete_at: timeMs },
    channel: 'answer',
    answer: {
      kind: 'local',
      // A guest without channels gets a list that is begun and never ended, under status 200 (recorded).
      answer: async ({ view, query, ask }) => {
        const answer = await ask('GET', `/api/v4/users/${view.userId}/channels${query.built}`)
        return { status: 200, value: projectChannels(parsed(answer.body.toString()), view) }
      },
    },
  }),
  operation({
    name: 'channels.membershipsEverywhere',
    method: 'GET',
    path: '/users/{self}/channel_members',
    faces: onChat,
    query: { page: pageOrAll, per_page: perPage },
    channel: 'answer',
    answer: {
      kind: 'local',
      // The whole list comes as one JSON text a line.
      answer: async ({ view, query, ask }) => {
        const answer = await ask('GET', `/api/v4/users/${view.userId}/channel_members${query.built}`)
        const lines = answer.body.toString().trim()
        const rows = lines.startsWith('[') ? parsed(lines) : lines.split('\n').map(parsed)
        return { status: 200, value: projectChannelMembers(rows, view) }
      },
    },
  }),
  operation({
    name: 'channels.member',
    method: 'GET',
    path: '/channels/{channel}/members/{person}',
    faces: onChat,
    channel: 'path',
    answer: { kind: 'json', project: (value, { view }) => projectChannelMember(value, view) },
  }),
  operation<string[]>({
    name: 'channels.membersByIds',
    method: 'POST',
    path: '/channels/{channel}/members/ids',
    faces: onChat,
    body: z.array(idShape).min(1).max(200),
    channel: 'path',
    check: async ({ view, body, ask }, { people }) => {
      const visible = await people.visible(view, body, ask)
      return visible.size === 0 ? new AnsweredHere([]) : [...visible]
    },
    answer: { kind: 'json', project: (value, { view }) => projectChannelMembers(value, view) },
  }),
  operation({
    name: 'channels.leave',
    method: 'DELETE',
    path: '/channels/{channel}/members/{self}',
    faces: onChat,
    // It may be lost while this runs: that is what is wanted.
    channel: 'none',
    answer: {
      kind: 'local',
      answer: async ({ view, params, ask }, { sessions }) => {
        const channelId = requireGranted(view, params.channel ?? '')
        const inMattermost = async () => {
          await ask('DELETE', `/api/v4/channels/${channelId}/members/${view.userId}`)
        }
        // What cannot be left, such as a conversation, Mattermost says itself.
        if (view.granted.get(channelId)?.source === 'direct') await inMattermost()
        else await sessions.leaveChannel(view, channelId, inMattermost)
        return { status: 200, value: { status: 'OK' } }
      },
    },
  }),
  operation<{ header: string }>({
    name: 'channels.setHeaderOfConversation',
    method: 'PUT',
    path: '/channels/{channel}/patch',
    faces: onChat,
    body: z.strictObject({ header: z.string().max(1024) }),
    channel: 'path',
    check: async ({ view, params, body }) => {
      if (view.granted.get(params.channel ?? '')?.source !== 'direct')
        throw new Problem('operation_unknown', { why: 'the header of a channel' })
      return body
    },
    answer: { kind: 'json', project: (value, { view }) => projectChannel(value, view) },
  }),
  operation<string[]>({
    name: 'channels.markRead',
    method: 'POST',
    path: '/channels/members/{self}/mark_read',
    faces: onChat,
    body: z.array(idShape).min(1).max(500),
    channel: 'none',
    check: async ({ view, body }) => body.map((channelId) => requireGranted(view, channelId)),
    answer: stream,
  }),
  operation<string[]>({
    name: 'channels.openGroup',
    method: 'POST',
    path: '/channels/group',
    faces: onChat,
    body: z.array(idShape).min(2).max(8),
    channel: 'none',
    answer: {
      kind: 'local',
      // Who may message whom is policy (design 6.3): the session room decides and opens it.
      answer: async ({ view, body, ask }, { memberships, sessions }) => {
        const others = [...new Set(body)].filter((userId) => userId !== view.userId)
        if (others.length < 2) throw new Problem('bad_request', { why: 'no group' })
        const channelId = await memberships.openDirect(view, others)
        const renewed = await sessions.again(view)
        const answer = await ask('GET', `/api/v4/channels/${requireGranted(renewed, channelId)}`)
        return { status: 201, value: projectChannel(JSON.parse(answer.body.toString()), renewed) }
      },
    },
  }),
  operation<{ term: string }>({
    name: 'channels.searchGroups',
    method: 'POST',
    path: '/channels/group/search',
    faces: onChat,
    body: term,
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectChannels(value, view) },
  }),
  operation<{ term: string }>({
    name: 'channels.search',
    method: 'POST',
    path: '/channels/search',
    faces: onChat,
    query: { system_console: always('false') },
    requiredQuery: ['system_console'],
    body: term,
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectFoundChannels(value, view) },
  }),
  operation({
    name: 'channels.searchAutocomplete',
    method: 'GET',
    path: '/teams/{team}/channels/search_autocomplete',
    faces: onChat,
    query: { name: text(128) },
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectChannels(value, view) },
  }),
  operation({
    name: 'channels.autocomplete',
    method: 'GET',
    path: '/teams/{team}/channels/autocomplete',
    faces: onChat,
    query: { name: text(128) },
    channel: 'none',
    answer: refusedAs(deniedByMattermost),
  }),
  operation({
    name: 'channels.byName',
    method: 'GET',
    path: '/teams/{team}/channels/name/{channelName}',
    faces: onChat,
    query: { include_deleted: flag },
    channel: 'answer',
    answer: { kind: 'json', project: requireNamed },
  }),
  operation({
    name: 'channels.byNames',
    method: 'GET',
    path: '/teams/name/{teamName}/channels/name/{channelName}',
    faces: onChat,
    query: { include_deleted: flag },
    channel: 'answer',
    answer: { kind: 'json', project: requireNamed },
  }),
  operation({
    name: 'channels.bookmarks',
    method: 'GET',
    path: '/channels/{channel}/bookmarks',
    faces: onChat,
    query: { bookmarks_since: timeMs },
    channel: 'path',
    answer: { kind: 'json', project: (value, { view }) => projectBookmarks(value, view) },
  }),
  operation({
    name: 'channels.timezones',
    method: 'GET',
    path: '/channels/{channel}/timezones',
    faces: onChat,
    channel: 'path',
    answer: stream,
  }),
  operation({
    name: 'channels.memberCountsByGroup',
    method: 'GET',
    path: '/channels/{channel}/member_counts_by_group',
    faces: onChat,
    query: { include_timezones: flag },
    channel: 'path',
    // Groups of the server are not shown to guests.
    answer: constant([]),
  }),
]
