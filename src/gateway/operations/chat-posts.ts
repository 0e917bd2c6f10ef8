import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import { requireGranted } from '../checks.ts'
import { MattermostError } from '../mattermost-error.ts'
import { type Call, type Lookups, type Operation, onChat, operation, stream } from '../operation.ts'
import { projectPost, projectPostList } from '../projections/post.ts'
import { isRecord, type JsonRecord, projectEach } from '../projections/record.ts'
import { flag, idOrEmpty, page, perPage } from '../query.ts'
import {
  chatMetadata,
  checkContent,
  fileIds,
  guestProps,
  newPostFields,
  requireOwnName,
  requireOwnUploads,
} from './post-content.ts'
import { requirePost } from './posts.ts'
import { idOrEmptyShape, idShape, messageShape } from './shapes.ts'

const newPost = z.strictObject({
  ...newPostFields,
  metadata: chatMetadata,
  reply_count: z.int().optional(),
})
type NewPost = z.infer<typeof newPost>

/** Props that Mattermost itself puts into a post, which the web app hands back when it is edited; they do not go up. */
const propsOfServer = ['channel_mentions', 'previewed_post', 'unsafe_links'] as const

/** The web app sends the whole post back, as it has it. */
const editedPost = z.strictObject({
  message: messageShape.optional(),
  file_ids: fileIds.nullish(),
  props: z
    .strictObject({
      ...guestProps.shape,
      ...Object.fromEntries(propsOfServer.map((key) => [key, z.unknown().optional()])),
    })
    .nullish(),
  id: idShape.optional(),
  user_id: idShape.optional(),
  channel_id: idShape.optional(),
  channelId: idOrEmptyShape.optional(),
  root_id: idOrEmptyShape.optional(),
  rootId: idOrEmptyShape.optional(),
  ...Object.fromEntries(
    (
      'fileInfos uploadsInProgress createAt updateAt create_at update_at edit_at delete_at is_pinned original_id type ' +
      'hashtags pending_post_id remote_id reply_count last_reply_at participants metadata is_following has_reactions ' +
      'message_source filenames state'
    )
      .split(' ')
      .map((key) => [key, z.unknown().optional()]),
  ),
})
type EditedPost = {
  message?: string
  file_ids?: string[] | null
  props?: JsonRecord | null
  id?: string
  user_id?: string
  channel_id?: string
  channelId?: string
  root_id?: string
  rootId?: string
}

/** Files that the post already has stay; further ones are this guest's own uploads (security G12). */
async function requireOwnFiles(call: Call, lookups: Lookups, ids: readonly string[], channelId: string): Promise<void> {
  if (ids.length === 0) return
  const post: unknown = JSON.parse((await call.ask('GET', `/api/v4/posts/${call.params.post}`)).body.toString())
  const there = isRecord(post) && Array.isArray(post.file_ids) ? post.file_ids : []
  const added = ids.filter((id) => !there.includes(id))
  await requireOwnUploads(call, lookups, added, channelId)
}

async function checkEdited(call: Call<EditedPost>, lookups: Lookups): Promise<unknown> {
  const { view, params, body, ask } = call
  const fact = await lookups.posts.of(params.post ?? '', ask)
  if (fact.userId !== view.userId) throw new Problem('operation_unknown', { why: 'the post of another' })
  requireOwnName(call, body.user_id)
  const isSame =
    (body.id ?? params.post) === params.post &&
    [body.channel_id, body.channelId].every((id) => !id || id === fact.channelId) &&
    [body.root_id, body.rootId].every((id) => !id || id === fact.rootId)
  if (!isSame) throw new Problem('bad_request', { why: 'path and body name different posts' })
  await requireOwnFiles(call, lookups, body.file_ids ?? [], fact.channelId)
  const props = body.props && { ...body.props }
  if (props) for (const key of propsOfServer) delete props[key]
  return {
    ...(body.message === undefined ? {} : { message: body.message }),
    ...(body.file_ids ? { file_ids: body.file_ids } : {}),
    ...(props ? { props } : {}),
  }
}

/**
 * What a permalink needs to know before it opens a post. Mattermost's own call tells of posts in channels that the guest
 * is not in (security G9); here it is made of what the guest may read, and all else is missing.
 */
