import { mayRead } from './access.ts'
import type { Post } from './rows.ts'
import type { World } from './world.ts'

const LINK = /https?:\/\/[^\s<>()"'`]+/

/**
 * What the first link of a message unfolds to: a permalink of this server to the post behind it, for those who may
 * read it; anything else to nothing, since the stand-in fetches no page.
 */
export function linkEmbeds(
  world: World,
  post: Post,
  viewerId: string | undefined,
  show: (linked: Post) => unknown,
): Record<string, unknown>[] {
  if (Array.isArray(post.props.attachments)) return [{ type: 'message_attachment' }]
  if (!post.message.includes('://') || post.type.startsWith('system_')) return []
  const link = LINK.exec(post.message)?.[0]
  if (!link) return []
  const permalink = permalinkOf(world, link)
  if (!permalink) return []
  const { state } = world
  const linked = state.posts.get(permalink.postId)
  const channel = linked && state.channels.get(linked.channel_id)
  const viewer = state.users.get(viewerId ?? '')
  if (!linked || !channel || !viewer || linked.delete_at !== 0 || !mayRead(state, viewer, channel)) return []
  return [
    {
      type: 'permalink',
      data: {
        post_id: linked.id,
        post: show(linked),
        team_name: state.teams.get(channel.team_id)?.name ?? permalink.teamName,
        channel_display_name: channel.display_name,
        channel_type: channel.type,
        channel_id: channel.id,
      },
    },
  ]
}

/** The post of this server that the first link of a message leads to. */
export function linkedPost(world: World, message: string): Post | undefined {
  const link = message.includes('/pl/') ? LINK.exec(message)?.[0] : undefined
  const permalink = link && permalinkOf(world, link)
  return permalink ? world.state.posts.get(permalink.postId) : undefined
}

function permalinkOf(world: World, link: string): { teamName: string; postId: string } | undefined {
  if (!link.startsWith(`${world.siteUrl()}/`)) return undefined
  const found = /^\/([a-z0-9-]+)\/pl\/([a-z0-9]{26})/.exec(link.slice(world.siteUrl().length))
  return found ? { teamName: found[1] ?? '', postId: found[2] ?? '' } : undefined
}
