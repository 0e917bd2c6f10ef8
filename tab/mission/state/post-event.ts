import type { Post, Reaction } from './model.ts'
import { changePost, mergeChanges, type PostWindow, toTombstone } from './post-window.ts'
import { addReaction, removeReaction } from './reactions.ts'

/** What a socket can say about posts. Applying one twice, or again after a newer page, changes nothing more. */
export type PostEvent =
  | { readonly kind: 'posted' | 'edited' | 'deleted'; readonly post: Post }
  | { readonly kind: 'reactionAdded' | 'reactionRemoved'; readonly reaction: Reaction }

/** Applies an event to a window of roots. */
export function applyToRoots(window: PostWindow, event: PostEvent): PostWindow {
  if (!('post' in event)) return applyReaction(window, event)
  const { post, kind } = event
  if (post.root_id !== '') return kind === 'posted' ? countReply(window, post) : window
  return applyPost(window, event)
}

/** Applies an event to the replies of one thread. */
export function applyToReplies(window: PostWindow, rootId: string, event: PostEvent): PostWindow {
  if (!('post' in event)) return applyReaction(window, event)
  return event.post.root_id === rootId ? applyPost(window, event) : window
}

function applyPost(window: PostWindow, { kind, post }: Extract<PostEvent, { post: Post }>): PostWindow {
  // What is deleted comes as it was before (recorded: `event-post-deleted`).
  if (kind === 'deleted')
    return changePost(window, post.id, (known) => (known.delete_at > 0 ? known : toTombstone(known)))
  const known = window.posts.some(({ id }) => id === post.id)
  if (kind === 'edited' && !known) return window
  return mergeChanges(window, [post])
}

export function applyReaction(window: PostWindow, event: Extract<PostEvent, { reaction: Reaction }>): PostWindow {
  const { reaction, kind } = event
  return changePost(window, reaction.post_id, (post) =>
    kind === 'reactionAdded' ? addReaction(post, reaction) : removeReaction(post, reaction),
  )
}

/** A reply raises its root's count to the number that came with it (recorded: `event-posted-reply`). */
function countReply(window: PostWindow, reply: Post): PostWindow {
  return changePost(window, reply.root_id, (root) => {
    const count = Math.max(root.reply_count ?? 0, reply.reply_count ?? 0)
    const last = Math.max(root.last_reply_at ?? 0, reply.create_at)
    if (root.delete_at > 0 || (count === root.reply_count && last === root.last_reply_at)) return root
    const participants = root.participants ?? []
    const isThere = participants.some(({ id }) => id === reply.user_id)
    return {
      ...root,
      reply_count: count,
      last_reply_at: last,
      participants: isThere ? participants : [...participants, { id: reply.user_id }],
    }
  })
}
