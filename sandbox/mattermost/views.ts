import { mayRead, readableChannel } from './access.ts'
import { Call, type Reply, type Route } from './call.ts'
import { ApiError, badBody, denied } from './errors.ts'
import { isId } from './ids.ts'
import { callsInThread, callsReader } from './mentions.ts'
import { markRead } from './post-create.ts'
import { hasCalls, pushBadge, pushClear } from './pushes.ts'
import type { Channel, Post, User } from './rows.ts'
import { setActiveChannel } from './status.ts'
import { maintainThreadMember } from './thread-members.ts'
import { threadBody } from './thread-shape.ts'
import type { World } from './world.ts'

/** Tells a person's other clients up to when channels were read. */
export function announceViewed(world: World, userId: string, channelTimes: Record<string, number>): void {
  if (Object.keys(channelTimes).length === 0) return
  world.hub.emit('multiple_channels_viewed', { channel_times: channelTimes }, { userId })
}

type View = { keepsThreads: boolean; bySessionId: string | undefined }

/** Marks channels as read; those that the person is not in are passed over, as recorded. */
function view(world: World, userId: string, channelIds: readonly string[], { keepsThreads, bySessionId }: View) {
  const { state } = world
  const times: Record<string, number> = {}
  const unread: Channel[] = []
  for (const channelId of channelIds) {
    const channel = state.channels.get(channelId)
    const member = state.member(channelId, userId)
    if (!channel || !member) continue
    times[channelId] = Math.max(channel.last_post_at, member.last_viewed_at)
    if (channel.total_msg_count <= member.msg_count && member.mention_count === 0) continue
    unread.push(channel)
    const isCalled = hasCalls(world, channel, member)
    markRead(world, channel, member)
    if (isCalled) pushClear(world, userId, { channelId }, bySessionId)
  }
  if (unread.length === 0) return times
  if (!keepsThreads) markThreadsRead(world, userId, new Set(unread.map((channel) => channel.id)))
  announceViewed(world, userId, times)
  const timestamp = world.now()
  if (!keepsThreads)
    for (const { id: channelId } of unread) world.hub.emit('thread_read_changed', { timestamp }, { userId, channelId })
  return times
}

/** What a client without collapsed threads also reads with a channel: its followed threads. */
function markThreadsRead(world: World, userId: string, channelIds: ReadonlySet<string>): void {
  const { state } = world
  const viewedAtMs = world.now()
  for (const member of state.threadsOf(userId).values()) {
    const thread = state.threads.get(member.post_id)
    if (thread && channelIds.has(thread.channel_id) && thread.last_reply_at > member.last_viewed_at)
      maintainThreadMember(state, member.post_id, userId, viewedAtMs, { viewedAtMs })
  }
}

function viewOne(call: Call, world: World): Reply {
  const userId = call.selfOrAdmin()
  const body = call.object()
  const channelId = Call.text(body, 'channel_id')
  const previousId = Call.text(body, 'prev_channel_id')
  if ((channelId !== '' && !isId(channelId)) || (previousId !== '' && !isId(previousId))) throw badBody()
  const ids = [channelId, previousId].filter((id) => id !== '')
  setActiveChannel(world, userId, channelId)
  const keepsThreads = body.collapsed_threads_supported === true
  return {
    body: {
      status: 'OK',
      last_viewed_at_times: view(world, userId, ids, { keepsThreads, bySessionId: call.session?.id }),
    },
  }
}

function readSeveral(call: Call, world: World): Reply {
  const userId = call.selfOrAdmin()
  const ids = call.list()
  if (ids.length === 0 || ids.some((id) => !isId(id))) throw badBody()
  const bySessionId = call.session?.id
  return { body: { status: 'OK', last_viewed_at_times: view(world, userId, ids, { keepsThreads: true, bySessionId }) } }
}

