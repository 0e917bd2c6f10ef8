import { postBody } from './post-shape.ts'
import type { Thread, ThreadMember } from './rows.ts'
import { unreadReplies } from './thread-members.ts'
import { userBody, userStub } from './user-shape.ts'
import type { World } from './world.ts'

/** A thread as one follower sees it. @param isExtended with the participants' profiles instead of their ids alone */
export function threadBody(
  world: World,
  thread: Thread,
  member: ThreadMember,
  isExtended: boolean,
): Record<string, unknown> {
  const { state } = world
  const root = state.posts.get(thread.post_id)
  return {
    id: thread.post_id,
    reply_count: thread.reply_count,
    last_reply_at: thread.last_reply_at,
    last_viewed_at: member.last_viewed_at,
    participants: thread.participants.map((id) => {
      const user = isExtended ? state.users.get(id) : undefined
      return user ? userBody(state, user, 'profile') : userStub(id)
    }),
    post: root ? postBody(world, root, { metadata: 'none', replyCount: 0 }) : null,
    unread_replies: unreadReplies(state, thread.post_id, member.last_viewed_at),
    unread_mentions: member.unread_mentions,
    is_urgent: root?.priority?.priority === 'urgent',
    delete_at: 0,
  }
}
