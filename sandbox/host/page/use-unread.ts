import { useEffect, useState } from 'react'
import type { Chat } from '../../connector/chats.ts'
import { countUnread } from './chat/merge-chat.ts'
import { readSeenMs, writeSeenMs } from './seen-times.ts'

/** How much the bot said that the person has not seen. @param isShown true while the chat is on the screen */
export function useUnread(person: string, chat: Chat | undefined, isShown: boolean): number {
  const [, setLooks] = useState(0)
  const newestMs = Math.max(0, ...(chat?.entries ?? []).map(({ atMs }) => atMs))
  const seenMs = readSeenMs(window.localStorage, person)
  useEffect(() => {
    if (!isShown || newestMs <= readSeenMs(window.localStorage, person)) return
    writeSeenMs(window.localStorage, person, newestMs)
    setLooks((looks) => looks + 1)
  }, [isShown, newestMs, person])
  return isShown ? 0 : countUnread(chat?.entries ?? [], seenMs)
}
