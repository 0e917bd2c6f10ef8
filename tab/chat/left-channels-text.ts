import type { Message } from '../text/message.ts'

/** The words around channels that somebody left, in English. */
export const leftChannelsText = {
  heading: 'Channels you left',
  rejoin: 'Rejoin',
  'rejoin.named': 'Rejoin {name}',
  ask: 'Ask a member to add you again.',
  failed: 'That did not work. Try again in a moment.',
} as const satisfies Record<string, Message>
