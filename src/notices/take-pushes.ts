import { randomUUID } from 'node:crypto'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { noticeChoices, noticedPushes } from '../store/notice-tables.ts'
import type { Db } from '../store/open.ts'
import { grants, guests } from '../store/tables.ts'
import { choiceOf, surfacesOf } from './choices.ts'
import type { Lane } from './fair-queue.ts'
import type { NoticeChoice, StoredPush, Surface } from './notice.ts'
import { quietUntilMs } from './quiet-hours.ts'
import { asJson, rowsOf } from './rows.ts'

/** A lane that has something to do now. */
export type Wake = { readonly lane: Lane; readonly rank: number }

type Context = {
  readonly guest: Pick<typeof guests.$inferSelect, 'id' | 'tid' | 'oid' | 'state'>
  readonly choice: NoticeChoice
  readonly directChannels: ReadonlySet<string>
}

/** What further messages of one place add to what a person is told, on one surface. */
type Addition = {
  readonly id: string
  readonly tid: string
  readonly oid: string
  readonly surface: Surface
  readonly guestId: string
  readonly burstKey: string
  readonly channelId: string
  readonly teamId: string
  readonly rootId: string
  postId: string
  readonly firstPostId: string
  readonly isDirect: boolean
  readonly rank: number
  count: number
  lastAtMs: number
  readonly dueAtMs: number
}

export type PushTaking = {
  readonly db: Db
  readonly surfaces: readonly Surface[]
  readonly defaultSurface: NoticeChoice['surface']
  readonly burstMs: number
  readonly now: () => number
}

/**
 * Makes pushes part of notices, all of them in one transaction: each once, however often it comes. A message joins the card
 * of its place that waits or was just sent, or begins one; `clear` marks what was read elsewhere.
 *
 * @returns the lanes that have something to do now
 */
export async function takePushes(deps: PushTaking, pushes: readonly StoredPush[]): Promise<Wake[]> {
  return deps.db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const fresh = await onlyFresh(tx, pushes, deps.now())
    if (fresh.length === 0) return []
    const contexts = await contextsOf(tx, fresh, deps.defaultSurface)
    const wakes: Wake[] = []
    for (const run of runsOfOneType(fresh)) {
      if (run[0]?.type === 'clear') wakes.push(...(await markRead(tx, run, deps.now())))
      else wakes.push(...(await add(deps, tx, additionsOf(deps, run, contexts))))
    }
    return wakes
  })
}

async function onlyFresh(tx: Db, pushes: readonly StoredPush[], atMs: number): Promise<readonly StoredPush[]> {
  const told = new Map(
    pushes
      .filter(({ type, channelId }) => (type === 'message' || type === 'clear') && channelId !== undefined)
      .map((push) => [push.ackId, push]),
  )
  if (told.size === 0) return []
  const rows = await tx
    .insert(noticedPushes)
    .values([...told.keys()].sort().map((ackId) => ({ ackId, atMs })))
    .onConflictDoNothing()
    .returning({ ackId: noticedPushes.ackId })
  const isFresh = new Set(rows.map(({ ackId }) => ackId))
  return [...told.values()].filter(({ ackId }) => isFresh.has(ackId))
}

async function contextsOf(
  tx: Db,
  pushes: readonly StoredPush[],
  defaultSurface: NoticeChoice['surface'],
): Promise<ReadonlyMap<string, Context>> {
  const ids = [...new Set(pushes.map(({ guestId }) => guestId))]
  const rows = await tx
    .select({
      guest: { id: guests.id, tid: guests.tid, oid: guests.oid, state: guests.state },
      choice: noticeChoices,
      directChannel: grants.channelId,
    })
    .from(guests)
    .leftJoin(noticeChoices, and(eq(noticeChoices.tid, guests.tid), eq(noticeChoices.oid, guests.oid)))
    .leftJoin(
      grants,
      and(
        eq(grants.guestId, guests.id),
        eq(grants.source, 'direct'),
        inArray(grants.channelId, [...new Set(pushes.map(({ channelId = '' }) => channelId))]),
      ),
    )
    .where(inArray(guests.id, ids))
  const contexts = new Map<string, Context & { directChannels: Set<string> }>()
  for (const { guest, choice, directChannel } of rows) {
    const context = contexts.get(guest.id) ?? {
      guest,
      choice: choiceOf(choice ?? undefined, defaultSurface),
      directChannels: new Set<string>(),
    }
    if (directChannel !== null) context.directChannels.add(directChannel)
    contexts.set(guest.id, context)
  }
  return contexts
}

