import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import { requireGranted } from '../checks.ts'
import { type Operation, onBoth, onView, operation, stream } from '../operation.ts'
import { projectChannel, projectChannelMember, projectChannelMembers, projectChannels } from '../projections/channel.ts'
import { projectPostList } from '../projections/post.ts'
import { flag, page, perPage } from '../query.ts'
import { idOrEmptyShape, idShape } from './shapes.ts'

type View = {
  channel_id: string
  prev_channel_id?: string | undefined
  collapsed_threads_supported?: boolean | undefined
}

const level = z.enum(['default', 'all', 'mention', 'none'])
const onOff = z.enum(['default', 'on', 'off'])

export const channels: readonly Operation[] = [
  operation({
    name: 'channels.mine',
    method: 'GET',
    path: '/users/{self}/teams/{team}/channels',
    faces: onBoth,
    query: { include_deleted: flag },
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectChannels(value, view) },
  }),
  operation({
    name: 'channels.myMemberships',
    method: 'GET',
    path: '/users/{self}/teams/{team}/channels/members',
    faces: onBoth,
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectChannelMembers(value, view) },
  }),
  operation({
    name: 'channels.get',
    method: 'GET',
    path: '/channels/{channel}',
    faces: onBoth,
    channel: 'path',
    answer: { kind: 'json', project: (value, { view }) => projectChannel(value, view) },
  }),
  operation({
    name: 'channels.stats',
    method: 'GET',
    path: '/channels/{channel}/stats',
    faces: onBoth,
    query: { exclude_files_count: flag },
    channel: 'path',
    answer: stream,
  }),
  operation({
    name: 'channels.members',
    method: 'GET',
    path: '/channels/{channel}/members',
    faces: onBoth,
    query: { page, per_page: perPage },
    channel: 'path',
    answer: { kind: 'json', project: (value, { view }) => projectChannelMembers(value, view) },
  }),
  operation({
    name: 'channels.myMembership',
    method: 'GET',
    path: '/channels/{channel}/members/{self}',
    faces: onView,
    channel: 'path',
    answer: { kind: 'json', project: (value, { view }) => projectChannelMember(value, view) },
  }),
  operation({
    name: 'channels.pinned',
    method: 'GET',
    path: '/channels/{channel}/pinned',
    faces: onBoth,
    channel: 'path',
    answer: { kind: 'posts', project: (value, { view }) => projectPostList(value, view) },
  }),
  operation({
    name: 'channels.unread',
    method: 'GET',
    path: '/users/{self}/channels/{channel}/unread',
    faces: onBoth,
    channel: 'path',
    answer: stream,
  }),
  operation<View>({
    name: 'channels.view',
    method: 'POST',
    path: '/channels/members/{self}/view',
    faces: onBoth,
    // Without a channel: the person looks at none any more, and Mattermost pushes again what comes in there.
    body: z.strictObject({
      channel_id: idOrEmptyShape,
      prev_channel_id: idOrEmptyShape.optional(),
      collapsed_threads_supported: z.boolean().optional(),
    }),
    channel: 'none',
    check: async ({ view, body, touch }) => {
      if (body.channel_id) touch(requireGranted(view, body.channel_id))
      if (body.prev_channel_id) requireGranted(view, body.prev_channel_id)
      return body
    },
    answer: stream,
  }),
  operation<Record<string, string | undefined>>({
    name: 'channels.setNotifyProps',
    method: 'PUT',
    path: '/channels/{channel}/members/{self}/notify_props',
    faces: onBoth,
    body: z.strictObject({
      channel_id: idShape.optional(),
      user_id: idShape.optional(),
      desktop: level.optional(),
      desktop_threads: level.optional(),
      desktop_sound: onOff.optional(),
      desktop_notification_sound: z
        .string()
        .regex(/^[A-Za-z]{0,32}$/)
        .optional(),
      push: level.optional(),
      push_threads: level.optional(),
      email: z.enum(['default', 'true', 'false']).optional(),
      mark_unread: z.enum(['all', 'mention']).optional(),
      ignore_channel_mentions: onOff.optional(),
      channel_auto_follow_threads: z.enum(['on', 'off']).optional(),
    }),
    channel: 'path',
    check: async ({ view, params, body }) => {
      const { channel_id: channelId, user_id: userId, ...props } = body
      if ((channelId ?? params.channel) !== params.channel || (userId ?? view.userId) !== view.userId)
        throw new Problem('bad_request', { why: 'path and body name different members' })
      return props
    },
    answer: stream,
  }),
  operation<string[]>({
    name: 'channels.openDirect',
    method: 'POST',
    path: '/channels/direct',
    faces: onBoth,
    body: z.array(idShape).length(2),
    channel: 'none',
    answer: {
      kind: 'local',
      // Who may message whom is policy (design 6.3): the session room decides and opens it.
      answer: async ({ view, body, ask }, { memberships, sessions }) => {
        const others = body.filter((userId) => userId !== view.userId)
        if (others.length !== 1) throw new Problem('bad_request', { why: 'not a conversation of this guest' })
        const channelId = await memberships.openDirect(view, others)
        const renewed = await sessions.again(view)
        const answer = await ask('GET', `/api/v4/channels/${requireGranted(renewed, channelId)}`)
        return { status: 201, value: projectChannel(JSON.parse(answer.body.toString()), renewed) }
      },
    },
  }),
]
