import { RequestError } from '../connection/request-error.ts'
import type { Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import type { MissionState } from '../state/mission-state.ts'
import type { Post } from '../state/model.ts'
import { changeEverywhere, mergeAnswer } from '../state/posts-state.ts'
import { addReaction, removeReaction } from '../state/reactions.ts'
import type { Store } from '../state/store.ts'

/** What a person does to a post. What the server refuses is taken back and said in a notice. */
export type PostActions = {
  /** @returns whether the server took it */
  edit(post: Post, message: string): Promise<boolean>
  toggleReaction(post: Post, emojiName: string): Promise<void>
  setPinned(post: Post, isPinned: boolean): Promise<void>
  markUnreadFrom(post: Post): Promise<void>
  follow(post: Post, isFollowing: boolean): Promise<void>
  /** Reads a post anew, for what no event tells. */
  refetch(channelId: string, postId: string): Promise<void>
}

export function createPostActions(deps: {
  readonly store: Store<MissionState>
  readonly rest: Rest
  readonly scheduler: Scheduler
  readonly teamId: () => string
  readonly holdUnread: () => void
}): PostActions {
  const { store, rest } = deps

  async function attempt(
    task: () => Promise<unknown>,
    takeBack?: (state: MissionState) => MissionState,
  ): Promise<boolean> {
    try {
      await task()
      return true
    } catch (error) {
      const facts =
        error instanceof RequestError
          ? { code: error.code || error.kind, text: error.message }
          : { code: 'fault', text: '' }
      store.update((state) => ({
        ...(takeBack?.(state) ?? state),
        notice: { kind: 'actionFailed', ...facts },
      }))
      return false
    }
  }

  return {
    edit: (post, message) =>
      attempt(async () => {
        const edited = await rest.editPost(post.id, message)
        store.update((state) => mergeAnswer(state, post.channel_id, [edited]))
      }),
    async toggleReaction(post, emojiName) {
      const { userId } = store.get()
      const reaction = { user_id: userId, post_id: post.id, emoji_name: emojiName, create_at: deps.scheduler.now() }
      const isThere = post.metadata?.reactions?.some((one) => one.user_id === userId && one.emoji_name === emojiName)
      const add = (state: MissionState) => changeEverywhere(state, post, (one) => addReaction(one, reaction))
      const remove = (state: MissionState) => changeEverywhere(state, post, (one) => removeReaction(one, reaction))
      store.update(isThere ? remove : add)
      await attempt(
        () => (isThere ? rest.removeReaction(post.id, emojiName) : rest.addReaction(post.id, emojiName)),
        isThere ? add : remove,
      )
    },
    async setPinned(post, isPinned) {
      await attempt(() => rest.setPinned(post.id, isPinned))
    },
    async markUnreadFrom(post) {
      deps.holdUnread()
      await attempt(() => rest.setUnread(post.id))
    },
    async follow(post, isFollowing) {
      const set = (value: boolean) => (state: MissionState) =>
        changeEverywhere(state, post, (one) => ({ ...one, is_following: value }))
      store.update(set(isFollowing))
      await attempt(() => rest.followThread(deps.teamId(), post.id, isFollowing), set(!isFollowing))
    },
    async refetch(channelId, postId) {
      try {
        const post = await rest.post(postId)
        store.update((state) => mergeAnswer(state, channelId, [post]))
      } catch {
        // Gone or not to be had now; a later page brings it.
      }
    },
  }
}
