import { randomUUID } from 'node:crypto'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { noticeLanes, notices } from '../store/notice-tables.ts'
import type { Db } from '../store/open.ts'
import type { Lane } from './fair-queue.ts'
import type { SentCard } from './notice.ts'
import { asJson, type NoticeRow, rowsOf } from './rows.ts'

export type Settlement = { readonly id: string; readonly card: SentCard | undefined }

/**
 * Writes down that the peer has taken them, in one statement.
 *
 * @returns the ids that are still there: others were deleted meanwhile, because access ended while the call was under way.
 */
export async function markSent(
  db: Db,
  settlements: readonly Settlement[],
  nowMs: number,
): Promise<ReadonlySet<string>> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
      update notices n set state = 'sent', sent_at_ms = coalesce(n.sent_at_ms, ${nowMs}::bigint), sending_until_ms = null,
        attempts = 0, burst_key = null, reason = null,
        activity_id = coalesce(w.activity, n.activity_id), conversation_id = coalesce(w.conversation, n.conversation_id)
      from json_to_recordset(${asJson(
        settlements
          .map(({ id, card }) => ({ id, activity: card?.activityId, conversation: card?.conversationId }))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      )}) as w(id text, activity text, conversation text)
      where n.id = w.id and n.state in ('sending', 'updating', 'unknown')
      returning n.id`,
  )
  return new Set(rows.map(({ id }) => id))
}

/** Certainly not delivered: it waits for its next try, on its own, because another may have begun to wait for the same place. */
export async function markLater(
  db: Db,
  ids: readonly string[],
  dueAtMs: number,
  reason: string,
  options: { countsAsTry: boolean } = { countsAsTry: true },
): Promise<void> {
  if (ids.length === 0) return
  const attempts = options.countsAsTry ? {} : { attempts: sql`greatest(${notices.attempts} - 1, 0)` }
  const rest = { sendingUntilMs: null, burstKey: null, dueAtMs, reason, ...attempts }
  await db
    .update(notices)
    .set({ state: 'waiting', ...rest })
    .where(and(inArray(notices.id, [...ids]), eq(notices.state, 'sending')))
  await db
    .update(notices)
    .set({ state: 'sent', isStale: true, ...rest })
    .where(and(inArray(notices.id, [...ids]), eq(notices.state, 'updating')))
}

/** The card is no more, or may not be changed; who has something new to hear of gets a new one. */
export async function markGone(
  db: Db,
  { id, cardState }: Pick<NoticeRow, 'id' | 'cardState'>,
  dueAtMs: number,
): Promise<void> {
  await db
    .update(notices)
    .set(
      cardState === 'open'
        ? {
            state: 'waiting',
            activityId: null,
            conversationId: null,
            sentAtMs: null,
            sendingUntilMs: null,
            dueAtMs,
            burstKey: null,
          }
        : { state: 'sent', isStale: false, sendingUntilMs: null },
    )
    .where(and(eq(notices.id, id), eq(notices.state, 'updating')))
}

export async function markUnknown(db: Db, id: string, dueAtMs: number, reason: string): Promise<void> {
  await db
    .update(notices)
    .set({ state: 'unknown', sendingUntilMs: null, burstKey: null, dueAtMs, reason })
    .where(and(eq(notices.id, id), eq(notices.state, 'sending')))
}

export async function markFailed(db: Db, ids: readonly string[], reason: string): Promise<void> {
  if (ids.length === 0) return
  await db
    .update(notices)
    .set({ state: 'failed', sendingUntilMs: null, isStale: false, burstKey: null, reason })
    .where(inArray(notices.id, [...ids]))
}

export async function forget(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.delete(notices).where(inArray(notices.id, [...ids]))
}

/** Nothing is tried on this lane until then. @returns true when somebody is to be told, once until it is open again */
export async function closeLane(
  db: Db,
  { tid, oid, surface }: Lane,
  closed: {
    readonly untilMs: number
    readonly trouble: 'blocked' | 'not_installed' | 'refused'
    readonly nowMs: number
  },
): Promise<boolean> {
  const changes = { pausedUntilMs: closed.untilMs, trouble: closed.trouble }
  const key = and(eq(noticeLanes.tid, tid), eq(noticeLanes.oid, oid), eq(noticeLanes.surface, surface))
  await db
    .insert(noticeLanes)
    .values({ tid, oid, surface, ...changes })
    .onConflictDoUpdate({ target: [noticeLanes.tid, noticeLanes.oid, noticeLanes.surface], set: changes })
  const told = await db
    .update(noticeLanes)
    .set({ toldAtMs: closed.nowMs })
    .where(and(key, sql`${noticeLanes.toldAtMs} is null`))
    .returning({ tid: noticeLanes.tid })
  return told.length === 1
}

/** The way is open again: the app was installed, the bot unblocked, or something arrived. */
export async function openLanes(
  db: Db,
  { tid, oid }: Pick<Lane, 'tid' | 'oid'>,
  surface?: Lane['surface'],
): Promise<void> {
  await db
    .delete(noticeLanes)
    .where(
      and(
        eq(noticeLanes.tid, tid),
        eq(noticeLanes.oid, oid),
        ...(surface === undefined ? [] : [eq(noticeLanes.surface, surface)]),
      ),
    )
}

/** What was put off because nobody could be reached is due now. Quiet hours are looked at again before it is sent. */
export async function tryAgain(db: Db, { tid, oid }: Pick<Lane, 'tid' | 'oid'>, nowMs: number): Promise<void> {
  await db
    .update(notices)
    .set({ dueAtMs: nowMs })
    .where(and(eq(notices.tid, tid), eq(notices.oid, oid), eq(notices.state, 'waiting')))
}

export type Told = { readonly mentions: number; readonly threads: number }

/** Adds to the summary that waits for the person, or begins one. */
export async function addToSummary(
  tx: Db,
  to: Lane & { readonly guestId: string },
  { mentions, threads }: Told,
  times: { readonly nowMs: number; readonly dueAtMs: number; readonly lastAtMs: number },
): Promise<void> {
  await tx.execute(sql`
    insert into notices (id, tid, oid, surface, guest_id, kind, rank, state, burst_key, mentions, threads, count,
      created_at_ms, last_at_ms, due_at_ms)
    values (${randomUUID()}, ${to.tid}, ${to.oid}, ${to.surface}, ${to.guestId}, 'summary', 1, 'waiting', 'summary', ${mentions}::int,
      ${threads}::int, 1, ${times.nowMs}::bigint, ${times.lastAtMs}::bigint, ${times.dueAtMs}::bigint)
    on conflict (tid, oid, surface, burst_key) where state = 'waiting' and burst_key is not null
    do update set mentions = notices.mentions + excluded.mentions, threads = notices.threads + excluded.threads,
      last_at_ms = greatest(notices.last_at_ms, excluded.last_at_ms)`)
}

/** So many wait that one summary says more than all of them. */
export async function foldLane(db: Db, claimed: NoticeRow, nowMs: number): Promise<void> {
  const { id, tid, oid, surface, guestId } = claimed
  if (guestId === null) return
  await db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const folded = await tx
      .update(notices)
      .set({ state: 'folded', sendingUntilMs: null, burstKey: null })
      .where(
        and(
          eq(notices.tid, tid),
          eq(notices.oid, oid),
          eq(notices.surface, surface),
          eq(notices.kind, 'message'),
          sql`(${notices.state} = 'waiting' and ${notices.dueAtMs} <= ${nowMs} or ${notices.id} = ${id} and ${notices.state} = 'sending')`,
        ),
      )
      .returning({ count: notices.count, rootId: notices.rootId, lastAtMs: notices.lastAtMs })
    if (folded.length === 0) return
    await addToSummary(tx, { tid, oid, surface, guestId }, toldBy(folded), {
      nowMs,
      dueAtMs: nowMs,
      lastAtMs: Math.max(...folded.map(({ lastAtMs }) => lastAtMs)),
    })
  })
}

export function toldBy(rows: readonly Pick<NoticeRow, 'count' | 'rootId'>[]): Told {
  const sum = (isThread: boolean): number =>
    rows.filter(({ rootId }) => (rootId !== null) === isThread).reduce((total, { count }) => total + count, 0)
  return { mentions: sum(false), threads: sum(true) }
}
