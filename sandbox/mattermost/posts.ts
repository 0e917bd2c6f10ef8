import { isAdmin, mayInChannel, mayRead } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { ApiError, badBody, denied, noPost } from './errors.ts'
import { changePost, deletePost } from './post-changes.ts'
import { checkMessage, createPost, markRead, type NewPost } from './post-create.ts'
import { postBody } from './post-shape.ts'
import { priorityOf } from './priorities.ts'
import { hasCalls, pushClear } from './pushes.ts'
import type { Channel, Post } from './rows.ts'
import { setOnline } from './status.ts'
import { announceViewed } from './views.ts'
import type { World } from './world.ts'

const PENDING_MS = 30_000

/** A post that the caller may read. @throws 404, 403 */
export function readablePost(call: Call, world: World, postId: string, includesDeleted = false): Post {
  const post = world.state.posts.get(postId)
  if (!post || (post.delete_at !== 0 && !includesDeleted)) throw noPost()
  const channel = world.state.channels.get(post.channel_id)
  if (!channel || !mayRead(world.state, call.self, channel)) throw denied()
  return post
}

function propsOf(body: Record<string, unknown>): Record<string, unknown> | undefined {
  const props = body.props
  if (props === undefined || props === null) return undefined
  if (typeof props !== 'object' || Array.isArray(props)) throw badBody()
  if (JSON.stringify(props).length > 800_000) throw new ApiError('model.post.is_valid.props.app_error', 400)
  return props as Record<string, unknown>
}

function fileIdsOf(body: Record<string, unknown>): string[] | undefined {
  const ids = body.file_ids
  if (ids === undefined || ids === null) return undefined
  if (!Array.isArray(ids) || ids.some((id) => id !== null && typeof id !== 'string')) throw badBody()
  return ids.map((id: string | null) => id ?? '')
}

/** The channel in which the caller may write. @throws 403 also for a channel that is not there, as recorded */
function writableChannel(call: Call, world: World, channelId: string): Channel {
  const channel = world.state.channels.get(channelId)
  if (!channel || !mayInChannel(world.state, call.self, channel, 'create_post')) throw denied()
  return channel
}

function newPostOf(call: Call, world: World, channel: Channel, body: Record<string, unknown>): NewPost {
  const { state } = world
  if (Call.text(body, 'id') !== '') throw new ApiError('app.post.save.existing.app_error', 400)
  if (channel.delete_at !== 0) throw new ApiError('api.post.create_post.can_not_post_to_deleted.error', 400)
  const message = Call.text(body, 'message')
  const type = Call.text(body, 'type')
  const rootId = Call.text(body, 'root_id')
  if (type.startsWith('system_')) throw new ApiError('api.context.invalid_param.app_error', 400)
  if (type !== '' && type !== 'me' && !type.startsWith('custom_'))
    throw new ApiError('model.post.is_valid.type.app_error', 400)
  const priority = priorityOf(world, call.self, body, rootId)
  if (rootId !== '') {
    const root = state.posts.get(rootId)
    if (root?.delete_at !== 0) throw new ApiError('api.post.create_post.root_id.app_error', 400)
    if (root.channel_id !== channel.id) throw new ApiError('api.post.create_post.channel_root_id.app_error', 400)
    if (root.root_id !== '') throw new ApiError('api.post.create_post.root_id.app_error', 400)
  }
  checkMessage(message)
  const props = { ...propsOf(body) }
  if (state.bots.get(call.self.id)) props.from_bot = 'true'
  const createAt = body.create_at
  return {
    message,
    type,
    props,
    root_id: rootId,
    file_ids: fileIdsOf(body) ?? [],
    pendingPostId: Call.text(body, 'pending_post_id'),
    setOnline: call.query.get('set_online') !== 'false',
    ...(priority ? { priority } : {}),
    ...(isAdmin(call.self) && typeof createAt === 'number' && createAt > 0 ? { createAt } : {}),
  }
}

