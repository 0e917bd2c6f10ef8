import { readableChannel } from './access.ts'
import type { Call, Reply, Route } from './call.ts'
import { ApiError, badUrl, denied, noPost } from './errors.ts'
import { isId } from './ids.ts'
import { type PostShape, postBody, replyCountOf } from './post-shape.ts'
import { readablePost } from './posts.ts'
import type { Channel, Post } from './rows.ts'
import { threadMember } from './thread-members.ts'
import { userBody, userStub } from './user-shape.ts'
import type { World } from './world.ts'

const MAX_SINCE = 1000

type Flags = { skipsThreads: boolean; isCollapsed: boolean; isExtended: boolean; includesDeleted: boolean }

export type PostList = { order: string[]; posts: Record<string, unknown> }

/** Builds answers that are lists of posts, in the one shape that they all have. */
class ListBuilder {
  readonly world: World
  readonly viewerId: string
  readonly flags: Flags
  readonly order: string[] = []
  readonly posts: Record<string, unknown> = {}

  constructor(world: World, viewerId: string, flags: Flags) {
    this.world = world
    this.viewerId = viewerId
    this.flags = flags
  }

  add(post: Post, shape: PostShape): void {
    const body = postBody(this.world, post, { ...shape, viewerId: this.viewerId })
    if (this.flags.isCollapsed) this.#addThread(post, body)
    this.posts[post.id] = body
  }

  #addThread(post: Post, body: Record<string, unknown>): void {
    const { state } = this.world
    const thread = state.threads.get(post.id)
    const following = threadMember(state, post.id, this.viewerId)?.following
    body.reply_count = thread?.reply_count ?? 0
    body.last_reply_at = thread?.last_reply_at ?? 0
    if (thread)
      body.participants = thread.participants.map((id) => {
        const user = this.flags.isExtended ? state.users.get(id) : undefined
        return user ? userBody(state, user, 'profile') : userStub(id, false)
      })
    if (following !== undefined) body.is_following = following
  }

  answer(next: string, prev: string, rest: Record<string, unknown> = {}) {
    return {
      order: this.order,
      posts: this.posts,
      next_post_id: next,
      prev_post_id: prev,
      ...rest,
      first_inaccessible_post_time: 0,
    }
  }
}

function flagsOf(call: Call): Flags {
  return {
    skipsThreads: call.flag('skipFetchThreads'),
    isCollapsed: call.flag('collapsedThreads'),
    isExtended: call.flag('collapsedThreadsExtended'),
    includesDeleted: call.flag('include_deleted'),
  }
}

const isShown = (post: Post, flags: Flags): boolean =>
  (post.delete_at === 0 || flags.includesDeleted) && (!flags.isCollapsed || post.root_id === '')

/** Walks a channel's posts from a place, in a direction, over those that show. */
function collect(
  posts: readonly Post[],
  start: number,
  step: 1 | -1,
  skip: number,
  limit: number,
  flags: Flags,
): Post[] {
  const found: Post[] = []
  let toSkip = skip
  for (let i = start; i >= 0 && i < posts.length && found.length < limit; i += step) {
    const post = posts[i]
    if (!post || !isShown(post, flags)) continue
    if (toSkip > 0) toSkip--
    else found.push(post)
  }
  return found
}

/** The id of the nearest post that shows before or after a time, empty when there is none. */
function neighbour(world: World, channelId: string, time: number, step: 1 | -1, isCollapsed: boolean): string {
  const posts = world.state.channelPosts.of(channelId)
  const after = world.state.channelPosts.firstAfter(channelId, time)
  const flags = { skipsThreads: false, isCollapsed, isExtended: false, includesDeleted: false }
  if (step === 1) return collect(posts, after, 1, 0, 1, flags)[0]?.id ?? ''
  const before = world.state.channelPosts.firstAfter(channelId, time - 1)
  return collect(posts, before - 1, -1, 0, 1, flags)[0]?.id ?? ''
}

const nextOf = (world: World, newest: Post | undefined, flags: Flags): string =>
  newest ? neighbour(world, newest.channel_id, newest.create_at, 1, flags.isCollapsed) : ''
