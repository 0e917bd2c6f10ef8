import type { ChatPlace } from '../../src/api/chat.ts'
import type { HostTheme } from '../host/host.ts'
import { createStore, type Store } from '../mission/state/store.ts'

/** What the host and the backend say that the whole Mattermost depends on. */
export type ChatHost = {
  readonly chatUrl: string
  /** Such as `Teams/web`. */
  readonly hostName: string
  readonly theme: HostTheme
  /** Whom to ask. */
  readonly operatorName: string
}

export type FaceState = {
  readonly shown: 'mission' | 'chat'
  /** Absent until the whole Mattermost was opened for the first time. */
  readonly wish: ChatPlace | undefined
}

/** Which of the two faces the person sees, and what is left open behind it. */
export type ChatFace = {
  readonly store: Store<FaceState>
  /** Where a link led that opened the view, until it was followed. */
  link: string
  /** Takes links in messages that lead into Mattermost. @returns false at once for what is none */
  take: ((url: string) => false | Promise<boolean>) | undefined
}

/** @param link the `subPageId` that the host opened the view with (`src/api/chat-link.ts`) */
export function createChatFace(link: string): ChatFace {
  return {
    store: createStore<FaceState>({ shown: 'mission', wish: undefined }),
    link,
    take: undefined,
  }
}

/** Opens a link where it leads: in place when it leads into Mattermost, outside otherwise. */
export function openWith(face: ChatFace | undefined, url: string, openExternal: (url: string) => void): void {
  const taken = face?.take?.(url) || undefined
  if (taken === undefined) openExternal(url)
  else
    void taken.then((isTaken) => {
      if (!isTaken) openExternal(url)
    })
}
