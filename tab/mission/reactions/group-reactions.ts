import type { Reaction } from '../state/model.ts'

export type ReactionGroup = {
  readonly name: string
  /** In the order in which they reacted. */
  readonly userIds: readonly string[]
  readonly isOwn: boolean
}

/** One group for each emoji, those that came first in front, so that a new one moves nothing. */
export function groupReactions(reactions: readonly Reaction[], ownId: string): readonly ReactionGroup[] {
  const groups = new Map<string, Set<string>>()
  for (const { emoji_name: name, user_id: userId } of reactions.toSorted((a, b) => a.create_at - b.create_at)) {
    groups.set(name, (groups.get(name) ?? new Set()).add(userId))
  }
  return [...groups].map(([name, ids]) => ({ name, userIds: [...ids], isOwn: ids.has(ownId) }))
}
