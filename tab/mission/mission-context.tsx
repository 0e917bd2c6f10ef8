import { createContext, useContext, useRef, useSyncExternalStore } from 'react'
import type { ChatFace, ChatHost } from '../chat/chat-face.ts'
import type { MissionConnection } from './connection.ts'
import type { Mission } from './mission.ts'
import type { MissionState } from './state/mission-state.ts'

export type MissionContextValue = {
  readonly mission: Mission
  readonly connection: MissionConnection
  /** BCP 47 */
  readonly locale: string
  /** Opens a link outside the frame. */
  readonly openExternal: (url: string) => void
  /** The whole Mattermost, where it is offered. */
  readonly chat?: { readonly host: ChatHost; readonly face: ChatFace } | undefined
}

/** What every part of the view finds around itself; `MissionView` provides it. */
export const MissionContext = createContext<MissionContextValue | undefined>(undefined)

export function useMissionContext(): MissionContextValue {
  const value = useContext(MissionContext)
  if (value === undefined) throw new Error('this part belongs inside a MissionView')
  return value
}

export const useMission = (): Mission => useMissionContext().mission
export const useConnection = (): MissionConnection => useMissionContext().connection
export const useLocale = (): string => useMissionContext().locale
export const useOpenExternal = (): ((url: string) => void) => useMissionContext().openExternal

/**
 * The part of the state that `select` picks; the component is drawn again only when that changes.
 *
 * @param select pure, and gives the same object for the same state: build new lists or objects with `useMemo` outside
 */
export function useMissionState<Selected>(select: (state: MissionState) => Selected): Selected {
  const { store } = useMission()
  const latest = useRef(select)
  latest.current = select
  return useSyncExternalStore(store.subscribe, () => latest.current(store.get()))
}