async function tellOfPost({ view, params, ask }: Call, { posts }: Lookups): Promise<JsonRecord> {
  const { channelId } = await posts.of(params.post ?? '', ask)
  const channel: unknown = JSON.parse((await ask('GET', `/api/v4/channels/${channelId}`)).body.toString())
  if (!isRecord(channel)) throw new Problem('mattermost_away', { why: 'a channel that is none' })
  const teamId = String(channel.team_id ?? '')
  return {
    channel_id: channelId,
    channel_type: channel.type,
    channel_display_name: channel.display_name,
    has_joined_channel: true,
    team_id: teamId,
    team_type: '',
    team_display_name: '',
    has_joined_team: view.teamIds.has(teamId),
  }
}

export const chatPosts: readonly Operation[] = [
  operation<NewPost>({
    name: 'posts.create',
    method: 'POST',
    path: '/posts',
    faces: onChat,
    query: { set_online: flag },
    body: newPost,
    channel: { inBody: (body) => body.channel_id },
    check: async (call, lookups) => {
      const { user_id: _u, create_at: _c, update_at: _t, reply_count: _r, metadata, ...post } = call.body
      if (post.pending_post_id && !post.pending_post_id.startsWith(`${call.view.userId}:`))
        throw new Problem('bad_request', { why: 'the pending id of another' })
      await checkContent(call, lookups, call.body)
      return metadata ? { ...post, metadata } : post
    },
    answer: { kind: 'posts', project: (value, { view }) => requirePost(value, view) },
  }),
  operation<EditedPost>({
    name: 'posts.patch',
    method: 'PUT',
    path: '/posts/{post}/patch',
    faces: onChat,
    body: editedPost as unknown as z.ZodType<EditedPost>,
    channel: 'post',
    check: checkEdited,
    answer: { kind: 'posts', project: (value, { view }) => requirePost(value, view) },
  }),
  operation<string[]>({
    name: 'posts.byIds',
    method: 'POST',
    path: '/posts/ids',
    faces: onChat,
    body: z.array(idShape).min(1).max(200),
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectEach(value, (post) => projectPost(post, view)) },
  }),
  operation({
    name: 'posts.info',
    method: 'GET',
    path: '/posts/{post}/info',
    faces: onChat,
    channel: 'answer',
    answer: {
      kind: 'local',
      answer: async (call, lookups) => {
        try {
          const { channelId } = await lookups.posts.of(call.params.post ?? '', call.ask)
          requireGranted(call.view, channelId)
          return { status: 200, value: await tellOfPost(call, lookups) }
        } catch (error) {
          const isRefusal = error instanceof MattermostError || (error instanceof Problem && error.family === 'refusal')
          if (!isRefusal) throw error
          throw new MattermostError(404, 'app.post.get.app_error', 'Unable to get the post.')
        }
      },
    },
  }),
  operation({
    name: 'posts.editHistory',
    method: 'GET',
    path: '/posts/{post}/edit_history',
    faces: onChat,
    channel: 'post',
    answer: { kind: 'json', project: (value, { view }) => projectEach(value, (post) => projectPost(post, view)) },
  }),
  operation({
    name: 'posts.reveal',
    method: 'GET',
    path: '/posts/{post}/reveal',
    faces: onChat,
    channel: 'post',
    answer: { kind: 'posts', project: (value, { view }) => requirePost(value, view) },
  }),
  operation({
    name: 'posts.burn',
    method: 'DELETE',
    path: '/posts/{post}/burn',
    faces: onChat,
    channel: 'post',
    answer: stream,
  }),
  operation({
    name: 'posts.flagged',
    method: 'GET',
    path: '/users/{self}/posts/flagged',
    faces: onChat,
    query: { channel_id: idOrEmpty, team_id: idOrEmpty, page, per_page: perPage },
    channel: 'answer',
    check: async ({ view, query }) => {
      if (query.values.channel_id) requireGranted(view, query.values.channel_id)
      if (query.values.team_id && !view.teamIds.has(query.values.team_id)) throw new Problem('channel_not_granted')
    },
    answer: { kind: 'json', project: (value, { view }) => projectPostList(value, view) },
  }),
  operation({
    name: 'posts.acknowledge',
    method: 'POST',
    path: '/users/{self}/posts/{post}/ack',
    faces: onChat,
    channel: 'post',
    answer: stream,
  }),
  operation({
    name: 'posts.takeBackAcknowledgement',
    method: 'DELETE',
    path: '/users/{self}/posts/{post}/ack',
    faces: onChat,
    channel: 'post',
    answer: stream,
  }),
  operation<{ target_time: number }>({
    name: 'posts.remind',
    method: 'POST',
    path: '/users/{self}/posts/{post}/reminder',
    faces: onChat,
    body: z.strictObject({ target_time: z.int().positive() }),
    channel: 'post',
    answer: stream,
  }),
]
