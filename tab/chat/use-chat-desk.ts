import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { useConnection, useMission, useMissionState, useOpenExternal } from '../mission/mission-context.tsx'
import { createChatApi } from './chat-api.ts'
import { type ChatDesk, createChatDesk } from './chat-desk.ts'
import { createThemeFollower } from './follow-theme.ts'
import { useChat } from './use-chat.ts'

function after(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}

/** The desk of this view: one for as long as the view stands, whatever session it runs on. */
export function useChatDesk(): ChatDesk {
  const mission = useMission()
  const connection = useConnection()
  const openExternal = useOpenExternal()
  const { host, face } = useChat()
  const latest = useRef({ mission, connection, host, openExternal })
  latest.current = { mission, connection, host, openExternal }

  const desk = useMemo(
    () =>
      createChatDesk({
        api: createChatApi(() => latest.current.connection, window.fetch.bind(window)),
        face,
        mission: () => latest.current.mission,
        host: () => latest.current.host,
        openExternal: (url) => latest.current.openExternal(url),
        openWindow: window.open.bind(window),
        after,
        now: Date.now,
      }),
    [face],
  )

  useEffect(() => {
    window.addEventListener('message', desk.receive)
    face.take = desk.take
    return () => {
      window.removeEventListener('message', desk.receive)
      face.take = undefined
      desk.life.stop()
      // What the frame held is gone with it; it begins anew when the view comes back.
      face.store.update((state) => ({ ...state, shown: 'mission', wish: undefined }))
    }
  }, [desk, face])

  const isReady = useMissionState((state) => state.phase === 'ready')
  useEffect(() => {
    if (isReady && face.link !== '') desk.followLink()
  }, [isReady, desk, face])

  return desk
}

/** Mattermost follows the host's theme from its first opening on (`theme-preference.ts`). */
export function useFollowedTheme(): void {
  const { rest } = useMission()
  const { userId } = useConnection()
  const { host, state } = useChat()
  const preferences = useMissionState((mission) => mission.preferences)
  const follower = useMemo(() => createThemeFollower({ rest, userId }), [rest, userId])
  const isOpened = state.wish !== undefined
  useEffect(() => {
    if (isOpened) follower.follow(host.theme)
  }, [isOpened, host.theme, follower])
  useEffect(() => follower.heard(preferences), [preferences, follower])
}

export function useStoreState<State>(store: { get(): State; subscribe(listener: () => void): () => void }): State {
  return useSyncExternalStore(store.subscribe, store.get)
}
