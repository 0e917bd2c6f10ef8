import type { Post } from './model.ts'

/**
 * A stretch of one channel (roots only) or one thread (replies only), without holes between its ends: every post that the
 * server has between the oldest and the newest is here.
 */
export type PostWindow = {
  /** Oldest first. */
  readonly posts: readonly Post[]
  readonly hasOlder: boolean
  /** False: the window ends at the live end, and what is posted now belongs to it. */
  readonly hasNewer: boolean
  /** Number of the first post in a list that may grow at its head; falls as older posts come. */
  readonly firstIndex: number
  /** All changes up to this server time are in, counted in `update_at`. */
  readonly knownThroughMs: number
  /** The connection on which it was last brought up to date; 0: none. */
  readonly caughtUpOn: number
}

export const firstIndexOfNewWindow = 1_000_000

export type Page = {
  readonly posts: readonly Post[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

/** Order of a channel. Posts of one millisecond stay in the order in which the server gave them. */
export function byCreation(a: Post, b: Post): number {
  return a.create_at - b.create_at
}

export function latestUpdateMs(posts: readonly Post[]): number {
  return posts.reduce((latest, post) => Math.max(latest, post.update_at, post.delete_at), 0)
}

/** What stays of a deleted post: that it was there. */
export function toTombstone(post: Post): Post {
  const { metadata: _metadata, file_ids: _fileIds, ...rest } = post
  return {
    ...rest,
    message: '',
    props: {},
    delete_at: post.delete_at || post.update_at || 1,
    is_pinned: false,
    metadata: {},
  }
}

/** The newer of two states of one post. A deletion is final; facts about its thread are not lost to a copy without them. */
export function newerPost(known: Post, incoming: Post): Post {
  if (known.delete_at > 0) return known
  if (incoming.delete_at > 0)
    return toTombstone({ ...known, delete_at: incoming.delete_at, update_at: incoming.update_at })
  if (incoming.update_at < known.update_at) return known
  const last = Math.max(known.last_reply_at ?? 0, incoming.last_reply_at ?? 0)
  const isFollowing = incoming.is_following ?? known.is_following
  return {
    ...incoming,
    participants: incoming.participants ?? known.participants ?? [],
    last_reply_at: last,
    ...(isFollowing === undefined ? {} : { is_following: isFollowing }),
  }
}

export function openWindow(page: Page): PostWindow {
  const posts = page.posts.filter((post) => post.delete_at === 0).toSorted(byCreation)
  return {
    posts,
    hasOlder: page.hasOlder,
    hasNewer: page.hasNewer,
    firstIndex: firstIndexOfNewWindow,
    knownThroughMs: latestUpdateMs(page.posts),
    caughtUpOn: 0,
  }
}

/** Numbers a window that was read anew so that posts which were here before keep their numbers. */
export function keepNumbers(fresh: PostWindow, before: PostWindow | undefined): PostWindow {
  const shared = before?.posts.findIndex(({ id }) => fresh.posts.some((post) => post.id === id)) ?? -1
  const post = before?.posts[shared]
  if (before === undefined || post === undefined) return fresh
  const at = fresh.posts.findIndex(({ id }) => id === post.id)
  return { ...fresh, firstIndex: before.firstIndex + shared - at }
}

/** True when a post that is not here yet belongs between the ends. */
function isWithin(window: PostWindow, post: Post): boolean {
  const oldest = window.posts[0]
  const newest = window.posts.at(-1)
  if (oldest === undefined || newest === undefined) return !window.hasOlder && !window.hasNewer
  return (
    (!window.hasOlder || post.create_at >= oldest.create_at) && (!window.hasNewer || post.create_at <= newest.create_at)
  )
}

/**
 * Brings in changes from anywhere: posts that are here are renewed, new ones come in if they lie between the ends.
 *
 * @param changes oldest first
 * @param side where new posts go beside known ones of the same millisecond
 */
export function mergeChanges(
  window: PostWindow,
  changes: readonly Post[],
  side: 'before' | 'behind' = 'behind',
): PostWindow {
  if (changes.length === 0) return window
  const { posts } = window
  const find = finder(posts, changes.length)
  const renewed = new Map<string, Post>()
  const added = new Map<string, Post>()
  for (const change of changes) {
    const isNew = added.has(change.id)
    const existing = added.get(change.id) ?? renewed.get(change.id) ?? find(change.id)
    if (existing !== undefined) (isNew ? added : renewed).set(change.id, newerPost(existing, change))
    else if (change.delete_at === 0 && isWithin(window, change)) added.set(change.id, change)
  }
  if (renewed.size === 0 && added.size === 0) return window
  const kept = renewed.size === 0 ? posts : posts.map((post) => renewed.get(post.id) ?? post)
  if (added.size === 0) return { ...window, posts: kept }
  const news = [...added.values()].sort(byCreation)
  const [newest, first] = [posts.at(-1), news[0]]
  if (side === 'behind' && newest && first && byCreation(newest, first) <= 0)
    return { ...window, posts: [...kept, ...news] }
  const sorted = (side === 'before' ? [...news, ...kept] : [...kept, ...news]).sort(byCreation)
  const atHead = Math.max(0, posts.length === 0 ? 0 : sorted.findIndex(({ id }) => id === posts[0]?.id))
  return { ...window, posts: sorted, firstIndex: window.firstIndex - atHead }
}

/** A single post is looked for from the end, where most of what happens happens; many need a table. */
function finder(posts: readonly Post[], wanted: number): (id: string) => Post | undefined {
  if (wanted <= 4) return (wantedId) => posts.findLast(({ id }) => id === wantedId)
  const table = new Map(posts.map((post) => [post.id, post]))
  return (id) => table.get(id)
}

/** Joins the page that was asked for by the oldest posts. */
export function extendOlder(window: PostWindow, page: Page): PostWindow {
  const opened = { ...window, hasOlder: false }
  return { ...mergeChanges(opened, page.posts, 'before'), hasOlder: page.hasOlder, hasNewer: window.hasNewer }
}

/** Joins the page that was asked for by the newest posts. */
export function extendNewer(window: PostWindow, page: Page): PostWindow {
  const opened = { ...window, hasNewer: false }
  return { ...mergeChanges(opened, page.posts), hasOlder: window.hasOlder, hasNewer: page.hasNewer }
}

/**
 * The post to ask `before` or `after`: servers leave out posts of the very millisecond that the cursor has, so it is the
 * first one inwards from all of that millisecond; what comes twice is merged.
 */
export function cursor(window: PostWindow, end: 'oldest' | 'newest'): Post | undefined {
  const inwards = end === 'oldest' ? window.posts : window.posts.toReversed()
  const outermost = inwards[0]
  return inwards.find((post) => post.create_at !== outermost?.create_at) ?? outermost
}

/** Changes one post if it is here. */
export function changePost(window: PostWindow, postId: string, change: (post: Post) => Post): PostWindow {
  const index = window.posts.findLastIndex((post) => post.id === postId)
  const post = window.posts[index]
  if (post === undefined) return window
  const changed = change(post)
  return changed === post ? window : { ...window, posts: window.posts.with(index, changed) }
}
