import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import type { SessionView } from '../../session/session-view.ts'
import { type Call, type Lookups, type Operation, onBoth, onView, operation, stream } from '../operation.ts'
import { projectPost, projectPostList } from '../projections/post.ts'
import { dropped, flag, id, page, perPage, timeMs, word } from '../query.ts'
import { checkContent, fileIds, guestProps, newPostFields, priorityShape, requireOwnUploads } from './post-content.ts'
import { idShape, messageShape } from './shapes.ts'

const threadFlags = {
  skipFetchThreads: flag,
  collapsedThreads: flag,
  collapsedThreadsExtended: flag,
} as const

const newPost = z.strictObject({
  ...newPostFields,
  metadata: z
    .strictObject({
      priority: priorityShape.optional(),
    })
    .optional(),
})
type NewPost = z.infer<typeof newPost>

const postPatch = z.strictObject({
  id: idShape.optional(),
  message: messageShape.optional(),
  file_ids: fileIds.optional(),
  props: guestProps.optional(),
})
type PostPatch = z.infer<typeof postPatch>

/** Security G12: what a new post hangs on is this guest's own, and of this channel. */
async function checkNewPost(call: Call<NewPost>, lookups: Lookups): Promise<unknown> {
  const { user_id: _userId, create_at: _createAt, update_at: _updateAt, ...post } = call.body
  if (post.pending_post_id && !post.pending_post_id.startsWith(`${call.view.userId}:`))
    throw new Problem('bad_request', { why: 'the pending id of another' })
  await checkContent(call, lookups, call.body)
  return post
}

async function checkPatch(call: Call<PostPatch>, lookups: Lookups): Promise<unknown> {
  const { view, params, body, ask } = call
  const { id: inBody, ...patch } = body
  if (inBody !== undefined && inBody !== params.post)
    throw new Problem('bad_request', { why: 'path and body name different posts' })
  const fact = await lookups.posts.of(params.post ?? '', ask)
  if (fact.userId !== view.userId) throw new Problem('operation_unknown', { why: 'the post of another' })
  await requireOwnUploads(call, lookups, patch.file_ids, fact.channelId)
  return patch
}

/** @throws Problem `channel_not_granted` when nothing of it may be seen */
export function requirePost(value: unknown, view: SessionView): unknown {
  const post = projectPost(value, view)
  if (!post) throw new Problem('channel_not_granted')
  return post
}

export const posts: readonly Operation[] = [
  operation({
    name: 'posts.ofChannel',
    method: 'GET',
    path: '/channels/{channel}/posts',
    faces: onBoth,
    query: {
      page,
      per_page: perPage,
      since: timeMs,
      before: id,
      after: id,
      include_deleted: dropped(flag),
      ...threadFlags,
    },
    channel: 'path',
    answer: { kind: 'posts', project: (value, { view }) => projectPostList(value, view) },
  }),
  operation({
    name: 'posts.aroundUnread',
    method: 'GET',
    path: '/users/{self}/channels/{channel}/posts/unread',
    faces: onBoth,
    query: { limit_before: perPage, limit_after: perPage, ...threadFlags },
    channel: 'path',
    answer: { kind: 'posts', project: (value, { view }) => projectPostList(value, view) },
  }),
  operation({
    name: 'posts.get',
    method: 'GET',
    path: '/posts/{post}',
    faces: onBoth,
    query: { include_deleted: dropped(flag), retain_content: dropped(flag) },
    channel: 'answer',
    answer: { kind: 'posts', project: (value, { view }) => requirePost(value, view) },
  }),
  operation({
    name: 'posts.thread',
    method: 'GET',
    path: '/posts/{post}/thread',
    faces: onBoth,
    query: {
      perPage,
      fromPost: id,
      fromCreateAt: timeMs,
      fromUpdateAt: timeMs,
      updatesOnly: flag,
      direction: word,
      ...threadFlags,
    },
    channel: 'answer',
    answer: {
      kind: 'posts',
      project: (value, { view }) => {
        const list = projectPostList(value, view)
        if (Object.keys(list.posts ?? {}).length === 0) throw new Problem('channel_not_granted')
        return list
      },
    },
  }),
  operation({
    name: 'posts.reactions',
    method: 'GET',
    path: '/posts/{post}/reactions',
    faces: onBoth,
    channel: 'post',
    answer: stream,
  }),
  operation<NewPost>({
    name: 'posts.create',
    method: 'POST',
    path: '/posts',
    faces: onView,
    query: { set_online: flag },
    body: newPost,
    channel: { inBody: (body) => body.channel_id },
    check: checkNewPost,
    answer: { kind: 'posts', project: (value, { view }) => requirePost(value, view) },
  }),
  operation<PostPatch>({
    name: 'posts.patch',
    method: 'PUT',
    path: '/posts/{post}/patch',
    faces: onView,
    body: postPatch,
    channel: 'post',
    check: checkPatch,
    answer: { kind: 'posts', project: (value, { view }) => requirePost(value, view) },
  }),
  operation<{ collapsed_threads_supported?: boolean | undefined }>({
    name: 'posts.setUnread',
    method: 'POST',
    path: '/users/{self}/posts/{post}/set_unread',
    faces: onBoth,
    body: z.strictObject({ collapsed_threads_supported: z.boolean().optional() }),
    channel: 'post',
    answer: stream,
  }),
  operation({
    name: 'posts.pin',
    method: 'POST',
    path: '/posts/{post}/pin',
    faces: onBoth,
    channel: 'post',
    answer: stream,
  }),
  operation({
    name: 'posts.unpin',
    method: 'POST',
    path: '/posts/{post}/unpin',
    faces: onBoth,
    channel: 'post',
    answer: stream,
  }),
]
