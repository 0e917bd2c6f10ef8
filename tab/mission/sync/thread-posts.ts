import type { Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import { untilAnswered } from '../connection/until-answered.ts'
import type { MissionState } from '../state/mission-state.ts'
import type { PostList } from '../state/model.ts'
import type { PostEvent } from '../state/post-event.ts'
import { cursor, extendOlder, newerPost, openWindow } from '../state/post-window.ts'
import { applyPostEvent, changeThreadWindow, setThreadWindow, settle } from '../state/posts-state.ts'
import type { Store } from '../state/store.ts'
import { createLane, type Lane } from './lane.ts'
import { postsOf, threadPage } from './post-pages.ts'
import { setTrouble } from './trouble.ts'

export type ThreadPosts = {
  /** Reads the newest replies, unless they are here and nothing was missed since. */
  ensure(channelId: string, rootId: string, connection: number): Promise<void>
  older(channelId: string, rootId: string): Promise<void>
  /** Hears what the socket said of the channel; the state itself is changed elsewhere. */
  note(channelId: string, event: PostEvent): void
}

const pageSize = 60
const rereadAtMost = 200

export function createThreadPosts(deps: {
  readonly store: Store<MissionState>
  readonly rest: Rest
  readonly scheduler: Scheduler
  readonly signal: AbortSignal
  readonly connection: () => number
}): ThreadPosts {
  const { store, rest } = deps
  const lanes = new Map<string, { readonly channelId: string; readonly lane: Lane }>()

  function read(
    channelId: string,
    rootId: string,
    ask: () => Promise<PostList> | undefined,
    apply: (state: MissionState, list: PostList) => MissionState,
  ): Promise<void> {
    const { lane } = lanes.get(rootId) ?? { lane: createLane() }
    lanes.set(rootId, { channelId, lane })
    return lane.run(async (said) => {
      try {
        const list = await untilAnswered(async () => {
          said.clear()
          return ask()
        }, deps)
        if (list === undefined) return
        store.update((state) =>
          [...said.events()].reduce(
            (next, event) => applyPostEvent(next, channelId, event, 0),
            setTrouble(apply(settle(state, postsOf(list)), list), rootId, undefined),
          ),
        )
        said.clear()
      } catch (error) {
        if (!deps.signal.aborted) store.update((state) => setTrouble(state, rootId, error))
      }
    })
  }

  return {
    async ensure(channelId, rootId, connection) {
      const known = () => store.get().threadWindows.get(rootId)
      await read(
        channelId,
        rootId,
        () => {
          const window = known()
          if (window !== undefined && connection > 0 && window.replies.caughtUpOn === connection) return undefined
          const length = window?.replies.posts.length ?? 0
          return rest.thread(rootId, Math.min(rereadAtMost, Math.max(pageSize, length + 1)))
        },
        (state, list) => {
          const { root: read, ...page } = threadPage(list, rootId)
          const before = state.threadWindows.get(rootId)?.root
          const root = read && before ? newerPost(before, read) : (read ?? before)
          if (root === undefined) return state
          const caughtUpOn = deps.connection() === connection ? connection : 0
          return setThreadWindow(state, rootId, { root, replies: { ...openWindow(page), caughtUpOn } })
        },
      )
    },
    async older(channelId, rootId) {
      await read(
        channelId,
        rootId,
        () => {
          const replies = store.get().threadWindows.get(rootId)?.replies
          const edge = replies?.hasOlder ? cursor(replies, 'oldest') : undefined
          return edge && rest.thread(rootId, pageSize, { postId: edge.id, createAtMs: edge.create_at })
        },
        (state, list) =>
          changeThreadWindow(state, rootId, (thread) => ({
            ...thread,
            replies: extendOlder(thread.replies, threadPage(list, rootId)),
          })),
      )
    },
    note(channelId, event) {
      for (const { channelId: of, lane } of lanes.values()) if (of === channelId) lane.note(event)
    },
  }
}
