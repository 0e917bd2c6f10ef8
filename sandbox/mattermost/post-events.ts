import type { Mentions } from './mentions.ts'
import type { NewPost } from './post-create.ts'
import { linkedPost } from './post-embeds.ts'
import { desktopFollowers, type Followers, knownNotifyProps } from './post-followers.ts'
import { type PostShape, postBody } from './post-shape.ts'
import type { Channel, Post, User } from './rows.ts'
import type { World } from './world.ts'

type Posted = {
  post: Post
  channel: Channel
  author: User
  mentions: Mentions
  followers: Followers | null
  fields: NewPost
}

/** A post's JSON text for the sockets; linked posts and named channels show only to those who may read them. */
function postTexts(world: World, post: Post, shape: PostShape): (userId: string) => string {
  const { channel_mentions: named, previewed_post: linkedId } = post.props
  if (named === undefined && linkedId === undefined && !linkedPost(world, post.message)) {
    const text = JSON.stringify(postBody(world, post, shape))
    return () => text
  }
  return (viewerId) => JSON.stringify(postBody(world, post, { ...shape, viewerId, isEvent: true }))
}

function senderName(world: World, { post, channel, author }: Posted): string {
  if (post.type.startsWith('system_')) return 'System'
  const override = post.props.override_username
  const mayOverride = world.settings.ServiceSettings.EnablePostUsernameOverride && channel.type !== 'D'
  if (mayOverride && post.props.from_webhook === 'true' && typeof override === 'string') return override
  return `@${author.username}`
}

/** `posted`, in which each receiver finds only itself among the mentioned and the followers. */
export function announcePosted(world: World, posted: Posted): void {
  const { post, channel, author, mentions, followers, fields } = posted
  const { state } = world
  knownNotifyProps(world, channel.id)
  const files = post.file_ids.map((id) => state.files.get(id))
  const data: Record<string, unknown> = {
    channel_display_name: channel.type === 'D' ? `@${author.username}` : channel.display_name,
    channel_name: channel.name,
    channel_type: channel.type,
    post: '',
    sender_name: senderName(world, posted),
    set_online: fields.setOnline ?? true,
    team_id: channel.team_id,
  }
  if (files.some((file) => file?.mime_type.startsWith('image/'))) data.image = 'true'
  if (files.length > 0) data.otherFile = 'true'
  const told = followers ? desktopFollowers(world, post, followers, mentions) : new Set<string>()
  const textFor = postTexts(world, post, {
    metadata: 'fresh',
    pendingPostId: fields.pendingPostId ?? '',
    ...(fields.file_ids?.length && post.file_ids.length === 0 ? { fileIds: null } : {}),
  })
  const variants = new Map<string, Record<string, unknown>>()
  world.hub.emit('posted', data, { channelId: channel.id }, ({ userId, wantsPostedAck }) => {
    const isMentioned = mentions.userIds.has(userId)
    const isFollower = told.has(userId)
    const mustAck =
      wantsPostedAck && userId !== author.id && (isMentioned || isFollower || hearsAll(world, channel, userId))
    const text = textFor(userId)
    const key = isMentioned || isFollower ? '' : `${mustAck}${text}`
    const known = key === '' ? undefined : variants.get(key)
    if (known) return known
    const own: Record<string, unknown> = { ...data, post: text }
    if (isMentioned) own.mentions = JSON.stringify([userId])
    if (isFollower) own.followers = JSON.stringify([userId])
    if (mustAck) own.should_ack = true
    if (key !== '') variants.set(key, own)
    return own
  })
}

/** Whether a receiver's client shows every post of this channel as a notification. */
function hearsAll(world: World, channel: Channel, userId: string): boolean {
  if (channel.type === 'D') return true
  if (!knownNotifyProps(world, channel.id).has(userId)) return false
  const desktop = world.state.member(channel.id, userId)?.notify_props.desktop
  const own = world.state.users.get(userId)?.notify_props.desktop
  if (desktop === 'all' || (desktop === 'default' && own === 'all')) return true
  return channel.type === 'G' && (desktop === 'mention' || (desktop === 'default' && own === 'mention'))
}

/** `post_edited`: also what a pin, an acknowledgement or a priority changes. */
export function announceEdited(world: World, post: Post): void {
  const textFor = postTexts(world, post, {})
  world.hub.emit('post_edited', {}, { channelId: post.channel_id }, ({ userId }) => ({ post: textFor(userId) }))
}

/** `post_deleted`, with the post as it was; administrators also learn who deleted it. */
export function announceDeleted(world: World, channelId: string, text: string, byUserId: string): void {
  const isForAdmin = (userId: string): boolean => world.state.users.get(userId)?.roles.includes('system_admin') ?? false
  const audience = { channelId }
  world.hub.emit('post_deleted', { delete_by: byUserId, post: text }, { ...audience, kind: 'sensitive' }, (to, data) =>
    isForAdmin(to.userId) ? data : null,
  )
  world.hub.emit('post_deleted', { post: text }, { ...audience, kind: 'sanitized' }, (to, data) =>
    isForAdmin(to.userId) ? null : data,
  )
}
