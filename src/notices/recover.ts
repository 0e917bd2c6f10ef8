import { and, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Guests } from '../guests/guests.ts'
import { isFault } from '../mattermost/fault.ts'
import type { Mattermost } from '../mattermost/mattermost.ts'
import type { Logger } from '../store/logger.ts'
import { noticedPushes, noticeLanes, notices } from '../store/notice-tables.ts'
import type { Db } from '../store/open.ts'
import { guests as guestTable, leases } from '../store/tables.ts'
import type { NoticeRow } from './rows.ts'
import { addToSummary, toldBy } from './settle.ts'

const DAY_MS = 86_400_000
const LOOKED_AT_ONCE = 20
const LOOK_AGAIN_MS = 10_000

/** A push that the intake hands on again is at most so old: it looks for what was left every few seconds. */
const PUSHES_KEPT_MS = 7 * DAY_MS

export type Recovering = {
  readonly db: Db
  readonly guests: Pick<Guests, 'byId' | 'token'>
  readonly mattermost: Pick<Mattermost, 'readerOf'>
  readonly now: () => number
  readonly log: Logger
}

/**
 * What a process left in the middle when it died. A change of a card, an entry of the feed and a word may be made twice; of
 * a card with a message or a summary it is not known whether the person has it.
 */
export async function releaseAbandoned({ db, now }: Recovering): Promise<void> {
  const nowMs = now()
  const isOver = lt(notices.sendingUntilMs, nowMs)
  const rest = { sendingUntilMs: null, burstKey: null, dueAtMs: nowMs }
  await db
    .update(notices)
    .set({ state: 'sent', isStale: true, ...rest })
    .where(and(eq(notices.state, 'updating'), isOver))
  const maySendAgain = or(eq(notices.surface, 'feed'), eq(notices.kind, 'word'))
  await db
    .update(notices)
    .set({ state: 'waiting', ...rest })
    .where(and(eq(notices.state, 'sending'), isOver, maySendAgain))
  await db
    .update(notices)
    .set({ state: 'unknown', reason: 'process ended', ...rest })
    .where(and(eq(notices.state, 'sending'), isOver))
}

/**
 * Asks Mattermost about what may or may not have arrived: what the guest has read meanwhile needs no telling; what is still
 * unread goes into one summary, never again as a card of its own.
 */
export async function resolveUnknown(deps: Recovering): Promise<void> {
  const { db, now, log } = deps
  const rows = await db
    .select()
    .from(notices)
    .where(and(eq(notices.state, 'unknown'), lt(notices.dueAtMs, now() + 1)))
    .limit(LOOKED_AT_ONCE)
  await Promise.all(
    rows.map(async (row) => {
      try {
        await settleUnknown(deps, row, await isStillUnread(deps, row))
      } catch (error) {
        log.warn({ err: error, notice: row.id }, 'it is not known yet whether a notice is still needed')
        await db
          .update(notices)
          .set({ dueAtMs: now() + LOOK_AGAIN_MS })
          .where(and(eq(notices.id, row.id), eq(notices.state, 'unknown')))
      }
    }),
  )
}

async function settleUnknown({ db, now }: Recovering, row: NoticeRow, isUnread: boolean): Promise<void> {
  const { id, tid, oid, surface, guestId } = row
  await db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const settled = await tx
      .update(notices)
      .set({ state: 'folded', reason: isUnread ? 'unknown' : 'read' })
      .where(and(eq(notices.id, id), eq(notices.state, 'unknown')))
      .returning()
    // The count may have grown since it was read.
    if (settled.length === 0 || !isUnread || guestId === null) return
    const told = row.kind === 'summary' ? { mentions: row.mentions, threads: row.threads } : toldBy(settled)
    await addToSummary(tx, { tid, oid, surface, guestId }, told, {
      nowMs: now(),
      dueAtMs: now(),
      lastAtMs: row.lastAtMs,
    })
  })
}

/** By the server's own record of what was read (recorded: a view clears, a thread is read apart). */
async function isStillUnread({ guests, mattermost }: Recovering, row: NoticeRow): Promise<boolean> {
  if (row.guestId === null || row.cardState !== 'open') return false
  const guest = await guests.byId(row.guestId)
  if (guest?.state !== 'active' || guest.userId === null) return false
  if (row.kind === 'summary' || row.channelId === null || row.postId === null) return true
  const reader = mattermost.readerOf(await guests.token(guest.id, 'browse'))
  try {
    const post = await reader.post(row.postId)
    const readAtMs =
      row.rootId === null || row.teamId === null
        ? await reader.channelReadAtMs(row.channelId)
        : await reader.threadReadAtMs({ userId: guest.userId, teamId: row.teamId, rootId: row.rootId })
    return readAtMs === undefined || readAtMs < post.create_at
  } catch (error) {
    // The message is gone, or the guest may not read it any more: nothing is left to tell.
    if (isFault(error, 'missing', 'forbidden')) return false
    throw error
  }
}

/** Removes what nobody will ask for again. */
export async function tidy({ db, now }: Recovering, keepDays: number): Promise<void> {
  const nowMs = now()
  const oldMs = nowMs - keepDays * DAY_MS
  await db
    .delete(notices)
    .where(
      and(
        lt(notices.createdAtMs, oldMs),
        inArray(notices.state, ['sent', 'folded', 'failed']),
        or(isNull(notices.sentAtMs), lt(notices.sentAtMs, oldMs)),
      ),
    )
  await db.delete(noticedPushes).where(lt(noticedPushes.atMs, nowMs - PUSHES_KEPT_MS))
  await db.delete(noticeLanes).where(lt(noticeLanes.pausedUntilMs, oldMs))
  await db.delete(leases).where(sql`${leases.name} like 'notices:%' and ${leases.untilMs} < ${nowMs - DAY_MS}`)
}

/** Queued notices of a guest whose access ends (design J6, step 0): in the transaction that ends it. */
export async function forgetGuest(guestId: string, tx: Db): Promise<void> {
  await tx
    .delete(notices)
    .where(and(eq(notices.guestId, guestId), inArray(notices.state, ['waiting', 'sending', 'unknown'])))
  const [guest] = await tx
    .select({ tid: guestTable.tid, oid: guestTable.oid })
    .from(guestTable)
    .where(eq(guestTable.id, guestId))
  if (!guest) return
  await tx
    .delete(notices)
    .where(
      and(
        eq(notices.tid, guest.tid),
        eq(notices.oid, guest.oid),
        eq(notices.kind, 'word'),
        eq(notices.state, 'waiting'),
      ),
    )
}