const prevOf = (world: World, oldest: Post | undefined, flags: Flags): string =>
  oldest ? neighbour(world, oldest.channel_id, oldest.create_at, -1, flags.isCollapsed) : ''

/** Puts posts and, unless told otherwise, the threads that they belong to. */
function addWithThreads(list: ListBuilder, posts: readonly Post[], countsReplies: boolean): void {
  const { state } = list.world
  const shape: PostShape = countsReplies ? {} : { replyCount: 0 }
  for (const post of posts) {
    list.order.push(post.id)
    list.add(post, shape)
  }
  if (list.flags.isCollapsed) return
  for (const post of posts) {
    if (post.root_id === '') continue
    const root = state.posts.get(post.root_id)
    const siblings = list.flags.skipsThreads ? [] : state.channelPosts.repliesTo(post.root_id)
    for (const other of root ? [root, ...siblings] : siblings)
      if (!list.posts[other.id] && (other.delete_at === 0 || list.flags.includesDeleted)) list.add(other, shape)
  }
}

function page(call: Call, world: World, channel: Channel, flags: Flags) {
  const { perPage, from } = call.page()
  const posts = world.state.channelPosts.of(channel.id)
  const found = collect(posts, posts.length - 1, -1, from, perPage, flags)
  const list = new ListBuilder(world, call.self.id, flags)
  addWithThreads(list, found, flags.skipsThreads)
  return list.answer(nextOf(world, found[0], flags), prevOf(world, found.at(-1), flags))
}

function around(call: Call, world: World, channel: Channel, flags: Flags, pivotId: string, isBefore: boolean) {
  const { page: number, perPage, from } = call.page()
  const pivot = world.state.posts.get(pivotId)
  const { channelPosts } = world.state
  const start = !pivot
    ? -1
    : isBefore
      ? channelPosts.firstAfter(channel.id, pivot.create_at - 1) - 1
      : channelPosts.firstAfter(channel.id, pivot.create_at)
  const found = collect(channelPosts.of(channel.id), start, isBefore ? -1 : 1, from, perPage, flags)
  if (!isBefore) found.reverse()
  const list = new ListBuilder(world, call.self.id, flags)
  addWithThreads(list, found, true)
  const isLast = found.length < perPage
  const next = isBefore && number === 0 ? pivotId : !isBefore && isLast ? '' : nextOf(world, found[0], flags)
  const prev = !isBefore && number === 0 ? pivotId : isBefore && isLast ? '' : prevOf(world, found.at(-1), flags)
  return list.answer(next, prev)
}

/** What changed in a channel since a time: deleted posts and the hidden copies of edits too, by time of change. */
function changedSince(world: World, channelId: string, sinceMs: number, flags: Flags): Post[] {
  const { channelPosts } = world.state
  if (channelPosts.lastUpdateOf(channelId) <= sinceMs) return []
  const isChanged = (post: Post): boolean => post.update_at > sinceMs && !(flags.isCollapsed && post.root_id !== '')
  const changed = [
    ...channelPosts.of(channelId).filter(isChanged),
    ...channelPosts.copiesIn(channelId).filter(isChanged),
  ]
  if (changed.length <= MAX_SINCE) return changed
  if (flags.isCollapsed) return changed.sort((a, b) => a.create_at - b.create_at).slice(-MAX_SINCE)
  return changed.sort((a, b) => a.update_at - b.update_at).slice(0, MAX_SINCE)
}

/** Everything that changed since a time: the thousand whose change is oldest, newest post first. */
function since(call: Call, world: World, channel: Channel, flags: Flags, sinceMs: number) {
  const { state } = world
  const found = changedSince(world, channel.id, sinceMs, flags)
  const list = new ListBuilder(world, call.self.id, { ...flags, includesDeleted: true })
  const shape: PostShape = flags.skipsThreads ? {} : { replyCount: 0 }
  const roots = flags.isCollapsed ? [] : found.flatMap((post) => state.posts.get(post.root_id) ?? [])
  const all = [...new Set([...found, ...roots])].sort((a, b) => b.create_at - a.create_at)
  for (const post of all) {
    list.add(post, shape)
    if (post.update_at > sinceMs) list.order.push(post.id)
  }
  return list.answer('', '')
}

