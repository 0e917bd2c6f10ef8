import { mayRead } from './access.ts'
import { fileBody } from './file-shape.ts'
import { linkEmbeds } from './post-embeds.ts'
import type { Post } from './rows.ts'
import type { World } from './world.ts'

export type PostShape = {
  /** `full`: as stored; `fresh`: as in the answer to its creation; `none`: left out. */
  metadata?: 'full' | 'fresh' | 'none'
  /** Set where the server counts replies; counted from the thread when absent. */
  replyCount?: number
  pendingPostId?: string
  /** The answer to a creation whose files were all dropped says null instead of an empty list. */
  fileIds?: readonly string[] | null
  /** Who reads: decides which linked posts and channels show. */
  viewerId?: string
  /** Named channels keep their ids in events and lose them in answers, as the server has it. */
  isEvent?: boolean
  /** A deleted post says nothing any more, except in its author's edit history. */
  keepsText?: boolean
}

/** How many replies the thread of a post has, its root or a reply of it. */
export function replyCountOf(world: World, post: Post): number {
  return world.state.threads.get(post.root_id || post.id)?.reply_count ?? 0
}

/** A post as the server shows it. */
export function postBody(world: World, post: Post, shape: PostShape = {}): Record<string, unknown> {
  const isBlank = post.delete_at !== 0 && shape.metadata !== 'none' && !shape.keepsText
  const body: Record<string, unknown> = {
    id: post.id,
    create_at: post.create_at,
    update_at: post.update_at,
    edit_at: post.edit_at,
    delete_at: post.delete_at,
    is_pinned: post.is_pinned,
    user_id: post.user_id,
    channel_id: post.channel_id,
    root_id: post.root_id,
    original_id: post.original_id,
    message: isBlank ? '' : post.message,
    type: post.type,
    props: withoutIntegrations(
      shape.viewerId === undefined ? post.props : shownProps(world, post, shape.viewerId, shape.isEvent === true),
    ),
    hashtags: post.hashtags,
    file_ids: shape.fileIds === undefined ? post.file_ids : shape.fileIds,
    pending_post_id: shape.pendingPostId ?? '',
  }
  if (post.has_reactions) body.has_reactions = true
  if (post.remote_id !== null) body.remote_id = post.remote_id
  body.reply_count = shape.replyCount ?? replyCountOf(world, post)
  body.last_reply_at = 0
  body.participants = null
  if (shape.metadata !== 'none') body.metadata = isBlank ? {} : metadataOf(world, post, shape)
  return body
}

/** Where a button leads, and with what, the server keeps to itself (recorded). */
function withoutIntegrations(props: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(props.attachments)) return props
  const attachments = (props.attachments as { actions?: { integration?: unknown }[] }[]).map((attachment) =>
    Array.isArray(attachment.actions)
      ? { ...attachment, actions: attachment.actions.map(({ integration: _, ...shown }) => shown) }
      : attachment,
  )
  return { ...props, attachments }
}

type Named = Record<string, { id?: string }>

/** The props of a post without what its reader must not learn: linked posts and named channels out of reach. */
function shownProps(world: World, post: Post, viewerId: string, isEvent: boolean): Record<string, unknown> {
  const { channel_mentions: named, previewed_post: linkedId, ...rest } = post.props
  if (named === undefined && linkedId === undefined) return post.props
  const { state } = world
  const viewer = state.users.get(viewerId)
  const isReadable = (channelId: string | undefined): boolean => {
    const channel = state.channels.get(channelId ?? '')
    return viewer !== undefined && channel !== undefined && mayRead(state, viewer, channel)
  }
  const shown: Record<string, unknown> = {}
  for (const [name, { id, ...channel }] of Object.entries((named ?? {}) as Named))
    if (isReadable(id)) shown[name] = isEvent ? { ...channel, id } : channel
  if (Object.keys(shown).length > 0) rest.channel_mentions = shown
  if (isReadable(state.posts.get(String(linkedId ?? ''))?.channel_id)) rest.previewed_post = linkedId
  return rest
}

const CUSTOM_EMOJI = /:([a-z0-9+\-_]+):/g

function metadataOf(world: World, post: Post, shape: PostShape): Record<string, unknown> {
  const { state } = world
  const metadata: Record<string, unknown> = {}
  const embeds = linkEmbeds(world, post, shape.viewerId, (linked) => postBody(world, linked))
  if (embeds.length > 0) metadata.embeds = embeds
  if (state.emoji.size > 0 && post.message.includes(':')) {
    const names = new Set([...post.message.matchAll(CUSTOM_EMOJI)].map((match) => match[1]))
    const emojis = [...state.emoji.values()].filter((emoji) => names.has(emoji.name) && emoji.delete_at === 0)
    if (emojis.length > 0) metadata.emojis = emojis.map(({ mime_type: _hidden, ...rest }) => rest)
  }
  if (post.file_ids.length > 0) {
    const files = post.file_ids.flatMap((id) => state.files.get(id) ?? []).sort((a, b) => a.create_at - b.create_at)
    metadata.files = files.map(fileBody)
  }
  if (post.has_reactions) {
    const reactions = [...state.reactionsTo(post.id).values()]
    metadata.reactions = reactions.map((reaction) => ({
      user_id: reaction.user_id,
      post_id: reaction.post_id,
      emoji_name: reaction.emoji_name,
      create_at: reaction.create_at,
      update_at: reaction.update_at,
      delete_at: 0,
      remote_id: '',
      channel_id: reaction.channel_id,
    }))
  }
  if (post.priority) {
    const { priority, requested_ack, persistent_notifications } = post.priority
    metadata.priority = {
      priority,
      requested_ack,
      persistent_notifications,
      ...(shape.metadata === 'fresh' ? {} : { PostId: post.id, ChannelId: post.channel_id }),
    }
    const acknowledgements = [...state.acknowledgementsOf(post.id).values()]
    if (acknowledgements.length > 0) metadata.acknowledgements = acknowledgements.reverse()
  }
  return metadata
}
