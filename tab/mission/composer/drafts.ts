import { placeOf } from '../state/mission-state.ts'
import { createStore, type Store } from '../state/store.ts'

/** Text that waits in composers, by place. In memory only: nothing of a mission is left in the browser. */
export type Drafts = {
  readonly store: Store<ReadonlyMap<string, string>>
  get(channelId: string, rootId: string): string
  set(channelId: string, rootId: string, text: string): void
}

export function createDrafts(carried: ReadonlyMap<string, string> = new Map()): Drafts {
  const store = createStore(carried)
  return {
    store,
    get: (channelId, rootId) => store.get().get(placeOf(channelId, rootId)) ?? '',
    set(channelId, rootId, text) {
      const place = placeOf(channelId, rootId)
      store.update((drafts) => {
        if ((drafts.get(place) ?? '') === text) return drafts
        const changed = new Map(drafts)
        if (text === '') changed.delete(place)
        else changed.set(place, text)
        return changed
      })
    },
  }
}
