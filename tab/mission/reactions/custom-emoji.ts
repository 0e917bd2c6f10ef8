import { useEffect } from 'react'
import { isTransient } from '../connection/request-error.ts'
import type { Rest } from '../connection/rest.ts'
import { useMission, useMissionState } from '../mission-context.tsx'
import { type MissionState, withEntry } from '../state/mission-state.ts'
import type { Store } from '../state/store.ts'

/** As the gateway's operations take a name. */
const wellFormed = /^[A-Za-z0-9_+-]{1,64}$/

export type CustomEmojiLookup = {
  /** Asks the server for an emoji of its own, once a name; what it has goes into the state. */
  need(name: string): Promise<void>
}

export function createCustomEmoji(deps: {
  readonly rest: Pick<Rest, 'customEmoji'>
  readonly store: Store<MissionState>
}): CustomEmojiLookup {
  const { rest, store } = deps
  const asked = new Set<string>()
  return {
    async need(name) {
      if (asked.has(name) || store.get().customEmoji.has(name) || !wellFormed.test(name)) return
      asked.add(name)
      try {
        const { id } = await rest.customEmoji(name)
        store.update((state) => ({ ...state, customEmoji: withEntry(state.customEmoji, name, { id, name }) }))
      } catch (error) {
        // There is none of this name: the name is shown. A passing trouble is tried again by the next who shows it.
        if (isTransient(error)) asked.delete(name)
      }
    },
  }
}

/** @returns the server's own emoji of this name, once it is known that there is one; an undefined name asks for nothing */
export function useCustomEmojiId(name: string | undefined, knownId: string | undefined): string | undefined {
  const { customEmoji } = useMission().shared
  const id = useMissionState((state) => (name === undefined ? undefined : state.customEmoji.get(name)?.id))
  const isNeeded = name !== undefined && knownId === undefined && id === undefined
  useEffect(() => {
    if (isNeeded) void customEmoji.need(name)
  }, [customEmoji, name, isNeeded])
  return name === undefined ? undefined : (knownId ?? id)
}
