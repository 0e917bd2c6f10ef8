import { useEffect } from 'react'
import { isTransient } from '../connection/request-error.ts'
import type { Mission } from '../mission.ts'
import { useMission, useMissionState } from '../mission-context.tsx'
import { withEntry } from '../state/mission-state.ts'

/** As the gateway's operations take a name. */
const wellFormed = /^[A-Za-z0-9_+-]{1,64}$/

const ofMissions = new WeakMap<Mission, Set<string>>()

/** Asks the server for an emoji of its own, once a name; what it has goes into the state. */
async function ask(mission: Mission, name: string): Promise<void> {
  const asked = ofMissions.get(mission) ?? new Set()
  ofMissions.set(mission, asked)
  if (asked.has(name) || mission.store.get().customEmoji.has(name)) return
  asked.add(name)
  try {
    const { id } = await mission.rest.customEmoji(name)
    mission.store.update((state) => ({ ...state, customEmoji: withEntry(state.customEmoji, name, { id, name }) }))
  } catch (error) {
    // There is none of this name: the name is shown. A passing trouble is tried again by the next who shows it.
    if (isTransient(error)) asked.delete(name)
  }
}

/** @returns the server's own emoji of this name, once it is known that there is one; an undefined name asks for nothing */
export function useCustomEmojiId(name: string | undefined, knownId: string | undefined): string | undefined {
  const mission = useMission()
  const id = useMissionState(({ customEmoji }) => (name === undefined ? undefined : customEmoji.get(name)?.id))
  const isNeeded = name !== undefined && knownId === undefined && id === undefined && wellFormed.test(name)
  useEffect(() => {
    if (isNeeded) void ask(mission, name)
  }, [mission, name, isNeeded])
  return name === undefined ? undefined : (knownId ?? id)
}
