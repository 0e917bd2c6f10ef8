import { explicitMentions, type Mentions } from './mentions.ts'
import type { Channel, Post, User } from './rows.ts'
import { maintainThreadMember, threadMember, unreadReplies } from './thread-members.ts'
import { threadBody } from './thread-shape.ts'
import type { World } from './world.ts'

const NOTIFY_PROPS_CACHE_MS = 30 * 60_000

export type Followers = {
  /** Everybody who follows the thread now. */
  readonly userIds: Set<string>
  /** Those who follow it since this reply. */
  readonly isNew: Set<string>
}

/** Makes the author, the mentioned and the root's people follow the thread, and counts mentions in it. */
export function followersOf(world: World, reply: Post, channel: Channel, author: User, mentions: Mentions): Followers {
  const { state, settings } = world
  const nowMs = world.now()
  const userIds = new Set<string>()
  const isNew = new Set<string>()
  for (const member of state.membersOfThread(reply.root_id).values())
    if (member.following && state.users.get(member.user_id)?.delete_at === 0) userIds.add(member.user_id)
  if (!settings.ServiceSettings.ThreadAutoFollow) return { userIds, isNew }
  const joining = new Set([author.id])
  const root = state.posts.get(reply.root_id)
  const rootAuthor = root && state.users.get(root.user_id)
  if (root && rootAuthor && root.props.from_webhook !== 'true' && state.member(channel.id, rootAuthor.id))
    joining.add(rootAuthor.id)
  if (root && rootAuthor && channel.type !== 'D')
    for (const id of explicitMentions(world, root, channel, rootAuthor).userIds) joining.add(id)
  for (const id of mentions.userIds) joining.add(id)
  if (channel.type !== 'D')
    for (const member of state.membersOf(channel.id).values())
      if (member.notify_props.channel_auto_follow_threads === 'on') joining.add(member.user_id)
  for (const userId of joining) {
    const known = threadMember(state, reply.root_id, userId)
    const isMentioned = mentions.userIds.has(userId)
    if (!isMentioned && known && !known.following) continue
    if (known?.following && !isMentioned) continue
    maintainThreadMember(state, reply.root_id, userId, nowMs, { following: true, addMention: isMentioned })
    if (!userIds.has(userId)) isNew.add(userId)
    userIds.add(userId)
  }
  return { userIds, isNew }
}

/** Tells every follower how the thread stands; whoever wrote has read it. */
export function notifyFollowers(
  world: World,
  reply: Post,
  channel: Channel,
  followers: Followers,
  mentions: Mentions,
): void {
  const { state, hub } = world
  const thread = state.threads.get(reply.root_id)
  if (!thread) return
  for (const userId of followers.userIds) {
    const member = threadMember(state, reply.root_id, userId)
    if (!member || !state.member(channel.id, userId)) continue
    const isListening = hub.hasSockets(userId)
    if (!isListening && userId !== reply.user_id) continue
    const unread = unreadReplies(state, reply.root_id, member.last_viewed_at)
    const isNew = followers.isNew.has(userId)
    const body = isListening ? threadBody(world, thread, member, true) : {}
    if (userId === reply.user_id) {
      maintainThreadMember(state, reply.root_id, userId, world.now(), { viewedAtMs: world.now() })
      body.unread_replies = 0
      body.unread_mentions = 0
    }
    hub.emit(
      'thread_updated',
      {
        previous_unread_mentions: isNew
          ? 0
          : Math.max(Number(body.unread_mentions ?? 0) - (mentions.userIds.has(userId) ? 1 : 0), 0),
        previous_unread_replies: isNew ? 0 : Math.max(unread - 1, 0),
        thread: JSON.stringify(body),
      },
      { userId, teamId: channel.team_id },
    )
  }
}

/**
 * Whose notify props the server knows for a channel: it keeps the list that it saw first for 30 minutes, so those who
 * were added since hear of a thread that they follow only when called, until somebody's props are written.
 */
export function knownNotifyProps(world: World, channelId: string): ReadonlySet<string> {
  const known = world.notifyPropsKnown.get(channelId)
  if (known && world.now() - known.at < NOTIFY_PROPS_CACHE_MS) return known.userIds
  const userIds = new Set([...world.state.membersOf(channelId).values()].map((member) => member.user_id))
  world.notifyPropsKnown.set(channelId, { userIds, at: world.now() })
  return userIds
}

/** The followers whom `posted` names: those whose desktop is told of thread replies. */
export function desktopFollowers(world: World, reply: Post, followers: Followers, mentions: Mentions): Set<string> {
  const { state } = world
  const told = new Set<string>()
  const known = knownNotifyProps(world, reply.channel_id)
  for (const userId of followers.userIds) {
    const user = state.users.get(userId)
    const member = state.member(reply.channel_id, userId)
    if (!user || !member) continue
    if (userId === reply.user_id && reply.props.from_webhook !== 'true') continue
    const isMentioned = mentions.userIds.has(userId)
    if (!known.has(userId)) {
      if (isMentioned) told.add(userId)
      continue
    }
    const { desktop, desktop_threads: threads } = user.notify_props
    const own = member.notify_props.desktop
    if (own === 'default') {
      if (desktop !== 'none' && (isMentioned || threads === 'all' || desktop === 'all')) told.add(userId)
      continue
    }
    const hearsThreads = member.notify_props.desktop_threads === 'all' && threads !== 'mention'
    if (own !== 'none' && (isMentioned || hearsThreads || own === 'all')) told.add(userId)
  }
  return told
}
