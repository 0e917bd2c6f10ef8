import { mayInChannel } from './access.ts'
import { mentionCandidates, mentionTexts } from './mention-text.ts'
import type { Channel, ChannelMember, Post, User } from './rows.ts'
import { statusOf } from './status.ts'
import type { World } from './world.ts'

export type Mentions = {
  readonly userIds: Set<string>
  /** Those of them who were called with everybody and not by a word of their own. */
  readonly everybodyIds: Set<string>
  /** Names that were called with `@` and belong to nobody in the channel. */
  readonly strangers: string[]
}

const channelWords = new Set(['@channel', '@all', '@here'])

/** Whether `@channel` and its like reach this member. */
function hearsChannelMentions(user: User, member: ChannelMember): boolean {
  const { ignore_channel_mentions: ignore, mark_unread: markUnread } = member.notify_props
  if (ignore === 'on' || (ignore === 'default' && markUnread === 'mention')) return false
  return user.notify_props.channel === 'true'
}

/** Own words of this channel's members: their keywords, and first names in their exact spelling. */
function keywordsOf(world: World, channel: Channel): Map<string, string[]> {
  const { state } = world
  const keywords = new Map<string, string[]>()
  const add = (word: string, userId: string): void => {
    const known = keywords.get(word)
    if (known) known.push(userId)
    else keywords.set(word, [userId])
  }
  for (const userId of state.usersWithKeywords) {
    const user = state.users.get(userId)
    if (user?.delete_at !== 0 || !state.member(channel.id, userId)) continue
    for (const key of (user.notify_props.mention_keys ?? '').split(',')) {
      const word = key.trim().toLowerCase()
      if (word !== '') add(word, userId)
    }
    if (user.notify_props.first_name === 'true' && user.first_name !== '') add(user.first_name, userId)
  }
  return keywords
}

/** Whom a post mentions among the members of its channel, by the server's own rules. */
export function mentionsOf(world: World, post: Post, channel: Channel, author: User): Mentions {
  const { state } = world
  const members = state.membersOf(channel.id)
  const isWebhook = post.props.from_webhook === 'true'
  const isActive = (userId: string): boolean => state.users.get(userId)?.delete_at === 0
  if (channel.type === 'D') {
    const others = [...members.values()].filter((one) => one.user_id !== author.id || isWebhook)
    const userIds = new Set(others.map((one) => one.user_id).filter(isActive))
    return { userIds, everybodyIds: new Set(), strangers: [] }
  }
  const { userIds, everybodyIds, strangers } = explicitMentions(world, post, channel, author)
  if (channel.type === 'G') for (const { user_id } of members.values()) if (isActive(user_id)) userIds.add(user_id)
  const added = post.props.addedUserId
  if (post.type === 'system_add_to_channel' && typeof added === 'string' && members.has(`${channel.id}:${added}`))
    userIds.add(added)
  if (!isWebhook) userIds.delete(author.id)
  return { userIds, everybodyIds, strangers }
}

/** Whether a post calls this reader, counted afterwards: as if the reader were online and calling all were allowed. */
export function callsReader(world: World, post: Post, channel: Channel, reader: User): boolean {
  if (post.user_id === reader.id && post.props.from_webhook !== 'true') return false
  const isAdded = post.type === 'system_add_to_channel' && post.props.addedUserId === reader.id
  return isAdded || explicitMentions(world, post, channel, reader, true).userIds.has(reader.id)
}

/** How many replies since a time call their reader; in a direct channel, how many the other one wrote. */
export function callsInThread(world: World, rootId: string, readerId: string, sinceMs: number): number {
  const { state } = world
  const channel = state.channels.get(state.threads.get(rootId)?.channel_id ?? '')
  const reader = state.users.get(readerId)
  if (!channel || !reader || channel.type === 'G') return 0
  const replies = state.channelPosts.repliesTo(rootId)
  const later = replies.filter((reply) => reply.create_at >= sinceMs && reply.delete_at === 0)
  if (channel.type === 'D') return later.filter((reply) => reply.user_id !== readerId).length
  return later.filter((reply) => explicitMentions(world, reply, channel, reader, true).userIds.has(readerId)).length
}

/**
 * Whom the text of a post calls: by name, by keyword, or all at once.
 * @param isCount counts for the reader who stands in the author's place
 */
export function explicitMentions(world: World, post: Post, channel: Channel, author: User, isCount = false): Mentions {
  const { state } = world
  const members = state.membersOf(channel.id)
  const ownIds = new Set<string>()
  const everybodyIds = new Set<string>()
  const strangers: string[] = []
  const mayCallAll =
    isCount ||
    (post.type !== 'system_header_change' &&
      post.type !== 'system_purpose_change' &&
      members.size < world.settings.TeamSettings.MaxNotificationsPerChannel &&
      mayInChannel(state, author, channel, 'use_channel_mentions'))
  let keywords: Map<string, string[]> | undefined

  const callAll = (onlyOnline: boolean): void => {
    for (const member of members.values()) {
      const user = state.users.get(member.user_id)
      if (user?.delete_at !== 0 || !hearsChannelMentions(user, member)) continue
      const isPresent = !onlyOnline || (isCount && user.id === author.id)
      if (isPresent || statusOf(state, user.id).status === 'online') everybodyIds.add(user.id)
    }
  }
  const tryWord = (word: string): boolean => {
    const lower = word.toLowerCase()
    if (channelWords.has(lower)) {
      if (mayCallAll) callAll(lower === '@here')
      return mayCallAll
    }
    keywords ??= keywordsOf(world, channel)
    const byKeyword = keywords.get(lower) ?? keywords.get(word)
    for (const userId of byKeyword ?? []) ownIds.add(userId)
    if (!lower.startsWith('@')) return byKeyword !== undefined
    const user = state.userByName(lower.slice(1))
    const isMember = user !== undefined && user.delete_at === 0 && state.member(channel.id, user.id) !== undefined
    if (isMember) ownIds.add(user.id)
    return isMember || byKeyword !== undefined
  }

  const hasKeywords = state.usersWithKeywords.size > 0
  for (const text of mentionTexts(post.message, post.props)) {
    if (!hasKeywords && !text.includes('@')) continue
    for (const { whole, parts } of mentionCandidates(text)) {
      const word = whole[0] ?? ''
      if (!hasKeywords && !word.includes('@')) continue
      if (whole.some(tryWord)) continue
      if (word.startsWith('@') && !channelWords.has(word)) strangers.push(word.slice(1).replace(/[.\-:]$/, ''))
      else
        for (const part of parts)
          if (!tryWord(part) && part.startsWith('@') && !channelWords.has(part)) strangers.push(part.slice(1))
      keywords ??= keywordsOf(world, channel)
      if (/[^\x20-\x7e]/.test(word))
        for (const [keyword, ids] of keywords)
          if (/[^\x20-\x7e]/.test(keyword) && word.includes(keyword)) for (const id of ids) ownIds.add(id)
    }
  }
  const userIds = new Set([...ownIds, ...everybodyIds])
  for (const id of ownIds) everybodyIds.delete(id)
  return { userIds, everybodyIds, strangers }
}
