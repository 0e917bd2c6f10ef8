import { mayInChannel } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { isSystemEmoji } from './emoji-names.ts'
import { ApiError, denied } from './errors.ts'
import { readablePost } from './posts.ts'
import type { Post, Reaction } from './rows.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

const reactionBody = (reaction: Reaction) => ({
  user_id: reaction.user_id,
  post_id: reaction.post_id,
  emoji_name: reaction.emoji_name,
  create_at: reaction.create_at,
  update_at: reaction.update_at,
  delete_at: 0,
  remote_id: '',
  channel_id: reaction.channel_id,
})

/** Puts a reaction without checks or events. */
export function insertReaction(state: State, post: Post, userId: string, emojiName: string, atMs: number): Reaction {
  const reaction = state.reactions.put({
    user_id: userId,
    post_id: post.id,
    emoji_name: emojiName,
    create_at: atMs,
    update_at: atMs,
    channel_id: post.channel_id,
  })
  post.has_reactions = true
  post.update_at = Math.max(atMs, post.update_at)
  state.putPost(post)
  return reaction
}

function add(call: Call, world: World): Reply {
  const { state } = world
  const body = call.object()
  const userId = Call.text(body, 'user_id')
  const name = Call.text(body, 'emoji_name')
  const postId = Call.text(body, 'post_id')
  if (name.length === 0 || name.length > 64) throw new ApiError('api.reaction.save_reaction.invalid.app_error', 400)
  if (userId !== call.self.id) throw new ApiError('api.reaction.save_reaction.user_id.app_error', 403)
  if (!state.posts.get(postId)) throw denied()
  const post = readablePost(call, world, postId)
  const channel = state.channels.get(post.channel_id)
  if (!channel || !mayInChannel(state, call.self, channel, 'add_reaction')) throw denied()
  if (channel.delete_at !== 0) throw new ApiError('api.reaction.save.archived_channel.app_error', 403)
  const isCustom = [...state.emoji.values()].some((emoji) => emoji.name === name && emoji.delete_at === 0)
  if (!isSystemEmoji(name) && !isCustom) throw new ApiError('app.emoji.get_by_name.no_result', 404)
  const known = state.reactions.get(`${postId}:${userId}:${name}`)
  if (known) {
    known.update_at = world.now()
    announce(world, 'reaction_added', post, reactionBody(state.reactions.put(known)))
    return { body: reactionBody(known) }
  }
  const names = new Set([...state.reactionsTo(postId).values()].map((one) => one.emoji_name))
  if (!names.has(name) && names.size >= world.settings.ServiceSettings.UniqueEmojiReactionLimitPerPost)
    throw new ApiError('app.reaction.save.save.too_many_reactions', 400)
  const reaction = insertReaction(state, post, userId, name, world.now())
  announce(world, 'reaction_added', post, reactionBody(reaction))
  return { body: reactionBody(reaction) }
}

/** Reactions reach the channel, except those who look elsewhere. */
function announce(world: World, event: string, post: Post, body: Record<string, unknown>): void {
  const channelId = post.channel_id
  world.hub.emit(event, { reaction: JSON.stringify(body) }, { channelId }, (to, data) =>
    to.looksAt(channelId, post.root_id !== '') ? data : null,
  )
}

function remove(call: Call, world: World): Reply {
  const { state } = world
  const userId = call.id('user_id')
  const post = readablePost(call, world, call.id('post_id'))
  const name = call.params.emoji_name ?? ''
  const channel = state.channels.get(post.channel_id)
  if (!channel || !mayInChannel(state, call.self, channel, 'remove_reaction')) throw denied()
  if (userId !== call.self.id && !call.isAdmin) throw denied()
  const known = state.reactions.get(`${post.id}:${userId}:${name}`)
  if (!known) return OK
  state.reactions.delete(`${post.id}:${userId}:${name}`)
  post.has_reactions = state.reactionsTo(post.id).size > 0
  post.update_at = Math.max(world.now(), post.update_at + 1)
  state.putPost(post)
  announce(world, 'reaction_removed', post, {
    ...reactionBody(known),
    create_at: 0,
    update_at: world.now(),
    channel_id: '',
  })
  return OK
}

export const reactionRoutes: readonly Route[] = [
  { method: 'POST', path: '/reactions', handle: add },
  { method: 'DELETE', path: '/users/{user_id}/posts/{post_id}/reactions/{*emoji_name}', handle: remove },
  {
    method: 'GET',
    path: '/posts/{post_id}/reactions',
    handle: (call, world) => {
      const post = readablePost(call, world, call.id('post_id'))
      const found = [...world.state.reactionsTo(post.id).values()].map(reactionBody)
      return { body: found.length > 0 ? found : null }
    },
  },
  {
    method: 'POST',
    path: '/posts/ids/reactions',
    handle: (call, world) => ({
      body: Object.fromEntries(
        call.list().map((id) => {
          const post = readablePost(call, world, id)
          return [id, [...world.state.reactionsTo(post.id).values()].map(reactionBody)]
        }),
      ),
    }),
  },
]
