import { ApiError } from './errors.ts'
import { newId } from './ids.ts'
import { type Mentions, mentionsOf } from './mentions.ts'
import { linkedPost } from './post-embeds.ts'
import { announcePosted } from './post-events.ts'
import { followersOf, notifyFollowers } from './post-followers.ts'
import { filledProps } from './post-props.ts'
import { pushPost } from './pushes.ts'
import type { Channel, ChannelMember, Post, Priority, User } from './rows.ts'
import { tellOfStrangers } from './strangers.ts'
import { addToThread } from './thread-members.ts'
import type { World } from './world.ts'

export const MAX_POST_RUNES = 16_383

export type NewPost = {
  message: string
  type?: string
  props?: Record<string, unknown>
  root_id?: string
  file_ids?: readonly string[]
  pendingPostId?: string
  createAt?: number
  priority?: Priority
  isBySystem?: boolean
  setOnline?: boolean
}

/** Messages about coming and going count in no channel's total. */
const uncounted = new Set(
  ['join_leave', 'add_remove', 'join_channel', 'leave_channel', 'join_team', 'leave_team', 'add_to_channel']
    .concat(['remove_from_channel', 'add_to_team', 'remove_from_team'])
    .map((name) => `system_${name}`),
)

/** The hashtags of a message as one text, in its order. */
export function hashtagsOf(message: string): string {
  if (!message.includes('#')) return ''
  const tags: string[] = []
  for (const word of message.split(/\s+/)) {
    const tag = word
      .replace(/^[^\p{L}\d\s#]+/u, '')
      .replace(/[^\p{L}\d\s]+$/u, '')
      .replace(/^#{2,}/, '#')
    if (/^#\p{L}[\p{L}\d\-_.]*[\p{L}\d]$/u.test(tag)) tags.push(tag)
  }
  return tags.join(' ').slice(0, 1000)
}

/** @throws 400 for a message that is too long */
export function checkMessage(message: string): void {
  if (message.length > MAX_POST_RUNES && [...message].length > MAX_POST_RUNES)
    throw new ApiError('model.post.is_valid.message_length.app_error', 400)
  if (message.includes('\u0000')) throw new ApiError('app.post.save.app_error', 500)
}

/** Writes a post: its row, counters, thread, mentions and events. What may be written was checked before. */
export function createPost(world: World, channel: Channel, author: User, fields: NewPost): Post {
  const { state } = world
  const nowMs = world.now()
  const createAt = fields.createAt ?? nowMs
  const post: Post = {
    id: newId(),
    create_at: createAt,
    update_at: createAt,
    edit_at: 0,
    delete_at: 0,
    is_pinned: false,
    user_id: author.id,
    channel_id: channel.id,
    root_id: fields.root_id ?? '',
    original_id: '',
    message: fields.message,
    type: fields.type ?? '',
    props: filledProps(world, { message: fields.message, props: fields.props ?? {} }, channel, author),
    hashtags: hashtagsOf(fields.message),
    file_ids: [],
    has_reactions: false,
    remote_id: fields.isBySystem ? null : '',
    ...(fields.priority ? { priority: fields.priority } : {}),
  }
  const linked = linkedPost(world, post.message)
  if (linked) post.props = { ...post.props, previewed_post: linked.id }
  attachFiles(world, post, fields.file_ids ?? [])
  state.putPost(post)
  countInChannel(world, channel, post)
  const mentions = mentionsOf(world, post, channel, author)
  countMentions(world, channel, post, mentions)
  const followers = post.root_id === '' ? null : followersOf(world, post, channel, author, mentions)
  announcePosted(world, { post, channel, author, mentions, followers, fields })
  tellOfStrangers(world, post, channel, author, mentions.strangers)
  if (followers) notifyFollowers(world, post, channel, followers, mentions)
  pushPost(world, { post, channel, author, mentions, followers })
  return post
}

/** Takes the author's own files that hang on nothing yet; others are silently dropped, as recorded. */
function attachFiles(world: World, post: Post, fileIds: readonly string[]): void {
  const { state } = world
  for (const id of fileIds.slice(0, 10)) {
    const file = state.files.get(id)
    if (file?.post_id !== '' || file.user_id !== post.user_id || file.delete_at !== 0) continue
    file.post_id = post.id
    file.channel_id = post.channel_id
    state.files.put(file)
    post.file_ids.push(id)
  }
}

function countInChannel(world: World, channel: Channel, post: Post): void {
  const { state } = world
  const count = uncounted.has(post.type) ? 0 : 1
  channel.last_post_at = Math.max(channel.last_post_at, post.create_at)
  channel.total_msg_count += count
  if (post.root_id === '') {
    channel.last_root_post_at = Math.max(channel.last_root_post_at, post.create_at)
    channel.total_msg_count_root += count
  } else {
    addToThread(state, post)
    const root = state.posts.get(post.root_id)
    if (root) {
      root.update_at = post.create_at
      state.posts.put(root)
    }
  }
  state.channels.put(channel)
}

function countMentions(world: World, channel: Channel, post: Post, mentions: Mentions): void {
  for (const userId of mentions.userIds) {
    const member = world.state.member(channel.id, userId)
    if (!member) continue
    member.mention_count++
    if (post.root_id === '') {
      member.mention_count_root++
      if (post.priority?.priority === 'urgent') member.urgent_mention_count++
    }
    member.last_update_at = world.now()
    world.state.channelMembers.put(member)
  }
}

/** Brings a member up to date with its channel. @returns the time up to which it has now read */
export function markRead(world: World, channel: Channel, member: ChannelMember): number {
  const readUpTo = Math.max(channel.last_post_at, member.last_viewed_at)
  member.last_viewed_at = readUpTo
  member.last_update_at = readUpTo
  member.msg_count = channel.total_msg_count
  member.msg_count_root = channel.total_msg_count_root
  member.mention_count = 0
  member.mention_count_root = 0
  member.urgent_mention_count = 0
  world.state.channelMembers.put(member)
  return readUpTo
}