/** In the order in which they came; what is read must have been told before. */
function runsOfOneType(pushes: readonly StoredPush[]): StoredPush[][] {
  const runs: StoredPush[][] = []
  for (const push of pushes) {
    const last = runs.at(-1)
    if (last?.[0]?.type === push.type) last.push(push)
    else runs.push([push])
  }
  return runs
}

function additionsOf(
  { surfaces, now }: PushTaking,
  pushes: readonly StoredPush[],
  contexts: ReadonlyMap<string, Context>,
): Addition[] {
  const additions = new Map<string, Addition>()
  for (const push of pushes) {
    const context = contexts.get(push.guestId)
    const { channelId, postId = '', rootId = '' } = push
    if (!context || channelId === undefined || context.guest.state !== 'active') continue
    const { guest, choice } = context
    const isDirect = context.directChannels.has(channelId)
    const burstKey = `${channelId}|${rootId}`
    for (const surface of surfacesOf(choice.surface, surfaces)) {
      const key = `${surface}|${guest.id}|${burstKey}`
      const known = additions.get(key)
      if (known) {
        known.count += 1
        known.postId = postId
        known.lastAtMs = Math.max(known.lastAtMs, push.atMs)
        continue
      }
      additions.set(key, {
        id: randomUUID(),
        tid: guest.tid,
        oid: guest.oid,
        surface,
        guestId: guest.id,
        burstKey,
        channelId,
        teamId: push.teamId ?? '',
        rootId,
        postId,
        firstPostId: postId,
        isDirect,
        rank: isDirect ? 0 : rootId === '' ? 1 : 2,
        count: 1,
        lastAtMs: push.atMs,
        dueAtMs: quietUntilMs(choice.quietHours, now()) ?? now(),
      })
    }
  }
  // In one order everywhere, so that two replicas never wait for each other.
  return [...additions.values()].sort((a, b) => (a.burstKey + a.oid < b.burstKey + b.oid ? -1 : 1))
}

async function add(deps: PushTaking, tx: Db, additions: readonly Addition[]): Promise<Wake[]> {
  if (additions.length === 0) return []
  const joined = await joinSent(deps, tx, additions)
  const rest = additions.filter((addition) => !joined.has(addition.id))
  if (rest.length > 0) await insertOrJoinWaiting(tx, rest, deps.now())
  const atMs = deps.now()
  return additions
    .filter(({ dueAtMs }) => dueAtMs <= atMs)
    .map(({ tid, oid, surface, rank }) => ({ lane: { tid, oid, surface }, rank }))
}

