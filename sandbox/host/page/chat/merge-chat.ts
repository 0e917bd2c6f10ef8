import type { ChatEntry } from '../../../connector/chat-state.ts'
import type { Chat } from '../../../connector/chats.ts'

/** Puts what changed into what was known: an entry keeps its place, and stays the same object while it is the same. */
export function mergeChat(known: Chat | undefined, news: Chat): Chat {
  if (known === undefined || known.conversationId !== news.conversationId) return news
  // A start over keeps nothing that could be merged.
  if (news.seq < known.seq) return news
  const entries = [...known.entries]
  for (const entry of news.entries) {
    const place = entries.findIndex(({ id }) => id === entry.id)
    if (place < 0) entries.push(entry)
    else if ((entries[place]?.seq ?? 0) < entry.seq) entries[place] = entry
  }
  const isSame =
    news.entries.length === 0 && known.isInstalled === news.isInstalled && known.isBlocked === news.isBlocked
  return isSame && known.seq === news.seq ? known : { ...news, entries }
}

/** What the bot said since somebody last looked; a card that only changed is nothing new. */
export const countUnread = (entries: readonly ChatEntry[], seenMs: number): number =>
  entries.filter(({ from, atMs, isDeleted }) => from === 'bot' && !isDeleted && atMs > seenMs).length