function unread(call: Call, world: World): Reply {
  const { state } = world
  const userId = call.selfOrAdmin()
  const channel = readableChannel(call, state, call.id('channel_id'))
  const member = state.member(channel.id, userId)
  if (!member) throw new ApiError('app.channel.get_member.missing.app_error', 404)
  const isMuted = member.notify_props.mark_unread === 'mention'
  return {
    body: {
      team_id: channel.team_id,
      channel_id: channel.id,
      msg_count: isMuted ? 0 : channel.total_msg_count - member.msg_count,
      mention_count: member.mention_count,
      mention_count_root: member.mention_count_root,
      urgent_mention_count: member.urgent_mention_count,
      msg_count_root: isMuted ? 0 : channel.total_msg_count_root - member.msg_count_root,
    },
  }
}

/** Marks a channel unread from a post on; for clients without collapsed threads, a reply's thread too. */
function setUnread(call: Call, world: World): Reply {
  const { state } = world
  const userId = call.id('user_id')
  if (userId !== call.self.id) throw denied()
  const post = state.posts.get(call.id('post_id'))
  const channel = post && state.channels.get(post.channel_id)
  if (!post || !channel || post.delete_at !== 0 || !mayRead(state, call.self, channel)) throw denied()
  const member = state.member(channel.id, userId)
  if (!member) throw denied()
  const marksThread = call.object().collapsed_threads_supported !== true && post.root_id !== ''
  const later = state.channelPosts.of(channel.id).filter((one) => counts(one) && one.create_at >= post.create_at)
  const roots = marksThread ? [] : later.filter((one) => one.root_id === '')
  const mentioned = callsAmong(world, call.self, channel, later)
  const mentionedRoots = marksThread ? [] : mentioned.filter((one) => one.root_id === '')
  member.msg_count = channel.total_msg_count - later.length
  member.msg_count_root = channel.total_msg_count_root - roots.length
  member.mention_count = mentioned.length
  member.mention_count_root = mentionedRoots.length
  member.urgent_mention_count = mentionedRoots.filter((one) => one.priority?.priority === 'urgent').length
  member.last_viewed_at = post.create_at - 1
  member.last_update_at = world.now()
  state.channelMembers.put(member)
  if (marksThread) markThreadUnread(world, post, channel, userId)
  const counters = {
    mention_count: member.mention_count,
    mention_count_root: member.mention_count_root,
    msg_count: member.msg_count,
    msg_count_root: member.msg_count_root,
    urgent_mention_count: member.urgent_mention_count,
  }
  world.hub.emit(
    'post_unread',
    { last_viewed_at: member.last_viewed_at, ...counters, post_id: post.id },
    { userId, channelId: channel.id, teamId: channel.team_id },
  )
  pushBadge(world, userId)
  return {
    body: {
      team_id: channel.team_id,
      user_id: userId,
      channel_id: channel.id,
      ...counters,
      last_viewed_at: member.last_viewed_at,
    },
  }
}

const counts = (post: Post): boolean =>
  post.delete_at === 0 && !/^system_(join|leave|add_to|remove_from)_/.test(post.type)

/** Which of these posts call the reader; in direct and group channels, everything that others wrote. */
function callsAmong(world: World, reader: User, channel: Channel, posts: readonly Post[]): Post[] {
  if (channel.team_id === '') return posts.filter((post) => post.user_id !== reader.id)
  return posts.filter((post) => callsReader(world, post, channel, reader))
}

function markThreadUnread(world: World, reply: Post, channel: Channel, userId: string): void {
  const { state } = world
  const viewedAtMs = reply.create_at - 1
  const member = maintainThreadMember(state, reply.root_id, userId, world.now(), { following: true, viewedAtMs })
  member.unread_mentions = callsInThread(world, reply.root_id, userId, viewedAtMs)
  state.threadMembers.put(member)
  const thread = state.threads.get(reply.root_id)
  const audience = { userId, teamId: channel.team_id }
  if (thread)
    world.hub.emit('thread_updated', { thread: JSON.stringify(threadBody(world, thread, member, true)) }, audience)
}

export const viewRoutes: readonly Route[] = [
  { method: 'POST', path: '/channels/members/{user_id}/view', handle: viewOne },
  { method: 'POST', path: '/channels/members/{user_id}/mark_read', handle: readSeveral },
  { method: 'GET', path: '/users/{user_id}/channels/{channel_id}/unread', handle: unread },
  { method: 'POST', path: '/users/{user_id}/posts/{post_id}/set_unread', handle: setUnread },
]
