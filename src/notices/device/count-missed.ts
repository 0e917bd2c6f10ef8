import { and, eq, inArray } from 'drizzle-orm'
import type { Grant } from '../../guests/grant.ts'
import type { DeviceHolder, OwnMembership } from '../../mattermost/device-holder.ts'
import { missedTold, pushes } from '../../store/device-tables.ts'
import type { Db } from '../../store/open.ts'

/** What was missed at one place: messages of a channel that call the guest, or replies of a followed thread. */
export type MissedPlace = {
  readonly placeId: string
  readonly messages: number
  /** What earlier summaries said of this place and is still unread. */
  readonly summedBefore: number
  readonly upToMs: number
}

export type Missed = {
  readonly mentions: number
  readonly threads: number
  readonly places: readonly MissedPlace[]
  /** Of the server's clock: what the last summary of this guest reached to; 0 without one. */
  readonly summedUpToMs: number
}

const nothing: Missed = { mentions: 0, threads: 0, places: [], summedUpToMs: 0 }

type Told = {
  /** Pushes of a place that were stored after the guest had last looked at it. */
  pushedSince(placeId: string, viewedAtMs: number): number
  /** What summaries said of it since then, and up to which message. */
  summedSince(placeId: string, viewedAtMs: number): { readonly messages: number; readonly upToMs: number }
  hasPost(postId: string): boolean
  readonly summedUpToMs: number
}

/**
 * Compares what Mattermost counts as unread with what was told: by pushes, or in a summary before. Bounded by what was
 * really written since then, so that mentions which the server kept back on purpose, because the guest was looking, are not
 * counted again and again.
 *
 * The counters are the server's own, so its rules for mentions, keywords and threads hold; muted channels, notices that are
 * switched off and do-not-disturb are left out as the server would have. Only granted channels are looked at (security G10).
 *
 * @throws MattermostFault
 */
export async function countMissed(
  deps: { db: Db; holder: DeviceHolder },
  guest: { readonly guestId: string; readonly userId: string; readonly grants: readonly Grant[] },
  sinceMs: number,
): Promise<Missed> {
  const { holder } = deps
  const teamIds = [...new Set(guest.grants.map(({ teamId }) => teamId).filter((teamId) => teamId !== ''))]
  if (teamIds.length === 0) return nothing
  const [me, status] = await Promise.all([holder.me(), holder.status(guest.userId)])
  if (status === 'dnd') return nothing
  const granted = new Set(guest.grants.map(({ channelId }) => channelId))
  const [memberships, threads] = await Promise.all([
    Promise.all(teamIds.map((teamId) => holder.memberships(teamId))),
    Promise.all(teamIds.map((teamId) => holder.unreadThreads(teamId))),
  ])
  const told = await whatWasTold(deps.db, guest.guestId)
  const props = me.notify_props as unknown as Record<string, string>

  const mentions: MissedPlace[] = []
  for (const membership of byId(memberships.flat(), ({ channel_id }) => channel_id)) {
    if (!granted.has(membership.channel_id) || !hearsChannel(membership, props)) continue
    const missed = await missedInChannel(deps, guest, membership, told, sinceMs)
    if (missed) mentions.push(missed)
  }
  const replies: MissedPlace[] = []
  for (const thread of byId(threads.flat(), ({ id }) => id)) {
    if (!granted.has(thread.post.channel_id) || thread.last_reply_at < sinceMs) continue
    const unread = hearsReplies(props) ? thread.unread_replies : thread.unread_mentions
    const { messages: summedBefore, upToMs } = told.summedSince(thread.id, thread.last_viewed_at)
    const messages = unread - summedBefore - told.pushedSince(thread.id, thread.last_viewed_at)
    if (messages <= 0 || thread.last_reply_at <= upToMs) continue
    replies.push({ placeId: thread.id, messages, summedBefore, upToMs: thread.last_reply_at })
  }
  return {
    mentions: mentions.reduce((sum, { messages }) => sum + messages, 0),
    threads: replies.length,
    places: [...mentions, ...replies],
    summedUpToMs: told.summedUpToMs,
  }
}

async function missedInChannel(
  { holder }: { holder: DeviceHolder },
  { userId }: { readonly userId: string },
  membership: OwnMembership,
  told: Told,
  sinceMs: number,
): Promise<MissedPlace | undefined> {
  const placeId = membership.channel_id
  const { messages: summedBefore, upToMs } = told.summedSince(placeId, membership.last_viewed_at)
  const untold = membership.mention_count_root - summedBefore - told.pushedSince(placeId, membership.last_viewed_at)
  if (untold <= 0) return undefined
  const written = (await holder.postsSince(placeId, sinceMs)).filter(
    (post) =>
      post.create_at >= sinceMs &&
      post.create_at > upToMs &&
      post.delete_at === 0 &&
      post.root_id === '' &&
      post.user_id !== userId &&
      !post.type.startsWith('system_') &&
      !told.hasPost(post.id),
  )
  const messages = Math.min(untold, written.length)
  if (messages === 0) return undefined
  return { placeId, messages, summedBefore, upToMs: Math.max(...written.map((post) => post.create_at)) }
}

async function whatWasTold(db: Db, guestId: string): Promise<Told> {
  const [pushed, summed] = await Promise.all([
    db
      .select({
        channelId: pushes.channelId,
        rootId: pushes.rootId,
        postId: pushes.postId,
        atMs: pushes.atMs,
      })
      .from(pushes)
      .where(and(eq(pushes.guestId, guestId), eq(pushes.type, 'message'))),
    db.select().from(missedTold).where(eq(missedTold.guestId, guestId)),
  ])
  const postIds = new Set(pushed.map(({ postId }) => postId))
  return {
    pushedSince: (placeId, viewedAtMs) =>
      pushed.filter(({ channelId, rootId, atMs }) => (rootId ?? channelId) === placeId && atMs > viewedAtMs).length,
    summedSince(placeId, viewedAtMs) {
      const row = summed.find((one) => one.placeId === placeId && one.upToMs > viewedAtMs)
      return { messages: row?.messages ?? 0, upToMs: row?.upToMs ?? 0 }
    },
    hasPost: (postId) => postIds.has(postId),
    summedUpToMs: Math.max(0, ...summed.map(({ upToMs }) => upToMs)),
  }
}

/** Remembers what a summary said. A place that was read since begins anew. */
export async function rememberTold(tx: Db, guestId: string, places: readonly MissedPlace[]): Promise<void> {
  if (places.length === 0) return
  await tx.delete(missedTold).where(
    and(
      eq(missedTold.guestId, guestId),
      inArray(
        missedTold.placeId,
        places.map(({ placeId }) => placeId),
      ),
    ),
  )
  await tx.insert(missedTold).values(
    places.map(({ placeId, messages, summedBefore, upToMs }) => ({
      guestId,
      placeId,
      messages: messages + summedBefore,
      upToMs,
    })),
  )
}

function hearsChannel({ notify_props: own }: OwnMembership, props: Readonly<Record<string, string>>): boolean {
  if (own.mark_unread === 'mention') return false
  const level = own.push === undefined || own.push === 'default' ? props.push : own.push
  return level !== 'none'
}

const hearsReplies = (props: Readonly<Record<string, string>>): boolean =>
  props.push !== 'none' && (props.push_threads === 'all' || props.push === 'all')

/** Direct and group messages come with every team. */
function byId<T>(rows: readonly T[], idOf: (row: T) => string): T[] {
  return [...new Map(rows.map((row) => [idOf(row), row])).values()]
}
