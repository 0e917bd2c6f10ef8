import { fromMarkdown } from 'mdast-util-from-markdown'
import type { PushReason } from './push-receivers.ts'
import type { Channel, Post, User } from './rows.ts'
import type { World } from './world.ts'

type Node = { type: string; value?: string; alt?: string | null; children?: readonly Node[] }

const blocks = new Set(['paragraph', 'heading', 'listItem', 'blockquote', 'code'])

/** A message without its markup, on one line. */
function plainText(markdown: string): string {
  const read = (node: Node): string => {
    const text = node.value ?? node.alt ?? (node.children ?? []).map(read).join('')
    if (node.type === 'break') return ' '
    return blocks.has(node.type) ? `${text} ` : text
  }
  return read(fromMarkdown(markdown) as Node)
    .replace(/\s+/g, ' ')
    .trim()
}

/** What a phone shows of a post, by `PushNotificationContents`. */
export function pushText(world: World, post: Post, channel: Channel, sender: string, reason: PushReason): string {
  const isDirect = channel.type === 'D'
  if (world.settings.EmailSettings.PushNotificationContents === 'full') {
    const text = plainText(post.message)
    if (text === '' && post.file_ids.length > 0) return isDirect ? 'attached a file.' : `${sender} attached a file.`
    return isDirect ? text : `${sender}: ${text}`
  }
  if (isDirect) return reason === 'thread' ? 'replied to a thread you’re following.' : 'sent you a message.'
  if (reason === 'thread') return `${sender} replied to a thread you're following.`
  if (reason === 'everybody') return `${sender} notified the channel.`
  if (reason === 'called' && channel.type !== 'G') return `${sender} mentioned you.`
  return `${sender} posted a message.`
}

/** The name of the place as a phone shows it; undefined where the settings keep it back. A direct channel's is always said, as recorded. */
export function pushPlace(world: World, post: Post, channel: Channel, sender: string, to: User): string | undefined {
  if (channel.type === 'D') return sender
  if (world.settings.EmailSettings.PushNotificationContents === 'generic_no_channel') return undefined
  const name = channel.type === 'G' ? groupName(world, channel, to) : channel.display_name
  return post.root_id === '' ? name : `Reply in ${name}`
}

function groupName({ state }: World, channel: Channel, to: User): string {
  return [...state.membersOf(channel.id).values()]
    .filter((member) => member.user_id !== to.id)
    .map((member) => state.users.get(member.user_id)?.username ?? '')
    .sort()
    .join(', ')
}
