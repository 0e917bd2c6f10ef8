import type { Mentions } from './mentions.ts'
import type { Followers } from './post-followers.ts'
import { badgeOf } from './push-badge.ts'
import { pushReceivers } from './push-receivers.ts'
import { pushPlace, pushText } from './push-text.ts'
import type { Channel, ChannelMember, Post, User } from './rows.ts'
import type { World } from './world.ts'

type Posted = { post: Post; channel: Channel; author: User; mentions: Mentions; followers: Followers | null }

function senderOf(world: World, { post, channel, author }: Posted): string {
  const { override_username: name, from_webhook: isWebhook } = post.props
  const mayOverride = world.settings.ServiceSettings.EnablePostUsernameOverride && channel.type !== 'D'
  if (isWebhook === 'true' && mayOverride && typeof name === 'string' && name !== '') return name
  return `@${author.username}`
}

/** Tells the devices of everybody whom a post concerns. The fields stand in the server's own order. */
export function pushPost(world: World, posted: Posted): void {
  if (!world.pushes.isOn) return
  const { post, channel } = posted
  const sender = senderOf(world, posted)
  const { override_username: name, override_icon_url: icon, from_webhook: isWebhook } = post.props
  for (const { user, reason } of pushReceivers(world, posted)) {
    const place = pushPlace(world, post, channel, sender, user)
    world.pushes.add(user.id, {
      post_id: post.id,
      category: 'CAN_REPLY',
      message: pushText(world, post, channel, sender, reason),
      badge: badgeOf(world, user.id),
      ...(channel.team_id === '' ? {} : { team_id: channel.team_id }),
      channel_id: channel.id,
      ...(post.root_id === '' ? {} : { root_id: post.root_id }),
      ...(place === undefined ? {} : { channel_name: place }),
      type: 'message',
      sender_id: post.user_id,
      sender_name: sender,
      ...(isWebhook === 'true' && typeof name === 'string' ? { override_username: name } : {}),
      ...(isWebhook === 'true' && typeof icon === 'string' ? { override_icon_url: icon } : {}),
      ...(isWebhook === 'true' ? { from_webhook: 'true' } : {}),
      version: 'v2',
      is_crt_enabled: true,
      is_id_loaded: false,
    })
  }
}

/** Whether a phone may show something of this channel that reading it takes away. */
export function hasCalls(world: World, channel: Channel, member: ChannelMember): boolean {
  const own = member.notify_props.push ?? 'default'
  const level = own === 'default' ? world.state.users.get(member.user_id)?.notify_props.push : own
  if (level === 'all') return channel.total_msg_count > member.msg_count
  return (level === 'mention' || channel.type === 'D') && member.mention_count > 0
}

/** A channel or thread was read by one session: the person's other devices take its notices away. */
export function pushClear(
  world: World,
  userId: string,
  place: { channelId: string; rootId?: string },
  bySessionId: string | undefined,
): void {
  world.pushes.add(
    userId,
    {
      post_id: '',
      badge: badgeOf(world, userId),
      cont_ava: 1,
      channel_id: place.channelId,
      ...(place.rootId === undefined ? {} : { root_id: place.rootId }),
      type: 'clear',
      version: 'v2',
      is_crt_enabled: true,
      is_id_loaded: false,
    },
    { sessionId: bySessionId },
  )
}

/** A channel was marked unread: every device shows the new number. */
export function pushBadge(world: World, userId: string): void {
  world.pushes.add(userId, {
    post_id: '',
    sound: 'none',
    badge: badgeOf(world, userId),
    cont_ava: 1,
    type: 'update_badge',
    version: 'v2',
    is_crt_enabled: false,
    is_id_loaded: false,
  })
}
