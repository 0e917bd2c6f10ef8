import type { MissionSocket } from '../connection/mission-socket.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import { type MissionState, placeOf } from '../state/mission-state.ts'
import type { Store } from '../state/store.ts'

export type TypingSignals = {
  /** The person types: tells others, but not more often than they need it. */
  tell(channelId: string, rootId: string): void
  /** Somebody else types. */
  heard(userId: string, channelId: string, rootId: string): void
  /** Their message has come: they type no more. */
  stopped(userId: string, channelId: string, rootId: string): void
}

const tellEveryMs = 5000
const shownForMs = 6000

export function createTypingSignals(deps: {
  readonly store: Store<MissionState>
  readonly scheduler: Scheduler
  readonly socket: () => MissionSocket | undefined
}): TypingSignals {
  const { store, scheduler } = deps
  let toldAtMs = 0
  let toldPlace = ''

  function drop(isDropped: (typing: MissionState['typing'][number]) => boolean): void {
    store.update((state) => {
      const typing = state.typing.filter((one) => !isDropped(one))
      return typing.length === state.typing.length ? state : { ...state, typing }
    })
  }

  return {
    tell(channelId, rootId) {
      const place = placeOf(channelId, rootId)
      const now = scheduler.now()
      if (place === toldPlace && now - toldAtMs < tellEveryMs) return
      toldAtMs = now
      toldPlace = place
      deps.socket()?.send('user_typing', { channel_id: channelId, parent_id: rootId })
    },
    heard(userId, channelId, rootId) {
      if (userId === store.get().userId || userId === '') return
      const place = placeOf(channelId, rootId)
      const untilMs = scheduler.now() + shownForMs
      store.update((state) => ({
        ...state,
        typing: [
          ...state.typing.filter((one) => one.userId !== userId || one.place !== place),
          { userId, place, untilMs },
        ],
      }))
      scheduler.after(shownForMs, () => drop((one) => one.untilMs <= scheduler.now()))
    },
    stopped(userId, channelId, rootId) {
      const place = placeOf(channelId, rootId)
      drop((one) => one.userId === userId && one.place === place)
    },
  }
}
