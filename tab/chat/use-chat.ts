import { useSyncExternalStore } from 'react'
import { useMissionContext } from '../mission/mission-context.tsx'
import type { ChatFace, ChatHost, FaceState } from './chat-face.ts'

const never = (): (() => void) => () => {}

/** @returns true while the whole Mattermost stands before the mission view */
export function useIsChatShown(): boolean {
  const { chat } = useMissionContext()
  return useSyncExternalStore(chat?.face.store.subscribe ?? never, () => chat?.face.store.get().shown === 'chat')
}

/** The two faces, inside a part that is only drawn where both are offered. */
export function useChat(): { readonly host: ChatHost; readonly face: ChatFace; readonly state: FaceState } {
  const { chat } = useMissionContext()
  if (chat === undefined) throw new Error('the whole Mattermost is not offered here')
  const state = useSyncExternalStore(chat.face.store.subscribe, chat.face.store.get)
  return { ...chat, state }
}
