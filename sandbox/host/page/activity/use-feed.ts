import { useMemo, useState } from 'react'
import type { FeedItem } from '../../feed-source.ts'
import { usePolled } from '../use-polled.ts'
import { markRead, readFeed } from './feed-calls.ts'

export type OpenFeed = {
  readonly items: readonly FeedItem[]
  readonly unread: number
  readonly read: (item: FeedItem) => void
}

/** Follows a person's activity feed. @param isThere false: nothing is asked */
export function useFeed(person: string, isThere: boolean): OpenFeed {
  const [items, setItems] = useState<readonly FeedItem[]>([])
  const ask = useMemo(() => {
    if (!isThere) return undefined
    return async (isCurrent: () => boolean): Promise<void> => {
      const news = await readFeed(person)
      if (isCurrent()) setItems(news)
    }
  }, [person, isThere])
  usePolled(ask)
  return {
    items,
    unread: items.filter(({ isRead }) => !isRead).length,
    read: (item) => {
      // If the mark is lost, the entry counts as unread again; the link is opened all the same.
      void markRead(person, item.id).then(setItems, () => undefined)
    },
  }
}
