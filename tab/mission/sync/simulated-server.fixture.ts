import type { SocketLike } from '../connection/mission-socket.ts'
import { RequestError } from '../connection/request-error.ts'
import type { NewPost, Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import type { Channel, Membership, Post, PostList, Reaction } from '../state/model.ts'

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] }
type Waiting = {
  /** The server acts now; its answer travels on. */
  readonly act: () => void
  readonly answer: () => void
  readonly fail: () => void
  readonly failAfterwards: () => void
}
type Connection = { readonly id: string; events: string[]; sent: number; socket: FakeSocket | undefined }
type FakeSocket = SocketLike & { isOpen: boolean }

const id26 = (prefix: string, number: number): string => prefix + String(number).padStart(26 - prefix.length, '0')

export const me = id26('me', 1)
export const other = id26('other', 1)
export const teamId = id26('team', 1)

/**
 * A Mattermost of two channels whose answers and events arrive when the test says so, or never. Pages, `since`, `before` and
 * `after` behave as measured on 11.6: cursors leave out their own millisecond, and `since` returns the newest roots only
 * when there are too many.
 */
export function createSimulatedServer(options: {
  readonly changesAtMost: number
  readonly canResume: () => boolean
  readonly now: () => number
}) {
  let clockMs = 1_000_000
  let counter = 0
  let opened = 0
  const posts: Mutable<Post>[] = []
  const byPendingId = new Map<string, { readonly post: Post; readonly atMs: number }>()
  const waiting: Waiting[] = []
  const connections = new Map<string, Connection>()
  let live: Connection | undefined
  const channels: Channel[] = [1, 2].map((number) => ({
    id: id26('channel', number),
    update_at: 1,
    delete_at: 0,
    team_id: teamId,
    type: 'O',
    display_name: `Channel ${number}`,
    name: `channel-${number}`,
    header: '',
    purpose: '',
    last_post_at: 0,
    total_msg_count_root: 0,
  }))

  const tick = (ms: number): number => {
    clockMs += ms
    return clockMs
  }

  function emit(event: string, data: object, channelId: string): void {
    const text = JSON.stringify({ event, data, broadcast: { channel_id: channelId, user_id: '' } })
    for (const connection of connections.values()) connection.events.push(text)
  }

  const replies = (rootId: string): Mutable<Post>[] =>
    posts.filter((post) => post.root_id === rootId && post.delete_at === 0)

  /** As an answer shows it: the thread's facts are counted. */
  function shown(post: Post): Post {
    const own = replies(post.id)
    return {
      ...post,
      reply_count: post.root_id === '' ? own.length : replies(post.root_id).length,
      last_reply_at: Math.max(0, ...own.map((reply) => reply.create_at)),
      participants: [...new Set(own.map((reply) => reply.user_id))].map((id) => ({ id })),
    }
  }

  const roots = (channelId: string): Post[] =>
    posts.filter((post) => post.channel_id === channelId && post.root_id === '' && post.delete_at === 0)

  function list(found: readonly Post[], extra: Partial<PostList> = {}): PostList {
    const newestFirst = found.toReversed()
    return {
      order: newestFirst.map(({ id }) => id),
      posts: Object.fromEntries(newestFirst.map((post) => [post.id, shown(post)])),
      next_post_id: '',
      prev_post_id: '',
      ...extra,
    }
  }

  function page(channelId: string, found: readonly Post[]): PostList {
    const all = roots(channelId)
    const [oldest, newest] = [found[0], found.at(-1)]
    const before = oldest && all.findLast((post) => post.create_at < oldest.create_at)
    const after = newest && all.find((post) => post.create_at > newest.create_at)
    return list(found, { prev_post_id: before?.id ?? '', next_post_id: after?.id ?? '' })
  }

  const postOf = (postId: string): Mutable<Post> => {
    const post = posts.find(({ id, delete_at }) => id === postId && delete_at === 0)
    if (post === undefined) throw new RequestError('refused', { status: 404 })
    return post
  }

  function create(userId: string, channelId: string, facts: Partial<NewPost> & { message: string }, ms: number): Post {
    const at = tick(ms)
    counter += 1
    const post: Mutable<Post> = {
      id: id26('post', counter),
      create_at: at,
      update_at: at,
      edit_at: 0,
      delete_at: 0,
      user_id: userId,
      channel_id: channelId,
      root_id: facts.root_id ?? '',
      message: facts.message,
      type: '',
      props: { ...facts.props },
      metadata: {},
    }
    posts.push(post)
    const root = posts.find(({ id }) => id === post.root_id)
    if (root) root.update_at = at
    const sent = { ...shown(post), last_reply_at: 0, participants: null, pending_post_id: facts.pending_post_id ?? '' }
    emit('posted', { post: JSON.stringify(sent), mentions: '[]' }, channelId)
    return post
  }

  /** Waits until the test lets the request through; what it does, it does then. */
  function later<Answer>(act: () => Answer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let done: { readonly result: Answer | RequestError } | undefined
      const run = (): Answer | RequestError => {
        done ??= { result: attempt(act) }
        return done.result
      }
      const end = (result: Answer | RequestError): void =>
        result instanceof RequestError ? reject(result) : resolve(result)
      waiting.push({
        act: run,
        answer: () => end(run()),
        fail: () => reject(new RequestError('offline')),
        failAfterwards: () => {
          run()
          reject(new RequestError('offline'))
        },
      })
    })
  }

  const memberships = (): Membership[] =>
    channels.map(({ id }) => ({
      channel_id: id,
      user_id: me,
      last_viewed_at: 0,
      msg_count_root: 0,
      mention_count_root: 0,
    }))

  const calls: Partial<Rest> = {
    me: () => later(() => ({ id: me, username: 'me', update_at: 1 })),
    teams: () => later(() => [{ id: teamId, name: 'team', display_name: 'Team' }]),
    channels: () =>
      later(() => channels.map((channel) => ({ ...channel, total_msg_count_root: roots(channel.id).length }))),
    memberships: () => later(memberships),
    view: () => later(() => ({})),
    threads: () => later(() => ({ total: 0, total_unread_threads: 0, total_unread_mentions: 0, threads: [] })),
    newestPosts: (channelId, perPage) => later(() => page(channelId, roots(channelId).slice(-perPage))),
    postsBefore: (channelId, postId, perPage) =>
      later(() => {
        const edge = posts.find(({ id }) => id === postId)?.create_at ?? 0
        return page(
          channelId,
          roots(channelId)
            .filter((post) => post.create_at < edge)
            .slice(-perPage),
        )
      }),
    postsAfter: (channelId, postId, perPage) =>
      later(() => {
        const edge = posts.find(({ id }) => id === postId)?.create_at ?? 0
        return page(
          channelId,
          roots(channelId)
            .filter((post) => post.create_at > edge)
            .slice(0, perPage),
        )
      }),
    postsAroundUnread: (channelId, before, after) =>
      later(() => {
        const all = roots(channelId)
        const middle = all.length >> 1
        return page(channelId, all.slice(Math.max(0, middle - before), middle + after))
      }),
    postsSince: (channelId, sinceMs) =>
      later(() =>
        list(
          posts
            .filter((post) => post.channel_id === channelId && post.root_id === '' && post.update_at > sinceMs)
            .slice(-options.changesAtMost),
        ),
      ),
    post: (postId) => later(() => shown(postOf(postId))),
    thread: (rootId, perPage, before) =>
      later(() => {
        const root = postOf(rootId)
        const all = replies(rootId).filter((post) => before === undefined || post.create_at < before.createAtMs)
        return list([root, ...all.slice(-perPage)], { has_next: all.length > perPage })
      }),
    createPost: (post) =>
      later(() => {
        const known = byPendingId.get(post.pending_post_id)
        // Remembered for 30 s (reference 5.2).
        if (known && options.now() - known.atMs < 30_000) return shown(known.post)
        if (post.root_id !== '') postOf(post.root_id)
        const made = create(me, post.channel_id, post, 1)
        byPendingId.set(post.pending_post_id, { post: made, atMs: options.now() })
        return shown(made)
      }),
    members: () => later(() => []),
    peopleByIds: () => later(() => []),
    statuses: () => Promise.resolve([]),
  }

  function open(url: string): SocketLike {
    const query = new URL(url).searchParams
    const socket: FakeSocket = {
      isOpen: true,
      // Every frame is answered, so that the connection counts as alive.
      send: () => queueMicrotask(() => socket.isOpen && socket.onmessage?.({ data: '{"status":"OK","seq_reply":2}' })),
      close: () => drop(socket),
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
    }
    const known = connections.get(query.get('connection_id') ?? '')
    if (known && known.socket === undefined && options.canResume()) {
      known.sent = Number(query.get('sequence_number')) - 1
      known.socket = socket
      live = known
    } else {
      if (known) connections.delete(known.id)
      opened += 1
      const id = id26('connection', opened)
      live = { id, events: [], sent: 0, socket }
      connections.set(id, live)
      const hello = { event: 'hello', data: { connection_id: id }, broadcast: {}, seq: 0 }
      queueMicrotask(() => socket.isOpen && socket.onmessage?.({ data: JSON.stringify(hello) }))
    }
    queueMicrotask(() => socket.isOpen && socket.onmessage?.({ data: '{"status":"OK","seq_reply":1}' }))
    return socket
  }

  function drop(socket: FakeSocket | undefined): void {
    if (!socket?.isOpen) return
    socket.isOpen = false
    if (live?.socket === socket) live.socket = undefined
    socket.onclose?.({ code: 1006 })
  }

  return {
    rest: calls as Rest,
    open,
    channels,
    roots,
    replies,
    shown,
    posts: posts as readonly Post[],
    waiting,
    create,
    edit(post: Post, message: string, ms: number) {
      const stored = posts.find(({ id, delete_at }) => id === post.id && delete_at === 0)
      if (!stored) return
      Object.assign(stored, { message, edit_at: tick(ms), update_at: clockMs })
      const sent = { ...shown(stored), participants: null, last_reply_at: 0 }
      emit('post_edited', { post: JSON.stringify(sent) }, stored.channel_id)
    },
    remove(post: Post, ms: number) {
      const at = tick(ms)
      const before = JSON.stringify(post)
      for (const one of posts) {
        if (one.id !== post.id && one.root_id !== post.id) continue
        if (one.delete_at === 0) Object.assign(one, { delete_at: at, update_at: at })
      }
      const root = posts.find(({ id }) => id === post.root_id)
      if (root) root.update_at = at
      emit('post_deleted', { post: before }, post.channel_id)
    },
    react(post: Post, userId: string, emojiName: string, ms: number) {
      const stored = posts.find(({ id, delete_at }) => id === post.id && delete_at === 0)
      if (!stored) return
      const at = tick(ms)
      const known = stored.metadata?.reactions ?? []
      const isThere = known.some((one) => one.user_id === userId && one.emoji_name === emojiName)
      const reaction: Reaction = { user_id: userId, post_id: post.id, emoji_name: emojiName, create_at: at }
      const left = known.filter((one) => one.user_id !== userId || one.emoji_name !== emojiName)
      Object.assign(stored, { update_at: at, metadata: { reactions: isThere ? left : [...known, reaction] } })
      emit(isThere ? 'reaction_removed' : 'reaction_added', { reaction: JSON.stringify(reaction) }, post.channel_id)
    },
    /** Lets the next event arrive. @returns whether there was one */
    deliver(): boolean {
      const text = live?.socket && live.events[live.sent]
      if (!live?.socket || text === undefined) return false
      live.sent += 1
      live.socket.onmessage?.({ data: `${text.slice(0, -1)},"seq":${live.sent}}` })
      return true
    },
    dropSocket: () => drop(live?.socket),
    /** Puts an event among those that are to arrive. */
    emit,
    /** Lets a frame arrive at once, beside the numbering. */
    say: (frame: object) => live?.socket?.onmessage?.({ data: JSON.stringify(frame) }),
  }
}

function attempt<Answer>(act: () => Answer): Answer | RequestError {
  try {
    return structuredClone(act())
  } catch (error) {
    return error instanceof RequestError ? error : new RequestError('fault', { cause: error })
  }
}

/** Time that stands still until the test moves it. */
export function createManualScheduler(): Scheduler & { runNext(): boolean; readonly size: () => number } {
  let nowMs = 2_000_000
  let timers: { readonly atMs: number; readonly run: () => void }[] = []
  return {
    now: () => nowMs,
    random: () => 0.5,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    runNext() {
      const next = timers.toSorted((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined) return false
      timers = timers.filter((one) => one !== next)
      nowMs = Math.max(nowMs, next.atMs)
      next.run()
      return true
    },
    size: () => timers.length,
  }
}
