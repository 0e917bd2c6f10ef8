import type { Message } from '../../text/message.ts'

/** The words around reactions, in English. */
export const reactionText = {
  reactions: 'Reactions',
  addReaction: 'Add a reaction',
  you: 'You',
  reactedWith: '{names} reacted with :{emoji}:',
  others: { one: '{count} other', other: '{count} others' },
  toggle: {
    one: '{emoji}, {count} reaction. {names}',
    other: '{emoji}, {count} reactions. {names}',
  },
  findEmoji: 'Find an emoji',
  pickEmoji: 'Pick an emoji',
  recent: 'Used recently',
  common: 'Often used',
  all: 'All',
  found: 'Found',
  foundCount: { one: '{count} emoji found', other: '{count} emoji found' },
  noneFound: 'No emoji has this name.',
  loading: 'Loading the emoji…',
  typeForMore: 'Type a word to find more.',
} as const satisfies Readonly<Record<string, Message>>
