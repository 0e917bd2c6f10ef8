import type { Post, Reaction } from './model.ts'

type Key = Pick<Reaction, 'user_id' | 'emoji_name'>

const isSame = (a: Key, b: Key): boolean => a.user_id === b.user_id && a.emoji_name === b.emoji_name

function withReactions(post: Post, reactions: readonly Reaction[]): Post {
  return { ...post, metadata: { ...post.metadata, reactions } }
}

/** The post with the reaction; the same post when it has it already. */
export function addReaction(post: Post, reaction: Reaction): Post {
  const reactions = post.metadata?.reactions ?? []
  if (post.delete_at > 0 || reactions.some((known) => isSame(known, reaction))) return post
  return withReactions(post, [...reactions, reaction])
}

/** The post without the reaction; the same post when it has none such. */
export function removeReaction(post: Post, reaction: Key): Post {
  const reactions = post.metadata?.reactions ?? []
  const left = reactions.filter((known) => !isSame(known, reaction))
  return left.length === reactions.length ? post : withReactions(post, left)
}
