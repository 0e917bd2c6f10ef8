import type { MissionState, ThreadWindow } from './mission-state.ts'
import { withEntry } from './mission-state.ts'
import type { Post } from './model.ts'
import { withoutDelivered } from './outbox.ts'
import { applyToReplies, applyToRoots, type PostEvent } from './post-event.ts'
import { changePost, mergeChanges, newerPost, type PostWindow } from './post-window.ts'

export function setWindow(state: MissionState, channelId: string, window: PostWindow | undefined): MissionState {
  const windows = withEntry(state.windows, channelId, window)
  return windows === state.windows ? state : { ...state, windows }
}

export function setThreadWindow(state: MissionState, rootId: string, window: ThreadWindow | undefined): MissionState {
  const threadWindows = withEntry(state.threadWindows, rootId, window)
  return threadWindows === state.threadWindows ? state : { ...state, threadWindows }
}

export function changeWindow(
  state: MissionState,
  channelId: string,
  change: (window: PostWindow) => PostWindow,
): MissionState {
  const window = state.windows.get(channelId)
  return window === undefined ? state : setWindow(state, channelId, change(window))
}

export function changeThreadWindow(
  state: MissionState,
  rootId: string,
  change: (window: ThreadWindow) => ThreadWindow,
): MissionState {
  const window = state.threadWindows.get(rootId)
  return window === undefined ? state : setThreadWindow(state, rootId, change(window))
}

/**
 * Applies what the socket said about posts of one channel to every place where they are shown.
 *
 * @param connection number of the connection that said it, to move on `knownThroughMs` where nothing was missed before
 */
export function applyPostEvent(
  state: MissionState,
  channelId: string,
  event: PostEvent,
  connection: number,
): MissionState {
  let next = changeWindow(state, channelId, (window) => moveOn(applyToRoots(window, event), event, connection))
  for (const [rootId, thread] of next.threadWindows) {
    if (thread.root.channel_id === channelId)
      next = setThreadWindow(next, rootId, moveThreadOn(applyToThread(thread, event), event, connection))
  }
  return 'post' in event ? settle(next, [event.post]) : next
}

function applyToThread(thread: ThreadWindow, event: PostEvent): ThreadWindow {
  const replies = applyToReplies(thread.replies, thread.root.id, event)
  const root = applyToRoot(thread.root, event)
  return replies === thread.replies && root === thread.root ? thread : { root, replies }
}

function applyToRoot(root: Post, event: PostEvent): Post {
  const alone = { posts: [root], hasOlder: true, hasNewer: true, firstIndex: 0, knownThroughMs: 0, caughtUpOn: 0 }
  return applyToRoots(alone, event).posts[0] ?? root
}

function moveOn(window: PostWindow, event: PostEvent, connection: number): PostWindow {
  if (!('post' in event) || event.kind === 'deleted' || window.caughtUpOn !== connection) return window
  return event.post.update_at <= window.knownThroughMs ? window : { ...window, knownThroughMs: event.post.update_at }
}

function moveThreadOn(thread: ThreadWindow, event: PostEvent, connection: number): ThreadWindow {
  const replies = moveOn(thread.replies, event, connection)
  return replies.knownThroughMs === thread.replies.knownThroughMs ? thread : { ...thread, replies }
}

/** Changes one post wherever it is shown, for the person's own doing before the server confirms it. */
export function changeEverywhere(state: MissionState, post: Post, change: (post: Post) => Post): MissionState {
  let next = changeWindow(state, post.channel_id, (window) => changePost(window, post.id, change))
  for (const [rootId, thread] of next.threadWindows) {
    const root = thread.root.id === post.id ? change(thread.root) : thread.root
    const replies = changePost(thread.replies, post.id, change)
    if (root !== thread.root || replies !== thread.replies) next = setThreadWindow(next, rootId, { root, replies })
  }
  return next
}

/** Brings in posts from an answer: renews what is shown, adds what belongs within, takes what was delivered out of the outbox. */
export function mergeAnswer(state: MissionState, channelId: string, posts: readonly Post[]): MissionState {
  let next = changeWindow(state, channelId, (window) =>
    mergeChanges(
      window,
      posts.filter((post) => post.root_id === ''),
    ),
  )
  for (const [rootId, thread] of next.threadWindows) {
    const root = posts.reduce((known, post) => (post.id === rootId ? newerPost(known, post) : known), thread.root)
    const replies = mergeChanges(
      thread.replies,
      posts.filter((post) => post.root_id === rootId),
    )
    if (root !== thread.root || replies !== thread.replies) next = setThreadWindow(next, rootId, { root, replies })
  }
  return settle(next, posts)
}

/** Takes what the server has out of the outbox. */
export function settle(state: MissionState, posts: readonly Post[]): MissionState {
  const outbox = withoutDelivered(state.outbox, posts, state.userId)
  return outbox === state.outbox ? state : { ...state, outbox }
}

/** Takes a channel and everything of it from the screen, for when access to it has ended. */
export function forgetChannel(state: MissionState, channelId: string): MissionState {
  const without = <Value>(map: ReadonlyMap<string, Value>, isOf: (value: Value, key: string) => boolean) =>
    new Map([...map].filter(([key, value]) => !isOf(value, key)))
  return {
    ...state,
    channels: withEntry(state.channels, channelId, undefined),
    memberships: withEntry(state.memberships, channelId, undefined),
    windows: withEntry(state.windows, channelId, undefined),
    threads: without(state.threads, (thread) => thread.post.channel_id === channelId),
    threadWindows: without(state.threadWindows, (thread) => thread.root.channel_id === channelId),
    ephemeral: state.ephemeral.filter((post) => post.channel_id !== channelId),
    typing: state.typing.filter(({ place }) => !place.startsWith(channelId)),
  }
}
