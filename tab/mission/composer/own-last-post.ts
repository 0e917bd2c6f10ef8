import type { MissionState } from '../state/mission-state.ts'
import type { Post } from '../state/model.ts'

/** @returns the person's last message of the place that can be edited, as far as it is loaded; in a thread also its root. */
export function ownLastPost(state: MissionState, channelId: string, rootId: string): Post | undefined {
  const thread = state.threadWindows.get(rootId)
  const posts =
    rootId === '' ? (state.windows.get(channelId)?.posts ?? []) : thread ? [thread.root, ...thread.replies.posts] : []
  return posts.findLast(
    ({ user_id: userId, type, delete_at: deletedAt }) => userId === state.userId && type === '' && deletedAt === 0,
  )
}
