import { readPlace } from '../../../src/api/mission-place.ts'
import type { Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import { untilAnswered } from '../connection/until-answered.ts'
import { lastVisited } from '../state/channels-state.ts'
import type { MissionState, Side } from '../state/mission-state.ts'
import type { Post } from '../state/model.ts'
import type { Store } from '../state/store.ts'

export type Landing = {
  /** Goes where a link leads, once the channels are known. @returns false when it leads nowhere that this person can see */
  land(subPageId: string): Promise<boolean>
}

export function createLanding(deps: {
  readonly store: Store<MissionState>
  readonly rest: Pick<Rest, 'post'>
  readonly scheduler: Scheduler
  readonly signal: AbortSignal
  readonly openChannel: (channelId: string, postId?: string) => void
  readonly showSide: (side: Side) => void
}): Landing {
  const { store, rest, openChannel, showSide } = deps

  const isHere = (channelId: string): boolean => store.get().channels.has(channelId)

  /** The message, if it is where the link says. */
  async function find(channelId: string, postId: string): Promise<Post | undefined> {
    try {
      const post = await untilAnswered(() => rest.post(postId), deps)
      return post.channel_id === channelId && post.delete_at === 0 ? post : undefined
    } catch {
      // Deleted, in a channel that is not granted, or never there: to the person it is the same (security B3).
      return undefined
    }
  }

  async function landOnPost(channelId: string, postId: string): Promise<boolean> {
    const post = await find(channelId, postId)
    if (deps.signal.aborted || !isHere(channelId)) return false
    const isRoot = post !== undefined && post.root_id === ''
    openChannel(channelId, isRoot ? postId : undefined)
    if (post === undefined) return false
    if (!isRoot) showSide({ kind: 'thread', channelId, rootId: post.root_id, postId })
    return true
  }

  async function landInThread(channelId: string, rootId: string): Promise<boolean> {
    const root = await find(channelId, rootId)
    if (deps.signal.aborted || !isHere(channelId)) return false
    openChannel(channelId)
    if (root === undefined) return false
    showSide({ kind: 'thread', channelId, rootId: root.root_id === '' ? rootId : root.root_id })
    return true
  }

  return {
    async land(subPageId) {
      const place = readPlace(subPageId)
      switch (place?.kind) {
        case 'team': {
          const channelId = lastVisited(store.get(), place.teamId)
          if (channelId !== undefined) openChannel(channelId)
          return channelId !== undefined
        }
        case 'channel':
          if (isHere(place.channelId)) openChannel(place.channelId)
          return isHere(place.channelId)
        case 'post':
          return isHere(place.channelId) && landOnPost(place.channelId, place.postId)
        case 'thread':
          return isHere(place.channelId) && landInThread(place.channelId, place.rootId)
        case undefined:
          return false
      }
    },
  }
}
