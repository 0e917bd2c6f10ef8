import type { ChatPlace } from '../../src/api/chat.ts'

/** What a path of Mattermost's web app says. */
export type ChatPath =
  | { readonly kind: 'team'; readonly team: string; readonly screen?: 'drafts' | 'scheduled_posts' }
  /** `name`: name or id of a channel, `@` and a username, or the name of a group message. */
  | { readonly kind: 'channel'; readonly team: string; readonly name: string }
  | { readonly kind: 'post'; readonly team: string; readonly postId: string }
  | { readonly kind: 'threads'; readonly team: string; readonly threadId?: string }
  | { readonly kind: 'product'; readonly product: 'playbooks' | 'boards'; readonly item?: string }

const id = /^[a-z0-9]{26}$/
const teamName = /^[a-z0-9][a-z0-9._-]{0,63}$/
const channelName = /^@?[a-z0-9][a-z0-9._-]{0,63}$/
const itemName = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/

/** Paths that the web app may be sent to, and that it tells; the same form is checked on the other side (`first.js`). */
const plainPath = /^\/(?!\/)[A-Za-z0-9/_@.-]*$/
const maxPathCharacters = 512

/** True for what may be taken for a path of the web app at all (security B8). */
export function isChatPath(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxPathCharacters && plainPath.test(value)
}

/** Reads a path of the web app (routes of its `root.tsx`). @returns undefined for one that leads nowhere that we know */
export function readChatPath(path: string): ChatPath | undefined {
  if (!isChatPath(path)) return undefined
  const [team = '', kind, name = '', deeper = ''] = path.split('/').filter((part) => part !== '')
  if (team === 'playbooks') return productPath('playbooks', kind === 'runs' ? name : '')
  if (team === 'boards') return productPath('boards', kind === 'board' ? name : '')
  if (!teamName.test(team)) return undefined
  switch (kind) {
    case undefined:
      return { kind: 'team', team }
    case 'drafts':
    case 'scheduled_posts':
      return { kind: 'team', team, screen: kind }
    case 'pl':
      return id.test(name) ? { kind: 'post', team, postId: name } : undefined
    case 'threads':
      return id.test(name) ? { kind: 'threads', team, threadId: name } : { kind: 'threads', team }
    case 'channels':
    case 'messages':
      if (id.test(deeper)) return { kind: 'post', team, postId: deeper }
      return channelName.test(name) ? { kind: 'channel', team, name } : undefined
    default:
      return undefined
  }
}

function productPath(product: 'playbooks' | 'boards', item: string): ChatPath {
  return itemName.test(item) ? { kind: 'product', product, item } : { kind: 'product', product }
}

/** Path of the web app for a place, for going there without loading it again; the server builds the same for a ticket. */
export function pathOfPlace({ team, channelId, postId, threadId, screen, product, item }: ChatPlace): string {
  if (product === 'playbooks') return item ? `/playbooks/runs/${item}` : '/playbooks/runs'
  if (product === 'boards') return item ? `/boards/board/${item}` : '/boards'
  if (team === undefined) return postId === undefined ? '/' : `/_redirect/pl/${postId}`
  if (product === 'agents') return item ? `/${team}/messages/@${item}` : `/${team}`
  if (postId !== undefined) return `/${team}/pl/${postId}`
  if (threadId !== undefined) return `/${team}/threads/${threadId}`
  if (channelId !== undefined) return `/${team}/channels/${channelId}`
  return screen === undefined ? `/${team}` : `/${team}/${screen}`
}
