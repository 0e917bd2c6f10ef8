import type { MissionState } from './mission-state.ts'
import { withEntry } from './mission-state.ts'
import type { Channel, Membership, Post } from './model.ts'

export type Unread = { readonly isUnread: boolean; readonly mentions: number }

const nothing: Unread = { isUnread: false, mentions: 0 }

/** What waits in a channel, threads aside: they have marks of their own. A muted channel shows mentions only. */
export function unreadOf(channel: Channel, membership: Membership | undefined): Unread {
  if (membership === undefined) return nothing
  const mentions = membership.mention_count_root
  const isBehind = (channel.total_msg_count_root ?? 0) > membership.msg_count_root
  const isMuted = membership.notify_props?.['mark_unread'] === 'mention'
  return { isUnread: mentions > 0 || (isBehind && !isMuted), mentions }
}

/** Messages about coming and going do not count as unread (as the server counts). */
const uncounted = new Set([
  'system_join_leave',
  'system_add_remove',
  'system_join_channel',
  'system_leave_channel',
  'system_join_team',
  'system_leave_team',
  'system_add_to_channel',
  'system_remove_from_channel',
  'system_add_to_team',
  'system_remove_from_team',
])

/** Counts a new root post; one's own, or one that is being read, is read. */
export function countPosted(
  state: MissionState,
  post: Post,
  { isMentioned, isRead }: { isMentioned: boolean; isRead: boolean },
): MissionState {
  const channel = state.channels.get(post.channel_id)
  if (channel === undefined || post.root_id !== '') return state
  const counted = uncounted.has(post.type) ? 0 : 1
  const total = (channel.total_msg_count_root ?? 0) + counted
  const channels = withEntry(state.channels, channel.id, {
    ...channel,
    total_msg_count_root: total,
    last_post_at: Math.max(channel.last_post_at, post.create_at),
    last_root_post_at: Math.max(channel.last_root_post_at ?? 0, post.create_at),
  })
  const membership = state.memberships.get(channel.id)
  if (membership === undefined) return { ...state, channels }
  const isOwn = post.user_id === state.userId
  const read = isOwn || isRead ? { msg_count_root: total } : {}
  const mentions = isMentioned && !isRead && !isOwn ? 1 : 0
  const memberships = withEntry(state.memberships, channel.id, {
    ...membership,
    ...read,
    mention_count_root: membership.mention_count_root + mentions,
  })
  return { ...state, channels, memberships }
}

/** The person has seen the channel up to now, here or elsewhere. */
export function markViewed(state: MissionState, channelId: string, atMs: number): MissionState {
  const channel = state.channels.get(channelId)
  const membership = state.memberships.get(channelId)
  if (channel === undefined || membership === undefined) return state
  return {
    ...state,
    memberships: withEntry(state.memberships, channelId, {
      ...membership,
      last_viewed_at: Math.max(membership.last_viewed_at, atMs),
      msg_count_root: Math.max(membership.msg_count_root, channel.total_msg_count_root ?? 0),
      mention_count_root: 0,
    }),
  }
}

/** The person has marked a post and what follows as unread, here or elsewhere. */
export function markUnread(
  state: MissionState,
  channelId: string,
  facts: { readonly lastViewedMs: number; readonly readRoots: number; readonly mentions: number },
): MissionState {
  const membership = state.memberships.get(channelId)
  if (membership === undefined) return state
  const open = state.open?.channelId === channelId ? { ...state.open, unreadSinceMs: facts.lastViewedMs } : state.open
  return {
    ...state,
    open,
    memberships: withEntry(state.memberships, channelId, {
      ...membership,
      last_viewed_at: facts.lastViewedMs,
      msg_count_root: facts.readRoots,
      mention_count_root: facts.mentions,
    }),
  }
}

/** The lists of the server as the state holds them. */
export function listsOf(
  channels: readonly Channel[],
  memberships: readonly Membership[],
): Pick<MissionState, 'channels' | 'memberships'> {
  return {
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    memberships: new Map(memberships.map((membership) => [membership.channel_id, membership])),
  }
}

/** The team through which a channel is reached; direct messages have none of their own. */
export function teamOf({ channels, teams }: Pick<MissionState, 'channels' | 'teams'>, channelId: string): string {
  return channels.get(channelId)?.team_id || (teams[0]?.id ?? '')
}

/** Where the person was last, in one team or anywhere, so that they go on where they stopped. */
export function lastVisited(
  { channels, memberships }: Pick<MissionState, 'channels' | 'memberships'>,
  teamId?: string,
): string | undefined {
  const visitedAt = (channelId: string): number => memberships.get(channelId)?.last_viewed_at ?? 0
  return [...channels.values()]
    .filter(({ delete_at: deletedAt, team_id: of }) => deletedAt === 0 && (teamId === undefined || of === teamId))
    .toSorted((a, b) => visitedAt(b.id) - visitedAt(a.id))[0]?.id
}
