import { insertBot } from './bots.ts'
import { addMembership } from './channel-members.ts'
import { insertChannel } from './channels.ts'
import { insertFile } from './files.ts'
import { newId } from './ids.ts'
import { hashtagsOf } from './post-create.ts'
import { insertReaction } from './reactions.ts'
import type { Bot, Channel, ChannelMember, Post, Team, User } from './rows.ts'
import { insertTeamMember } from './team-members.ts'
import { insertTeam } from './teams.ts'
import { addToThread, maintainThreadMember } from './thread-members.ts'
import { insertToken } from './tokens.ts'
import { insertUser } from './users.ts'
import type { World } from './world.ts'

export type SeededPost = {
  channelId: string
  userId: string
  atMs: number
  message: string
  type?: string
  props?: Record<string, unknown>
  rootId?: string
  reactions?: readonly { emoji: string; userIds: readonly string[] }[]
  files?: readonly { name: string; bytes: Uint8Array }[]
  isPinned?: boolean
  editedAtMs?: number
}

/**
 * Puts things into the state as if they had happened long ago: no checks, no messages of the server, no mentions, no
 * events. Several thousand posts take well under a second.
 */
export type Seeding = ReturnType<typeof createSeeding>

/** @param world the stand-in's, as `seed` receives it or as a running one shows it */
export function createSeeding(world: Pick<World, 'state' | 'fileStore' | 'now'>) {
  const { state } = world
  return {
    /** An ordinary account; give `roles: 'system_guest'` for a guest. */
    user: (fields: Partial<User> & Pick<User, 'username'>): User => insertUser(state, world.now(), fields),

    bot: (fields: Pick<Bot, 'username'> & Partial<Bot>): User => {
      const bot = insertBot(state, world.now(), fields)
      const user = state.users.get(bot.user_id)
      if (!user) throw new Error(`the bot ${bot.username} has no account`)
      return user
    },

    /** A personal access token's value. */
    token: (userId: string, description = 'seeded', value?: string): string =>
      insertToken(state, userId, description, value).token,

    team: (fields: Partial<Team> & Pick<Team, 'name'>): Team => insertTeam(state, world.now(), fields),

    channel: (fields: Partial<Channel> & Pick<Channel, 'team_id' | 'type' | 'name'>): Channel =>
      insertChannel(state, world.now(), fields),

    /** Joins a team, and its two default channels unless the user is a guest. */
    teamMember(team: Team, user: User, isTeamAdmin = false): void {
      const member = insertTeamMember(state, team.id, user, isTeamAdmin)
      if (member.scheme_guest) return
      for (const name of ['town-square', 'off-topic']) {
        const channel = state.channelByName(`${team.id}/${name}`).values().next().value
        if (channel) addMembership(state, world.now(), channel, user)
      }
    },

    channelMember: (channel: Channel, user: User, isChannelAdmin = false): ChannelMember =>
      addMembership(state, world.now(), channel, user, isChannelAdmin),

    /** A post with its reactions, files and place in its thread; its author and the root's follow that thread. */
    post(fields: SeededPost): Post {
      const { channelId, userId, atMs, message, rootId = '', editedAtMs } = fields
      const channel = state.channels.get(channelId)
      if (!channel) throw new Error(`no channel ${channelId}`)
      const post: Post = {
        id: newId(),
        create_at: atMs,
        update_at: editedAtMs ?? atMs,
        edit_at: editedAtMs ?? 0,
        delete_at: 0,
        is_pinned: fields.isPinned ?? false,
        user_id: userId,
        channel_id: channelId,
        root_id: rootId,
        original_id: '',
        message,
        type: fields.type ?? '',
        props: { ...fields.props, ...(state.bots.get(userId) ? { from_bot: 'true' } : {}) },
        hashtags: hashtagsOf(message),
        file_ids: [],
        has_reactions: false,
        remote_id: '',
      }
      for (const { name, bytes } of fields.files ?? []) {
        const file = insertFile(world, atMs, { userId, channelId, name, bytes, postId: post.id })
        post.file_ids.push(file.id)
      }
      state.putPost(post)
      for (const { emoji, userIds } of fields.reactions ?? [])
        for (const reactor of userIds) insertReaction(state, post, reactor, emoji, atMs + 1000)
      channel.total_msg_count++
      channel.last_post_at = Math.max(channel.last_post_at, atMs)
      if (rootId === '') {
        channel.total_msg_count_root++
        channel.last_root_post_at = Math.max(channel.last_root_post_at, atMs)
      } else {
        addToThread(state, post)
        const root = state.posts.get(rootId)
        for (const follower of new Set([userId, root?.user_id ?? userId]))
          maintainThreadMember(state, rootId, follower, atMs, { following: true, viewedAtMs: atMs })
        if (root && root.update_at < atMs) {
          root.update_at = atMs
          state.putPost(root)
        }
      }
      state.channels.put(channel)
      return post
    },

    /** Everybody in these channels has read everything in them. */
    markAllRead(channelIds: Iterable<string>): void {
      for (const channelId of channelIds) {
        const channel = state.channels.get(channelId)
        if (!channel) continue
        for (const member of state.membersOf(channelId).values()) {
          member.msg_count = channel.total_msg_count
          member.msg_count_root = channel.total_msg_count_root
          member.last_viewed_at = channel.last_post_at
          state.channelMembers.put(member)
        }
      }
    },
  }
}
