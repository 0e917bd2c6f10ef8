import type { Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import { untilAnswered } from '../connection/until-answered.ts'
import type { MissionState } from '../state/mission-state.ts'
import type { PostList } from '../state/model.ts'
import type { PostEvent } from '../state/post-event.ts'
import {
  cursor,
  extendNewer,
  extendOlder,
  keepNumbers,
  latestUpdateMs,
  openWindow,
  type PostWindow,
} from '../state/post-window.ts'
import { applyPostEvent, changeWindow, mergeAnswer, settle, setWindow } from '../state/posts-state.ts'
import type { Store } from '../state/store.ts'
import { createLane, type Lane } from './lane.ts'
import { channelPage, joinAround, postsOf } from './post-pages.ts'
import { setTrouble } from './trouble.ts'

export type ChannelPosts = {
  /** Reads the posts around the first unread one if there are none yet, and brings what is there up to date. */
  ensure(channelId: string, connection: number): Promise<void>
  older(channelId: string): Promise<void>
  newer(channelId: string): Promise<void>
  /** Reads the posts around one of them. */
  around(channelId: string, postId: string): Promise<void>
  /** Goes to the live end, whatever lies between. */
  newest(channelId: string): Promise<void>
  /** Applies what the socket said. */
  apply(channelId: string, event: PostEvent, connection: number): void
}

export const pageSizes = { around: 30, page: 60, reread: 200 } as const

/** From here on a server leaves changes out: which ones depends on its version and flags (measured on 11.6). */
const changesOfOneAnswer = 1000
/** Servers give `update_at` before they commit, so a change may turn up behind a later one. */
const overlapMs = 5000
const rereadPagesAtMost = 10

export function createChannelPosts(deps: {
  readonly store: Store<MissionState>
  readonly rest: Rest
  readonly scheduler: Scheduler
  readonly signal: AbortSignal
  /** Number of the connection that is open now. */
  readonly connection: () => number
  readonly changesAtMost?: number | undefined
}): ChannelPosts {
  const { store, rest, changesAtMost = changesOfOneAnswer } = deps
  const lanes = new Map<string, Lane>()

  function laneOf(channelId: string): Lane {
    const lane = lanes.get(channelId) ?? createLane()
    lanes.set(channelId, lane)
    return lane
  }

  /** Asks in the channel's lane and puts the answer and what was said meanwhile into the state at once. */
  function read(
    channelId: string,
    ask: (window: PostWindow | undefined) => Promise<PostList> | undefined,
    apply: (state: MissionState, list: PostList) => MissionState,
  ): Promise<PostList | undefined> {
    return laneOf(channelId).run(async (said) => {
      try {
        const list = await untilAnswered(async () => {
          said.clear()
          return ask(store.get().windows.get(channelId))
        }, deps)
        if (list === undefined) return undefined
        store.update((state) =>
          [...said.events()].reduce(
            (next, event) => applyPostEvent(next, channelId, event, 0),
            setTrouble(apply(settle(state, postsOf(list)), list), channelId, undefined),
          ),
        )
        said.clear()
        return list
      } catch (error) {
        if (!deps.signal.aborted) store.update((state) => setTrouble(state, channelId, error))
        return undefined
      }
    })
  }

  const isCutShort = (list: PostList): boolean =>
    Math.max(list.order.length, Object.keys(list.posts).length) >= changesAtMost

  const open = (channelId: string, ask: (window: PostWindow | undefined) => Promise<PostList> | undefined) =>
    read(channelId, ask, (state, list) => setWindow(state, channelId, openWindow(channelPage(list))))

  /** Brings a window up to date with what happened while nothing was heard. */
  async function catchUp(channelId: string, connection: number): Promise<void> {
    const list = await read(
      channelId,
      (window) =>
        window === undefined || window.caughtUpOn === connection
          ? undefined
          : rest.postsSince(channelId, Math.max(1, window.knownThroughMs - overlapMs)),
      (state, answer) => {
        if (isCutShort(answer)) return state
        const merged = mergeAnswer(state, channelId, postsOf(answer))
        return caughtUp(merged, channelId, connection, answer)
      },
    )
    if (list !== undefined && isCutShort(list)) await reread(channelId, connection)
  }

  function caughtUp(state: MissionState, channelId: string, connection: number, list: PostList): MissionState {
    const throughMs = latestUpdateMs(postsOf(list))
    return changeWindow(state, channelId, (window) => ({
      ...window,
      knownThroughMs: Math.max(window.knownThroughMs, throughMs),
      caughtUpOn: deps.connection() === connection ? connection : window.caughtUpOn,
    }))
  }

  /** Reads a window anew from the live end, back to where it began if that is not too far. */
  async function reread(channelId: string, connection: number): Promise<void> {
    const from = store.get().windows.get(channelId)?.posts[0]?.create_at ?? 0
    let fresh: PostWindow | undefined
    for (let page = 0; page < rereadPagesAtMost; page += 1) {
      const edge = fresh === undefined ? undefined : cursor(fresh, 'oldest')
      const list = await read(
        channelId,
        () =>
          edge === undefined
            ? rest.newestPosts(channelId, pageSizes.reread)
            : rest.postsBefore(channelId, edge.id, pageSizes.reread),
        (state, answer) => {
          const window = page === 0 ? undefined : state.windows.get(channelId)
          fresh =
            window === undefined
              ? keepNumbers(openWindow(channelPage(answer)), state.windows.get(channelId))
              : extendOlder(window, channelPage(answer))
          return setWindow(state, channelId, fresh)
        },
      )
      if (list === undefined || fresh === undefined) return
      const oldest: number = fresh.posts[0]?.create_at ?? 0
      if (page === 0) store.update((state) => caughtUp(state, channelId, connection, list))
      if (!fresh.hasOlder || oldest <= from) return
    }
  }

  return {
    async ensure(channelId, connection) {
      if (store.get().windows.get(channelId) === undefined) {
        // Whoever asked before may have had the answer meanwhile.
        await open(channelId, (window) =>
          window === undefined ? rest.postsAroundUnread(channelId, pageSizes.around, pageSizes.around) : undefined,
        )
      }
      if (connection > 0) await catchUp(channelId, connection)
    },
    async around(channelId, postId) {
      await open(channelId, async () => {
        const [post, before, after] = await Promise.all([
          rest.post(postId),
          rest.postsBefore(channelId, postId, pageSizes.around),
          rest.postsAfter(channelId, postId, pageSizes.around),
        ])
        return joinAround(post, before, after)
      })
    },
    async older(channelId) {
      await read(
        channelId,
        (window) => {
          const edge = window?.hasOlder ? cursor(window, 'oldest') : undefined
          return edge && rest.postsBefore(channelId, edge.id, pageSizes.page)
        },
        (state, list) => changeWindow(state, channelId, (window) => extendOlder(window, channelPage(list))),
      )
    },
    async newer(channelId) {
      await read(
        channelId,
        (window) => {
          const edge = window?.hasNewer ? cursor(window, 'newest') : undefined
          return edge && rest.postsAfter(channelId, edge.id, pageSizes.page)
        },
        (state, list) => changeWindow(state, channelId, (window) => extendNewer(window, channelPage(list))),
      )
    },
    async newest(channelId) {
      await open(channelId, () => rest.newestPosts(channelId, pageSizes.page))
      await catchUp(channelId, deps.connection())
    },
    apply(channelId, event, connection) {
      lanes.get(channelId)?.note(event)
      store.update((state) => applyPostEvent(state, channelId, event, connection))
    },
  }
}
