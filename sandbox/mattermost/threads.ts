import { mayInTeam } from './access.ts'
import { type Call, OK, type Reply, type Route } from './call.ts'
import { ApiError, badBody, badUrl, denied } from './errors.ts'
import { callsInThread } from './mentions.ts'
import { readablePost } from './posts.ts'
import { pushClear } from './pushes.ts'
import type { Thread, ThreadMember } from './rows.ts'
import { maintainThreadMember, threadMember, unreadReplies } from './thread-members.ts'
import { threadBody } from './thread-shape.ts'
import type { World } from './world.ts'

type Followed = { thread: Thread; member: ThreadMember }

const noThread = (): ApiError => new ApiError('app.user.get_thread_membership_for_user.not_found', 404)

/** The person and team of the path. @throws 403 */
function ownTeam(call: Call, world: World): { userId: string; teamId: string } {
  const userId = call.id('user_id')
  const teamId = call.id('team_id')
  if (userId !== call.self.id && !call.isAdmin) throw denied()
  if (!mayInTeam(world.state, call.self, teamId, 'view_team')) throw denied()
  return { userId, teamId }
}

/** Threads that a person follows in a team and, unless left out, in direct channels. */
function followed({ state }: World, userId: string, teamId: string, excludesDirect: boolean): Followed[] {
  const found: Followed[] = []
  for (const member of state.threadsOf(userId).values()) {
    const thread = state.threads.get(member.post_id)
    const threadTeam = thread && state.channels.get(thread.channel_id)?.team_id
    if (!member.following || !thread || threadTeam === undefined) continue
    if (threadTeam === teamId || (threadTeam === '' && !excludesDirect)) found.push({ thread, member })
  }
  return found
}

const isUnread = ({ thread, member }: Followed): boolean => member.last_viewed_at < thread.last_reply_at

function list(call: Call, world: World): Reply {
  const { userId, teamId } = ownTeam(call, world)
  const all = followed(world, userId, teamId, call.flag('excludeDirect'))
  const before = call.query.get('before') ?? ''
  const after = call.query.get('after') ?? ''
  const since = Number(call.query.get('since') ?? 0)
  const isUrgent = ({ thread }: Followed): boolean =>
    world.state.posts.get(thread.post_id)?.priority?.priority === 'urgent'
  const totals = {
    total: all.length,
    total_unread_threads: all.filter(isUnread).length,
    total_unread_mentions: all.reduce((sum, { member }) => sum + member.unread_mentions, 0),
    total_unread_urgent_mentions: all.filter(isUrgent).reduce((sum, { member }) => sum + member.unread_mentions, 0),
  }
  if (call.flag('totalsOnly')) return { body: { ...totals, threads: null } }
  const perPage = Number(call.query.get('per_page') ?? call.query.get('pageSize') ?? 0) || 30
  const pivot = world.state.threads.get(before || after)?.last_reply_at
  let shown = all.filter((one) => {
    if (call.flag('unread') && !isUnread(one)) return false
    if (since > 0 && one.member.last_updated < since && one.thread.last_reply_at < since) return false
    if (pivot !== undefined && before !== '' && one.thread.last_reply_at >= pivot) return false
    return !(pivot !== undefined && after !== '' && one.thread.last_reply_at <= pivot)
  })
  shown.sort((a, b) => (b.thread.last_reply_at - a.thread.last_reply_at) * (after !== '' ? -1 : 1))
  shown = shown.slice(0, perPage)
  const isExtended = call.flag('extended')
  const threads = shown.map(({ thread, member }) => threadBody(world, thread, member, isExtended))
  if (call.flag('threadsOnly')) return { body: { ...zeroTotals, threads } }
  return { body: { ...totals, threads } }
}

const zeroTotals = {
  total: 0,
  total_unread_threads: 0,
  total_unread_mentions: 0,
  total_unread_urgent_mentions: 0,
}

