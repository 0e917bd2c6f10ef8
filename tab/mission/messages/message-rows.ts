import type { Outgoing } from '../state/mission-state.ts'
import type { Post } from '../state/model.ts'
import { byCreation } from '../state/post-window.ts'
import { startOfDay } from '../text/days.ts'

/** One line of the list: a message, with what stands above it. */
export type MessageRowFacts = {
  readonly key: string
  /** The first of its day: the day begins here, in the reader's time zone. */
  readonly dayMs: number | undefined
  readonly isFirstNew: boolean
} & (
  | { readonly kind: 'post'; readonly post: Post; readonly isContinuation: boolean }
  | { readonly kind: 'outgoing'; readonly outgoing: Outgoing; readonly isContinuation: boolean }
)

/** Messages of one person within this time stand together under one name. */
const togetherMs = 5 * 60_000

export function isSystemPost(post: Post): boolean {
  return post.type.startsWith('system_')
}

/** The name that the post itself brings, where an integration gave one. */
export function overrideNameOf(post: Post): string | undefined {
  const name = post.props?.['override_username']
  return post.props?.['from_webhook'] === 'true' && typeof name === 'string' && name !== '' ? name : undefined
}

/**
 * The list as it is drawn: posts in order, what only this person sees between them, what is on its way at the end.
 *
 * @param unreadSinceMs the line of new messages stands before the first one of others after this
 */
export function messageRows(facts: {
  readonly posts: readonly Post[]
  readonly ephemeral: readonly Post[]
  readonly outgoing: readonly Outgoing[]
  readonly userId: string
  readonly unreadSinceMs: number | undefined
}): readonly MessageRowFacts[] {
  const { ephemeral, userId, unreadSinceMs } = facts
  const oldestMs = facts.posts[0]?.create_at ?? 0
  const posts =
    ephemeral.length === 0
      ? facts.posts
      : [...facts.posts, ...ephemeral.filter(({ create_at: atMs }) => atMs >= oldestMs)].sort(byCreation)
  const rows: MessageRowFacts[] = []
  let before: Post | undefined
  let dayMs = 0
  let hasLine = false
  for (const post of posts) {
    const day = post.create_at < dayMs + 86_400_000 && post.create_at >= dayMs ? dayMs : startOfDay(post.create_at)
    const isNewDay = day !== dayMs
    const isFirstNew: boolean =
      !hasLine && unreadSinceMs !== undefined && post.create_at > unreadSinceMs && post.user_id !== userId
    hasLine ||= isFirstNew
    const isContinuation = !isNewDay && !isFirstNew && before !== undefined && belongTogether(before, post)
    rows.push({ kind: 'post', key: post.id, post, isContinuation, isFirstNew, dayMs: isNewDay ? day : undefined })
    before = post
    dayMs = day
  }
  let sentBefore = before?.user_id === userId && before.type === '' && overrideNameOf(before) === undefined
  for (const outgoing of facts.outgoing) {
    const key = outgoing.pendingId
    rows.push({ kind: 'outgoing', key, outgoing, isContinuation: sentBefore, isFirstNew: false, dayMs: undefined })
    sentBefore = true
  }
  return rows
}

function belongTogether(before: Post, post: Post): boolean {
  return (
    before.user_id === post.user_id &&
    before.type === post.type &&
    !isSystemPost(post) &&
    before.delete_at === 0 &&
    overrideNameOf(before) === overrideNameOf(post) &&
    post.create_at - before.create_at < togetherMs
  )
}