/** The post that a creation key already made in the last 30 seconds, whoever sent it. @throws 500 while it is made */
function madeBefore(world: World, key: string): Post | undefined {
  const known = world.pendingPosts.get(key)
  if (!known) return undefined
  if (world.now() - known.at > PENDING_MS) {
    world.pendingPosts.delete(key)
    return undefined
  }
  if (known.postId === null) throw new ApiError('api.post.deduplicate_create_post.pending', 500)
  return world.state.posts.get(known.postId)
}

function create(call: Call, world: World): Reply {
  const body = call.object()
  const channel = writableChannel(call, world, Call.text(body, 'channel_id'))
  const key = Call.text(body, 'pending_post_id')
  const known = key === '' ? undefined : madeBefore(world, key)
  if (known) return { status: 201, body: postBody(world, known, { metadata: 'none' }) }
  const fields = newPostOf(call, world, channel, body)
  const { state } = world
  if (fields.setOnline) setOnline(world, call.self.id)
  const post = createPost(world, channel, call.self, fields)
  if (key !== '') world.pendingPosts.set(key, { postId: post.id, at: world.now() })
  const member = state.member(channel.id, call.self.id)
  if (member && post.root_id === '' && !post.props.from_webhook && !post.props.from_bot) {
    const isCalled = hasCalls(world, channel, member)
    const readUpTo = markRead(world, channel, member)
    if (isCalled) pushClear(world, call.self.id, { channelId: channel.id }, call.session?.id)
    announceViewed(world, call.self.id, { [channel.id]: readUpTo })
  }
  const askedForFiles = (fields.file_ids?.length ?? 0) > 0
  const shape = {
    metadata: 'fresh',
    pendingPostId: key,
    viewerId: call.self.id,
    ...(askedForFiles && post.file_ids.length === 0 ? { fileIds: null } : {}),
  } as const
  return { status: 201, body: postBody(world, post, shape) }
}

/** The post that the caller may edit. @throws 403 also for one that is not there, as recorded */
function editablePost(call: Call, world: World): Post {
  const { state } = world
  const post = state.posts.get(call.id('post_id'))
  const channel = post && state.channels.get(post.channel_id)
  if (!post || !channel || post.delete_at !== 0) throw denied()
  if (!mayInChannel(state, call.self, channel, 'edit_post')) throw denied()
  if (post.user_id !== call.self.id && !mayInChannel(state, call.self, channel, 'edit_others_posts')) throw denied()
  if (channel.delete_at !== 0) throw new ApiError('api.post.update_post.can_not_update_post_in_deleted.error', 400)
  if (post.type.startsWith('system_')) throw new ApiError('api.post.update_post.system_message.app_error', 400)
  const { PostEditTimeLimit } = world.settings.ServiceSettings
  if (PostEditTimeLimit !== -1 && world.now() > post.create_at + PostEditTimeLimit * 1000)
    throw new ApiError('api.post.update_post.permissions_time_limit.app_error', 400)
  return post
}

function edit(call: Call, world: World, post: Post, body: Record<string, unknown>): Reply {
  const message = typeof body.message === 'string' ? body.message : undefined
  const props = propsOf(body)
  const fileIds = fileIdsOf(body)
  if (message !== undefined) checkMessage(message)
  changePost(world, post, {
    ...(message === undefined ? {} : { message }),
    ...(props ? { props } : {}),
    ...(fileIds ? { fileIds } : {}),
    ...(typeof body.is_pinned === 'boolean' ? { isPinned: body.is_pinned } : {}),
  })
  return { body: postBody(world, post, { viewerId: call.self.id }) }
}

function put(call: Call, world: World): Reply {
  const body = call.object()
  if (body.id !== call.id('post_id')) throw badBody()
  return edit(call, world, editablePost(call, world), { props: {}, message: '', ...body })
}

