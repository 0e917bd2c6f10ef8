import type { MissionState, Outgoing } from './mission-state.ts'
import type { Post } from './model.ts'

export function enqueue(state: MissionState, outgoing: Outgoing): MissionState {
  return { ...state, outbox: [...state.outbox, outgoing] }
}

export function changeOutgoing(
  state: MissionState,
  pendingId: string,
  change: (outgoing: Outgoing) => Outgoing,
): MissionState {
  const index = state.outbox.findIndex((outgoing) => outgoing.pendingId === pendingId)
  const outgoing = state.outbox[index]
  return outgoing === undefined ? state : { ...state, outbox: state.outbox.with(index, change(outgoing)) }
}

export function dequeue(state: MissionState, pendingId: string): MissionState {
  const outbox = state.outbox.filter((outgoing) => outgoing.pendingId !== pendingId)
  return outbox.length === state.outbox.length ? state : { ...state, outbox }
}

/** The number under which this person's own page sent a post; `pending_post_id` is not stored, the prop is. */
export function pendingIdOf(post: Post, userId: string): string {
  if (post.user_id !== userId) return ''
  return post.pending_post_id || String(post.props?.['mission_pending_id'] ?? '')
}

/** @returns the outbox without what is among the posts; the same list when nothing is. */
export function withoutDelivered(
  outbox: readonly Outgoing[],
  posts: readonly Post[],
  userId: string,
): readonly Outgoing[] {
  if (outbox.length === 0) return outbox
  const delivered = new Set(posts.map((post) => pendingIdOf(post, userId)))
  const left = outbox.filter((outgoing) => !delivered.has(outgoing.pendingId))
  return left.length === outbox.length ? outbox : left
}