const etagOf = (world: World, channel: Channel, flags: Flags): string =>
  `11.6.0.${world.state.channelPosts.lastUpdateOf(channel.id)}${flags.isCollapsed ? '.collapsed' : ''}`

function listPosts(call: Call, world: World): Reply {
  const channelId = call.id('channel_id')
  const flags = flagsOf(call)
  const before = call.query.get('before') ?? ''
  const after = call.query.get('after') ?? ''
  if ((before !== '' && !isId(before)) || (after !== '' && !isId(after))) throw badUrl()
  const sinceText = call.query.get('since') ?? ''
  if (sinceText !== '' && !/^-?\d+$/.test(sinceText)) throw badUrl()
  if (flags.includesDeleted && !call.isAdmin) throw denied()
  const channel = readableChannel(call, world.state, channelId)
  if (Number(sinceText) > 0) return { body: since(call, world, channel, flags, Number(sinceText)) }
  const etag = etagOf(world, channel, flags)
  if (call.header('if-none-match') === etag) return { status: 304, headers: { etag } }
  const body =
    after !== ''
      ? around(call, world, channel, flags, after, false)
      : before !== ''
        ? around(call, world, channel, flags, before, true)
        : page(call, world, channel, flags)
  return { body, headers: { etag } }
}

const limitOf = (call: Call, name: string): number => {
  const value = Number.parseInt(call.query.get(name) ?? '', 10)
  return Number.isNaN(value) || value < 0 ? 60 : Math.min(value, 200)
}

/** The posts around the oldest one that the person has not read; the newest page when everything is read. */
function aroundUnread(call: Call, world: World): Reply {
  const { state } = world
  const userId = call.selfOrAdmin()
  const channel = readableChannel(call, state, call.id('channel_id'))
  const flags = flagsOf(call)
  const limitBefore = limitOf(call, 'limit_before')
  const limitAfter = limitOf(call, 'limit_after')
  if (limitAfter === 0) throw badUrl()
  const member = state.member(channel.id, userId)
  if (!member) throw new ApiError('app.channel.get_member.missing.app_error', 404)
  const posts = state.channelPosts.of(channel.id)
  const oldestId =
    member.last_viewed_at === 0 ? '' : neighbour(world, channel.id, member.last_viewed_at, 1, flags.isCollapsed)
  const oldest = state.posts.get(oldestId)
  const list = new ListBuilder(world, call.self.id, flags)
  if (!oldest) {
    const found = collect(posts, posts.length - 1, -1, 0, limitBefore, flags)
    addWithThreads(list, found, flags.skipsThreads)
    const body = list.answer(nextOf(world, found[0], flags), prevOf(world, found.at(-1), flags))
    return { body, headers: { etag: etagOf(world, channel, flags) } }
  }
  const end = state.channelPosts.firstAfter(channel.id, oldest.create_at)
  const start = state.channelPosts.firstAfter(channel.id, oldest.create_at - 1)
  const later = collect(posts, end, 1, 0, limitAfter - 1, flags).reverse()
  const earlier = collect(posts, start - 1, -1, 0, limitBefore, flags)
  const found = [...later, oldest, ...earlier]
  addWithThreads(list, found, true)
  const hasThread = !flags.skipsThreads || flags.isCollapsed
  for (const one of hasThread ? threadOf(world, oldest) : []) if (!list.posts[one.id]) list.add(one, {})
  const next = nextOf(world, found[0], flags)
  const prev = prevOf(world, found.at(-1), flags)
  return { body: list.answer(next, prev, hasThread ? { has_next: false } : {}) }
}

/** A thread from its root on, without what was deleted. */
function threadOf({ state }: World, post: Post): Post[] {
  const root = state.posts.get(post.root_id) ?? post
  return [root, ...state.channelPosts.repliesTo(root.id)].filter((one) => one.delete_at === 0)
}