/** A followed thread of the path. @throws 403, 404 */
function one(call: Call, world: World): Followed & { userId: string; teamId: string } {
  const { userId, teamId } = ownTeam(call, world)
  const rootId = call.id('thread_id')
  readablePost(call, world, rootId)
  const thread = world.state.threads.get(rootId)
  const member = threadMember(world.state, rootId, userId)
  if (member && !member.following) throw new ApiError('app.user.get_threads_for_user.not_found', 404)
  if (!thread || !member) throw noThread()
  return { thread, member, userId, teamId }
}

/** Sets up to when a thread was read and tells the person's other clients. */
function setRead(world: World, found: Followed & { userId: string; teamId: string }, atMs: number): void {
  const { thread, member, userId, teamId } = found
  const before = {
    mentions: member.unread_mentions,
    replies: unreadReplies(world.state, thread.post_id, member.last_viewed_at),
  }
  maintainThreadMember(world.state, thread.post_id, userId, world.now(), { viewedAtMs: atMs })
  member.unread_mentions = callsInThread(world, thread.post_id, userId, atMs)
  world.state.threadMembers.put(member)
  world.hub.emit(
    'thread_read_changed',
    {
      channel_id: thread.channel_id,
      previous_unread_mentions: before.mentions,
      previous_unread_replies: before.replies,
      thread_id: thread.post_id,
      timestamp: atMs,
      unread_mentions: member.unread_mentions,
      unread_replies: unreadReplies(world.state, thread.post_id, atMs),
    },
    { userId, teamId },
  )
}

function read(call: Call, world: World): Reply {
  const text = call.params.timestamp ?? ''
  if (!/^\d+$/.test(text)) throw badUrl()
  const found = one(call, world)
  setRead(world, found, Number(text))
  const { thread, member, userId } = found
  if (unreadReplies(world.state, thread.post_id, member.last_viewed_at) === 0)
    pushClear(world, userId, { channelId: thread.channel_id, rootId: thread.post_id }, call.session?.id)
  return { body: threadBody(world, found.thread, found.member, false) }
}

function setUnread(call: Call, world: World): Reply {
  const found = one(call, world)
  const post = world.state.posts.get(call.id('post_id'))
  if (!post) throw badBody()
  if (post.root_id !== found.thread.post_id && post.id !== found.thread.post_id)
    throw new ApiError('app.user.update_thread_read_for_user_by_post.app_error', 400)
  setRead(world, found, post.create_at - 1)
  return { body: threadBody(world, found.thread, found.member, false) }
}

function readAll(call: Call, world: World): Reply {
  const { userId, teamId } = ownTeam(call, world)
  for (const { thread } of followed(world, userId, teamId, false))
    maintainThreadMember(world.state, thread.post_id, userId, world.now(), { viewedAtMs: world.now() })
  world.hub.emit('thread_read_changed', {}, { userId, teamId })
  return OK
}

function follow(call: Call, world: World, following: boolean): Reply {
  const { userId, teamId } = ownTeam(call, world)
  const root = readablePost(call, world, call.id('thread_id'))
  const thread = world.state.threads.get(root.id)
  maintainThreadMember(world.state, root.id, userId, world.now(), {
    following,
    ...(following ? { viewedAtMs: world.now() } : {}),
  })
  world.hub.emit(
    'thread_follow_changed',
    { reply_count: thread?.reply_count ?? 0, state: following, thread_id: root.id },
    { userId, teamId },
  )
  return OK
}

const path = '/users/{user_id}/teams/{team_id}/threads'

export const threadRoutes: readonly Route[] = [
  { method: 'GET', path, handle: list },
  { method: 'PUT', path: `${path}/read`, handle: readAll },
  {
    method: 'GET',
    path: `${path}/{thread_id}`,
    handle: (call, world) => {
      const found = one(call, world)
      return { body: threadBody(world, found.thread, found.member, call.flag('extended')) }
    },
  },
  { method: 'PUT', path: `${path}/{thread_id}/read/{timestamp}`, handle: read },
  { method: 'POST', path: `${path}/{thread_id}/set_unread/{post_id}`, handle: setUnread },
  { method: 'PUT', path: `${path}/{thread_id}/following`, handle: (call, world) => follow(call, world, true) },
  { method: 'DELETE', path: `${path}/{thread_id}/following`, handle: (call, world) => follow(call, world, false) },
]