/** A burst changes the card that was just sent, or is being sent, instead of making another. */
async function joinSent({ burstMs, now }: PushTaking, tx: Db, additions: readonly Addition[]): Promise<Set<string>> {
  const atMs = now()
  const rows = await rowsOf<{ addition: string }>(
    tx,
    sql`
      update notices n set
        count = n.count + j.count, post_id = j."postId", last_at_ms = greatest(n.last_at_ms, j."lastAtMs"),
        is_stale = true, due_at_ms = ${atMs}::bigint
      from (
        select distinct on (w.id) w.id, w.count, w."postId", w."lastAtMs", s.id as notice
        from json_to_recordset(${asJson(additions)}) as w(
          id text, tid text, oid text, surface text, "channelId" text, "rootId" text, "postId" text, count int, "lastAtMs" bigint)
        join notices s on s.tid = w.tid and s.oid = w.oid and s.surface = w.surface and s.kind = 'message'
          and s.channel_id = w."channelId" and coalesce(s.root_id, '') = w."rootId"
          and s.state in ('sending', 'sent', 'updating') and s.card_state = 'open'
          and coalesce(s.sent_at_ms, ${atMs}::bigint) > ${atMs - burstMs}::bigint
        order by w.id, s.created_at_ms desc
      ) j
      where n.id = j.notice and n.state in ('sending', 'sent', 'updating')
      returning j.id as addition`,
  )
  return new Set(rows.map(({ addition }) => addition))
}

async function insertOrJoinWaiting(tx: Db, additions: readonly Addition[], atMs: number): Promise<void> {
  await tx.execute(sql`
    insert into notices (
      id, tid, oid, surface, guest_id, kind, rank, state, burst_key, channel_id, team_id, root_id, post_id, first_post_id,
      is_direct, count, created_at_ms, last_at_ms, due_at_ms)
    select id, tid, oid, surface, "guestId", 'message', rank, 'waiting', "burstKey", "channelId", nullif("teamId", ''),
      nullif("rootId", ''), nullif("postId", ''), nullif("firstPostId", ''), "isDirect", count, ${atMs}::bigint, "lastAtMs", "dueAtMs"
    from json_to_recordset(${asJson(additions)}) as w(
      id text, tid text, oid text, surface text, "guestId" text, rank int, "burstKey" text, "channelId" text, "teamId" text,
      "rootId" text, "postId" text, "firstPostId" text, "isDirect" boolean, count int, "lastAtMs" bigint, "dueAtMs" bigint)
    on conflict (tid, oid, surface, burst_key) where state = 'waiting' and burst_key is not null
    do update set count = notices.count + excluded.count, post_id = excluded.post_id,
      last_at_ms = greatest(notices.last_at_ms, excluded.last_at_ms), rank = least(notices.rank, excluded.rank)`)
}

/**
 * Read elsewhere: what waits is not told any more, cards say so. An entry of the feed cannot say so without ringing again
 * and stays. With nothing unread at all, summaries are read too.
 */
async function markRead(tx: Db, clears: readonly StoredPush[], atMs: number): Promise<Wake[]> {
  const places = clears.map(({ guestId, channelId = '', rootId = '', badge = -1, atMs: readAtMs }) => ({
    guestId,
    channelId,
    rootId,
    badge,
    readAtMs,
  }))
  const matches = sql`
    from json_to_recordset(${asJson(places)}) as w("guestId" text, "channelId" text, "rootId" text, badge int, "readAtMs" bigint)
    where n.guest_id = w."guestId" and n.last_at_ms <= w."readAtMs" and n.card_state = 'open'
      and ((n.kind = 'message' and n.channel_id = w."channelId" and coalesce(n.root_id, '') = w."rootId")
        or (n.kind = 'summary' and w.badge = 0))`
  const rows = await rowsOf<{ tid: string; oid: string; surface: Surface; state: string }>(
    tx,
    sql`
      update notices n set card_state = 'read', due_at_ms = ${atMs}::bigint,
        is_stale = n.is_stale or (n.surface = 'bot' and n.state in ('sending', 'sent', 'updating'))
      ${matches}
      returning n.tid, n.oid, n.surface, n.state`,
  )
  await tx.execute(
    sql`delete from notices where state = 'waiting' and card_state = 'read' and kind <> 'word' and guest_id in (${sql.join(
      places.map(({ guestId }) => sql`${guestId}`),
      sql`, `,
    )})`,
  )
  return rows
    .filter(({ surface, state }) => surface === 'bot' && state !== 'waiting')
    .map(({ tid, oid, surface }) => ({ lane: { tid, oid, surface }, rank: 3 }))
}
