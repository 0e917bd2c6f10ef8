import { type MissionPlace, readPlace, writePlace } from './mission-place.ts'

/**
 * Where a link leads that opens the whole Mattermost or one of its products, in the same field of a Teams deep link as the
 * places of the mission view (`mission-place.ts`):
 *
 * - `chat`, or `chat/` and a place of the mission: the whole Mattermost there
 * - `playbooks`, `playbooks/{run}`, `boards`, `boards/{board}`, `agents`, `agents/{username}`, `calls`
 *
 * Opening one changes no state and needs no more than its ids (security B8).
 */
export type ChatLink =
  | { readonly kind: 'chat'; readonly place?: MissionPlace }
  | { readonly kind: 'product'; readonly product: 'playbooks' | 'boards' | 'agents' | 'calls'; readonly item?: string }

const productForm = /^(playbooks|boards|agents)(?:\/([A-Za-z0-9_-][A-Za-z0-9._-]{0,63}))?$/

/** @returns undefined for whatever is not exactly of the form */
export function readChatLink(subPageId: string): ChatLink | undefined {
  if (subPageId === 'chat') return { kind: 'chat' }
  if (subPageId === 'calls') return { kind: 'product', product: 'calls' }
  if (subPageId.startsWith('chat/')) {
    const place = readPlace(subPageId.slice('chat/'.length))
    return place && { kind: 'chat', place }
  }
  const [, product, item] = productForm.exec(subPageId) ?? []
  if (product !== 'playbooks' && product !== 'boards' && product !== 'agents') return undefined
  return item === undefined ? { kind: 'product', product } : { kind: 'product', product, item }
}

/** @returns the link as a deep link carries it; `readChatLink` reads it */
export function writeChatLink(link: ChatLink): string {
  if (link.kind === 'chat') return link.place === undefined ? 'chat' : `chat/${writePlace(link.place)}`
  return link.item === undefined ? link.product : `${link.product}/${link.item}`
}
