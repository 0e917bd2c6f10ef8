import type { Post, Thread, ThreadMember } from './rows.ts'
import type { State } from './state.ts'

export const threadMember = (state: State, rootId: string, userId: string): ThreadMember | undefined =>
  state.threadMembers.get(`${rootId}:${userId}`)

type Change = { following?: boolean; addMention?: boolean; viewedAtMs?: number }

/** Makes or changes somebody's membership of a thread. */
export function maintainThreadMember(
  state: State,
  rootId: string,
  userId: string,
  nowMs: number,
  change: Change,
): ThreadMember {
  const member = threadMember(state, rootId, userId) ?? {
    post_id: rootId,
    user_id: userId,
    following: change.following ?? false,
    last_updated: nowMs,
    last_viewed_at: 0,
    unread_mentions: 0,
  }
  if (change.following !== undefined) member.following = change.following
  if (change.viewedAtMs !== undefined) {
    member.last_viewed_at = change.viewedAtMs
    member.unread_mentions = 0
  } else if (change.addMention) member.unread_mentions++
  member.last_updated = nowMs
  return state.threadMembers.put(member)
}

/** Somebody who left a channel follows none of its threads. */
export function dropThreadMemberships(state: State, channelId: string, userId: string): void {
  for (const member of [...state.threadsOf(userId).values()])
    if (state.threads.get(member.post_id)?.channel_id === channelId)
      state.threadMembers.delete(`${member.post_id}:${userId}`)
}

/** Counts a reply into its thread; whoever wrote last stands last among the participants. */
export function addToThread(state: State, reply: Post): Thread {
  const thread = state.threads.get(reply.root_id) ?? {
    post_id: reply.root_id,
    channel_id: reply.channel_id,
    reply_count: 0,
    last_reply_at: 0,
    participants: [],
  }
  thread.reply_count++
  thread.last_reply_at = Math.max(thread.last_reply_at, reply.create_at)
  thread.participants = [...thread.participants.filter((id) => id !== reply.user_id), reply.user_id]
  return state.threads.put(thread)
}

/** Takes a deleted reply out of its thread. */
export function removeFromThread(state: State, reply: Post): void {
  const thread = state.threads.get(reply.root_id)
  if (!thread) return
  const rest = state.channelPosts.repliesTo(reply.root_id).filter((post) => post.delete_at === 0 && post !== reply)
  thread.reply_count = rest.length
  thread.last_reply_at = rest.at(-1)?.create_at ?? 0
  if (!rest.some((post) => post.user_id === reply.user_id))
    thread.participants = thread.participants.filter((id) => id !== reply.user_id)
  state.threads.put(thread)
}

/** Replies that are newer than a time, counted from the newest. */
export function unreadReplies(state: State, rootId: string, sinceMs: number): number {
  const replies = state.channelPosts.repliesTo(rootId)
  let count = 0
  for (let i = replies.length - 1; i >= 0; i--) {
    const reply = replies[i]
    if (!reply || reply.create_at <= sinceMs) break
    if (reply.delete_at === 0) count++
  }
  return count
}
