import type { Card } from './cards/card.ts'

/** What the bot says to a command or a button. `card` of a button takes the place of the card that it was on; `say` is a message of its own. */
export type Answer =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'say'; readonly cards: readonly Card[] }

export const words = (text: string): Answer => ({ kind: 'words', text })
export const say = (...cards: Card[]): Answer => ({ kind: 'say', cards })