function remove(call: Call, world: World): Reply {
  const { state } = world
  const post = state.posts.get(call.id('post_id'))
  const channel = post && state.channels.get(post.channel_id)
  if (!post || !channel || post.delete_at !== 0) throw denied()
  const permission = post.user_id === call.self.id ? 'delete_post' : 'delete_others_posts'
  if (!mayInChannel(state, call.self, channel, permission)) throw denied()
  if (channel.delete_at !== 0) throw new ApiError('api.post.delete_post.can_not_delete_post_in_deleted.error', 400)
  deletePost(world, post, call.self.id)
  return OK
}

function setPinned(call: Call, world: World, isPinned: boolean): Reply {
  const post = world.state.posts.get(call.id('post_id'))
  if (post?.delete_at !== 0) throw denied()
  const channel = world.state.channels.get(post.channel_id)
  if (!channel || !mayRead(world.state, call.self, channel)) throw denied()
  if (channel.delete_at !== 0) throw new ApiError('api.post.patch_post.can_not_update_post_in_deleted.error', 400)
  changePost(world, post, { isPinned })
  return OK
}

function getOne(call: Call, world: World): Reply {
  const includesDeleted = call.flag('include_deleted')
  if (includesDeleted && !call.isAdmin) throw denied()
  const post = readablePost(call, world, call.id('post_id'), includesDeleted)
  const etag = `11.6.0.${post.id}.${post.update_at}`
  if (call.header('if-none-match') === etag) return { status: 304, headers: { etag } }
  const shape = { viewerId: call.self.id, ...(post.delete_at !== 0 ? { replyCount: 0 } : {}) }
  return { body: postBody(world, post, shape), headers: { etag } }
}

function byIds(call: Call, world: World): Reply {
  const ids = call.list()
  if (ids.length === 0) throw badBody()
  if (ids.length > 1000) throw new ApiError('api.post.posts_by_ids.invalid_body.request_error', 400)
  const posts: Record<string, unknown>[] = []
  for (const id of ids) {
    const post = world.state.posts.get(id)
    const channel = post && world.state.channels.get(post.channel_id)
    if (post && channel && mayRead(world.state, call.self, channel)) posts.push(postBody(world, post))
  }
  return { body: posts }
}

function editHistory(call: Call, world: World): Reply {
  const post = readablePost(call, world, call.id('post_id'))
  if (post.user_id !== call.self.id) throw denied()
  const copies = world.state.channelPosts.copiesOf(post.id)
  if (copies.length === 0) throw noPost()
  const newestFirst = [...copies].sort((a, b) => b.edit_at - a.edit_at || b.delete_at - a.delete_at)
  return { body: newestFirst.map((copy) => postBody(world, copy, { replyCount: 0, keepsText: true })) }
}

export const postRoutes: readonly Route[] = [
  { method: 'POST', path: '/posts', handle: create },
  { method: 'GET', path: '/posts/{post_id}', handle: getOne },
  { method: 'POST', path: '/posts/ids', handle: byIds },
  {
    method: 'PUT',
    path: '/posts/{post_id}/patch',
    handle: (call, world) => {
      const body = call.object()
      return edit(call, world, editablePost(call, world), body)
    },
  },
  { method: 'PUT', path: '/posts/{post_id}', handle: put },
  { method: 'DELETE', path: '/posts/{post_id}', handle: remove },
  { method: 'POST', path: '/posts/{post_id}/pin', handle: (call, world) => setPinned(call, world, true) },
  { method: 'POST', path: '/posts/{post_id}/unpin', handle: (call, world) => setPinned(call, world, false) },
  { method: 'GET', path: '/posts/{post_id}/edit_history', handle: editHistory },
  {
    method: 'POST',
    path: '/users/{user_id}/posts/{post_id}/reminder',
    handle: (call, world) => {
      // Taken, and never kept: nothing here reminds anybody.
      call.selfOrAdmin()
      readablePost(call, world, call.id('post_id'))
      return OK
    },
  },
]
