import type { Mentions } from './mentions.ts'
import { type Followers, knownNotifyProps } from './post-followers.ts'
import type { Channel, ChannelMember, Post, User } from './rows.ts'
import { statusOf } from './status.ts'
import type { World } from './world.ts'

/** Own activity in a channel silences its ordinary mentions for this long. */
const LOOKING_MS = 20_000

/** What makes a post reach a phone: the receiver was called by name or keyword, with everybody, or follows the thread. */
export type PushReason = 'called' | 'everybody' | 'all-activity' | 'thread'

export type PushReceiver = { readonly user: User; readonly reason: PushReason }

type Posted = { post: Post; channel: Channel; author: User; mentions: Mentions; followers: Followers | null }

/** Whose devices hear of a post, by the server's own rules (recorded, `push.jsonl`). Replies go to the thread's followers alone. */
export function pushReceivers(world: World, posted: Posted): PushReceiver[] {
  const { post, channel } = posted
  if (post.type.startsWith('system_')) return []
  const receivers = posted.followers ? threadReceivers(world, posted) : channelReceivers(world, posted)
  return receivers.filter(({ user, reason }) => statusAllows(world, user, channel.id, reason === 'thread'))
}

/** Bots have no phone: the server pushes them nothing, whatever they registered (tried). */
const isPerson = (world: World, user: User | undefined): user is User =>
  user !== undefined && user.delete_at === 0 && !world.state.bots.get(user.id)

function channelReceivers(world: World, { post, channel, author, mentions }: Posted): PushReceiver[] {
  const { state } = world
  const receivers: PushReceiver[] = []
  for (const member of state.membersOf(channel.id).values()) {
    const user = state.users.get(member.user_id)
    if (!isPerson(world, user) || member.notify_props.mark_unread === 'mention') continue
    const level = levelOf(member, user)
    if (level === 'none') continue
    if (mentions.userIds.has(user.id)) {
      const reason = mentions.everybodyIds.has(user.id) ? 'everybody' : 'called'
      receivers.push({ user, reason })
    } else if (level === 'all' && (user.id !== author.id || post.props.from_webhook === 'true'))
      receivers.push({ user, reason: 'all-activity' })
  }
  return receivers
}

function levelOf(member: ChannelMember, user: User): string {
  const own = member.notify_props.push ?? 'default'
  return own === 'default' || own === '' ? (user.notify_props.push ?? '') : own
}

/** Muting a channel does not silence its threads. */
function threadReceivers(world: World, { post, channel, author, mentions, followers }: Posted): PushReceiver[] {
  const { state } = world
  const known = knownNotifyProps(world, channel.id)
  const receivers: PushReceiver[] = []
  for (const userId of followers?.userIds ?? []) {
    const user = state.users.get(userId)
    const member = state.member(channel.id, userId)
    if (!isPerson(world, user) || !member) continue
    if (userId === author.id && post.props.from_webhook !== 'true') continue
    if (hearsReply(user, member, mentions.userIds.has(userId), known.has(userId)))
      receivers.push({ user, reason: 'thread' })
  }
  return receivers
}

/** Whoever was added since the server looked up the channel's notify props hears of its threads only when called. */
function hearsReply(user: User, member: ChannelMember, isMentioned: boolean, isKnown: boolean): boolean {
  if (!isKnown) return isMentioned
  const { push, push_threads: threads } = user.notify_props
  const own = member.notify_props.push ?? 'default'
  if (own === 'default') return push !== 'none' && (isMentioned || threads === 'all' || push === 'all')
  return own !== 'none' && (isMentioned || own === 'all' || threads === 'all')
}

function statusAllows(world: World, user: User, channelId: string, isThread: boolean): boolean {
  const status = statusOf(world.state, user.id)
  if (status.status === 'dnd') return false
  const wanted = user.notify_props.push_status ?? 'online'
  if (wanted === 'offline') return status.status === 'offline'
  if (wanted === 'away') return status.status !== 'online'
  const looksAway = status.active_channel !== channelId || world.now() - status.last_activity_at > LOOKING_MS
  return isThread || looksAway
}
