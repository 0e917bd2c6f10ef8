import { describe, expect, it } from 'vitest'
import { type ChatLink, readChatLink, writeChatLink } from './chat-link.ts'

const id = 'a'.repeat(26)

describe('a link into the whole Mattermost', () => {
  it.each<[string, ChatLink]>([
    ['chat', { kind: 'chat' }],
    [`chat/channel/${id}`, { kind: 'chat', place: { kind: 'channel', channelId: id } }],
    [`chat/thread/${id}/${id}`, { kind: 'chat', place: { kind: 'thread', channelId: id, rootId: id } }],
    ['playbooks', { kind: 'product', product: 'playbooks' }],
    [`playbooks/${id}`, { kind: 'product', product: 'playbooks', item: id }],
    ['boards/b1', { kind: 'product', product: 'boards', item: 'b1' }],
    ['agents/matty', { kind: 'product', product: 'agents', item: 'matty' }],
    ['calls', { kind: 'product', product: 'calls' }],
  ])('%s is read, and written the same way', (text, link) => {
    expect(readChatLink(text)).toEqual(link)
    expect(writeChatLink(link)).toBe(text)
  })

  it.each([
    '',
    'chats',
    'chat/',
    'chat/elsewhere',
    `channel/${id}`,
    'playbooks/',
    'playbooks/../x',
    'boards/.x',
    'calls/1',
  ])('B8: %s is none', (text) => {
    expect(readChatLink(text)).toBeUndefined()
  })
})
