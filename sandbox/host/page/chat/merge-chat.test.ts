import { describe, expect, it } from 'vitest'
import type { ChatEntry } from '../../../connector/chat-state.ts'
import type { Chat } from '../../../connector/chats.ts'
import { countUnread, mergeChat } from './merge-chat.ts'

const entry = (id: string, seq: number, more: Partial<ChatEntry> = {}): ChatEntry => ({
  id,
  seq,
  atMs: seq * 1000,
  from: 'bot',
  text: `${id} at ${seq}`,
  textFormat: 'plain',
  cards: [],
  files: [],
  isDeleted: false,
  ...more,
})
const chat = (seq: number, entries: ChatEntry[], conversationId = 'a:1'): Chat => ({
  conversationId,
  isInstalled: true,
  isBlocked: false,
  seq,
  entries,
})

describe('a chat that goes on', () => {
  it('changes a card in its place and adds what is new behind', () => {
    const first = chat(2, [entry('card', 1), entry('word', 2)])
    const merged = mergeChat(first, chat(4, [entry('card', 3), entry('new', 4)]))

    expect(merged.entries.map(({ text }) => text)).toEqual(['card at 3', 'word at 2', 'new at 4'])
    expect(merged.entries[1]).toBe(first.entries[1])
  })

  it('stays as it is when nothing happened, and when an old answer comes late', () => {
    const known = chat(4, [entry('card', 3)])

    expect(mergeChat(known, chat(4, []))).toBe(known)
    expect(mergeChat(known, chat(4, [entry('card', 1)])).entries).toEqual(known.entries)
  })

  it('begins anew after a start over, and for another chat', () => {
    expect(mergeChat(chat(9, [entry('old', 9)]), chat(0, [])).entries).toEqual([])
    expect(mergeChat(chat(9, [entry('old', 9)]), chat(9, [], 'a:2')).entries).toEqual([])
  })

  it('counts as unread what the bot said, not what the person said nor what only changed', () => {
    const entries = [
      entry('seen', 1),
      entry('mine', 3, { from: 'ingrid' }),
      entry('new', 4),
      entry('gone', 5, { isDeleted: true }),
    ]

    expect(countUnread(entries, 1000)).toBe(1)
    expect(countUnread([entry('seen', 9, { atMs: 1000 })], 1000)).toBe(0)
  })
})