function thread(call: Call, world: World): Reply {
  const { state } = world
  const post = state.posts.get(call.id('post_id'))
  if (post?.delete_at !== 0) throw noPost()
  readablePost(call, world, post.id)
  const flags = flagsOf(call)
  const perPage = Number.parseInt(call.query.get('perPage') ?? '0', 10) || 0
  if (perPage > 200) throw badUrl()
  const direction = call.query.get('direction') ?? ''
  if (direction !== '' && direction !== 'up' && direction !== 'down') throw badUrl()
  const fromCreateAt = Number(call.query.get('fromCreateAt') ?? 0)
  const fromPost = call.query.get('fromPost') ?? ''
  if (fromPost !== '' && fromCreateAt === 0) throw badUrl()
  let rest = threadOf(world, post)
  if (direction === 'up') rest.reverse()
  if (fromCreateAt !== 0)
    rest = rest.filter((one) =>
      one.create_at === fromCreateAt
        ? fromPost !== '' && (direction === 'down' ? one.id > fromPost : one.id < fromPost)
        : direction === 'down'
          ? one.create_at > fromCreateAt
          : one.create_at < fromCreateAt,
    )
  const hasNext = perPage !== 0 && rest.length > perPage
  if (hasNext) rest = rest.slice(0, perPage)
  const list = new ListBuilder(world, call.self.id, flags)
  const isWhole = !flags.skipsThreads || flags.isCollapsed
  const shown = [post, ...(isWhole ? rest.filter((one) => one !== post) : [])]
  for (const one of shown) {
    list.order.push(one.id)
    list.add(one, { replyCount: replyCountOf(world, one) })
  }
  const latest = Math.max(...shown.map((one) => one.update_at))
  const etag = `11.6.0.${post.id}.${latest}`
  if (call.header('if-none-match') === etag) return { status: 304, headers: { etag } }
  return { body: list.answer('', '', isWhole ? { has_next: hasNext } : {}), headers: { etag } }
}

/** A list of posts in the given order, without neighbours. */
export function plainList(call: Call, world: World, posts: readonly Post[], rest: Record<string, unknown> = {}) {
  const flags = { skipsThreads: true, isCollapsed: false, isExtended: false, includesDeleted: false }
  const list = new ListBuilder(world, call.self.id, flags)
  for (const post of posts) {
    list.order.push(post.id)
    list.add(post, {})
  }
  return { ...list.answer('', ''), ...rest }
}

function pinned(call: Call, world: World): Reply {
  const channel = readableChannel(call, world.state, call.id('channel_id'))
  const posts = world.state.channelPosts.of(channel.id).filter((post) => post.is_pinned && post.delete_at === 0)
  const latest = Math.max(0, ...posts.map((post) => post.update_at))
  return { body: plainList(call, world, posts), headers: { etag: `11.6.0.${latest}` } }
}

function flagged(call: Call, world: World): Reply {
  const { state } = world
  const userId = call.selfOrAdmin()
  const { from, perPage } = call.page()
  const channelId = call.query.get('channel_id') ?? ''
  const posts = [...state.preferencesOf(userId).values()]
    .filter((one) => one.category === 'flagged_post' && one.value === 'true')
    .flatMap((one) => state.posts.get(one.name) ?? [])
    .filter((post) => post.delete_at === 0 && state.member(post.channel_id, userId))
    .filter((post) => channelId === '' || post.channel_id === channelId)
    .sort((a, b) => b.create_at - a.create_at)
  return { body: plainList(call, world, posts.slice(from, from + perPage)) }
}

export const postListRoutes: readonly Route[] = [
  { method: 'GET', path: '/channels/{channel_id}/posts', handle: listPosts },
  { method: 'GET', path: '/users/{user_id}/channels/{channel_id}/posts/unread', handle: aroundUnread },
  { method: 'GET', path: '/posts/{post_id}/thread', handle: thread },
  { method: 'GET', path: '/channels/{channel_id}/pinned', handle: pinned },
  { method: 'GET', path: '/users/{user_id}/posts/flagged', handle: flagged },
]
