import type { FeedItem } from '../../feed-source.ts'
import { call } from '../calls.ts'

type Feed = { readonly items: readonly FeedItem[] }

export const readFeed = async (person: string): Promise<readonly FeedItem[]> =>
  (await call<Feed>(`/api/feed/${person}`)).items
export const markRead = async (person: string, itemId: string): Promise<readonly FeedItem[]> =>
  (await call<Feed>(`/api/feed/${person}`, { itemId })).items
