import { useCallback, useMemo, useRef, useState } from 'react'
import type { Chat } from '../../../connector/chats.ts'
import { usePolled } from '../use-polled.ts'
import { type ChatAddress, readChat } from './chat-calls.ts'
import { mergeChat } from './merge-chat.ts'

export type OpenChat = {
  readonly chat: Chat | undefined
  /** Takes what a call answered, without waiting for the next question. */
  readonly take: (news: Chat) => void
}

/** Follows one chat. @param isThere false: nothing is asked */
export function useChat({ person, roomId }: ChatAddress, isThere = true): OpenChat {
  const [chat, setChat] = useState<Chat>()
  const seq = useRef(0)
  const take = useCallback((news: Chat) => setChat((known) => mergeChat(known, news)), [])
  const ask = useMemo(() => {
    if (!isThere) return undefined
    seq.current = 0
    return async (isCurrent: () => boolean): Promise<void> => {
      const news = await readChat({ person, roomId }, seq.current)
      if (!isCurrent()) return
      // A start over counts from the beginning.
      seq.current = news.seq < seq.current ? 0 : news.seq
      take(news)
    }
  }, [person, roomId, isThere, take])
  usePolled(ask)
  return { chat, take }
}
