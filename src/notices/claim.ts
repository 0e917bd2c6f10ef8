import { sql } from 'drizzle-orm'
import type { Db } from '../store/open.ts'
import type { guests } from '../store/tables.ts'
import { type Lane, laneKey } from './fair-queue.ts'
import type { NoticeChoice, Surface } from './notice.ts'
import { asJson, isDuplicate, type NoticeRow, rowsOf } from './rows.ts'

/** A notice that this process alone may hand to the peer, and what must be known for it, all read in one statement. */
export type Claimed = {
  readonly notice: NoticeRow
  /** True for the first time; false when a card that is there changes. */
  readonly isNew: boolean
  readonly guest:
    | Pick<typeof guests.$inferSelect, 'id' | 'tid' | 'oid' | 'state' | 'termsTid' | 'userId' | 'username'>
    | undefined
  readonly grant: { readonly source: string; readonly displayName: string; readonly label: string } | undefined
  readonly choice: Pick<NoticeChoice, 'quietHours' | 'language'>
  /** Notices of messages that wait in the lane, this one counted. */
  readonly waitingMessages: number
  /** The lane was closed until now: the next one that gets through opens it. */
  readonly wasClosed: boolean
  /** Whether the lane has anything else to do. */
  readonly hasMore: boolean
}

type Raw = {
  readonly notice: NoticeRow
  readonly guest: Claimed['guest'] | null
  readonly grant: { source: string; displayName: string; label: string } | null
  readonly choice: { from: number | null; to: number | null; zone: string | null; language: string | null } | null
  readonly is_new: boolean
  readonly was_closed: boolean
  readonly waiting_messages: number | string
  readonly waiting: number | string
}

/**
 * Takes the next notice of each lane: `sending`, committed, before anybody speaks to a peer. A lane in which something is in
 * flight, here or on another replica, gives nothing. What is new goes before what changes.
 *
 * @param forMs after this time whoever took it counts as gone.
 */
export async function claimNext(db: Db, lanes: readonly Lane[], nowMs: number, forMs: number): Promise<Claimed[]> {
  try {
    return await claimAll(db, lanes, nowMs, forMs)
  } catch (error) {
    if (!isDuplicate(error)) throw error
    // Another replica was at one of the lanes in the same moment: one by one, only that one is lost.
    const claimed: Claimed[] = []
    for (const lane of lanes) claimed.push(...(await claimAll(db, [lane], nowMs, forMs).catch(nothingWhenTaken)))
    return claimed
  }
}

function nothingWhenTaken(error: unknown): Claimed[] {
  if (isDuplicate(error)) return []
  throw error
}

async function claimAll(db: Db, lanes: readonly Lane[], nowMs: number, forMs: number): Promise<Claimed[]> {
  const now = sql`${nowMs}::bigint`
  const rows = await rowsOf<Raw>(
    db,
    sql`
      with wanted as (
        select w.tid, w.oid, w.surface from json_to_recordset(${asJson(lanes)}) as w(tid text, oid text, surface text)
        where not exists (select 1 from notices f
            where f.tid = w.tid and f.oid = w.oid and f.surface = w.surface and f.state in ('sending', 'updating'))
          and not exists (select 1 from notice_lanes l
            where l.tid = w.tid and l.oid = w.oid and l.surface = w.surface and l.paused_until_ms > ${now})
      ), next as (
        select w.tid, w.oid, w.surface, b.id, b.state = 'waiting' as is_new, c.messages, c.waiting
        from wanted w
        cross join lateral (
          select n.id, n.state from notices n
          where n.tid = w.tid and n.oid = w.oid and n.surface = w.surface and n.due_at_ms <= ${now}
            and (n.state = 'waiting' or (n.state = 'sent' and n.is_stale))
          order by n.state = 'sent', n.rank, n.created_at_ms, n.id
          limit 1) b
        cross join lateral (
          select count(*) filter (where n.kind = 'message' and n.state = 'waiting' and n.due_at_ms <= ${now}) as messages,
            count(*) as waiting
          from notices n
          where n.tid = w.tid and n.oid = w.oid and n.surface = w.surface
            and (n.state = 'waiting' or (n.state = 'sent' and n.is_stale))) c
      ), taken as (
        update notices n
        set state = case when n.state = 'waiting' then 'sending' else 'updating' end, is_stale = false,
          attempts = n.attempts + 1, sending_until_ms = ${nowMs + forMs}::bigint
        from next x
        where n.id = x.id and (n.state = 'waiting' or (n.state = 'sent' and n.is_stale))
        returning n.*, x.is_new, x.messages, x.waiting as in_lane
      )
      select ${noticeJson} as notice, t.is_new, t.messages as waiting_messages, t.in_lane as waiting,
        exists (select 1 from notice_lanes l where l.tid = t.tid and l.oid = t.oid and l.surface = t.surface) as was_closed,
        case when g.id is null then null else json_build_object('id', g.id, 'tid', g.tid, 'oid', g.oid, 'state', g.state,
          'termsTid', g.terms_tid, 'userId', g.user_id, 'username', g.username) end as guest,
        case when a.guest_id is null then null else json_build_object('source', a.source, 'displayName', a.display_name,
          'label', a.label) end as grant,
        case when c.tid is null then null else json_build_object('from', c.quiet_from_minute, 'to', c.quiet_to_minute,
          'zone', c.quiet_time_zone, 'language', c.language) end as choice
      from taken t
      left join guests g on g.id = t.guest_id
      left join grants a on a.guest_id = t.guest_id and a.channel_id = t.channel_id
      left join notice_choices c on c.tid = t.tid and c.oid = t.oid`,
  )
  return rows.map(toClaimed)
}

/** Written out by name, so that rows come as the rest of the room knows them and numbers as numbers. */
const noticeJson = sql`json_build_object('id', t.id, 'tid', t.tid, 'oid', t.oid, 'surface', t.surface, 'guestId', t.guest_id,
  'kind', t.kind, 'rank', t.rank, 'state', t.state, 'key', t.key, 'burstKey', t.burst_key, 'channelId', t.channel_id,
  'teamId', t.team_id, 'rootId', t.root_id, 'postId', t.post_id, 'firstPostId', t.first_post_id, 'isDirect', t.is_direct,
  'count', t.count, 'mentions', t.mentions, 'threads', t.threads, 'word', t.word, 'cardState', t.card_state,
  'isStale', t.is_stale, 'activityId', t.activity_id, 'conversationId', t.conversation_id, 'attempts', t.attempts,
  'createdAtMs', t.created_at_ms, 'lastAtMs', t.last_at_ms, 'dueAtMs', t.due_at_ms, 'sendingUntilMs', t.sending_until_ms,
  'sentAtMs', t.sent_at_ms, 'reason', t.reason)`

function toClaimed(raw: Raw): Claimed {
  const { from = null, to = null, zone = null, language = null } = raw.choice ?? {}
  return {
    notice: raw.notice,
    isNew: raw.is_new,
    guest: raw.guest ?? undefined,
    grant: raw.grant ?? undefined,
    choice: {
      ...(from === null || to === null || zone === null
        ? {}
        : { quietHours: { fromMinute: from, toMinute: to, timeZone: zone } }),
      ...(language === null ? {} : { language }),
    },
    waitingMessages: Number(raw.waiting_messages),
    wasClosed: raw.was_closed,
    hasMore: Number(raw.waiting) > 1,
  }
}

/** The lanes that have something due, those of the lowest rank first; for what no wake told of: other replicas, crashes, time. */
export async function dueLanes(db: Db, nowMs: number, max: number): Promise<readonly { lane: Lane; rank: number }[]> {
  const now = sql`${nowMs}::bigint`
  const rows = await rowsOf<{ tid: string; oid: string; surface: Surface; rank: number }>(
    db,
    sql`
      select n.tid, n.oid, n.surface, min(case when n.state = 'sent' then 3 else n.rank end) as rank
      from notices n
      where n.due_at_ms <= ${now} and (n.state = 'waiting' or (n.state = 'sent' and n.is_stale))
        and not exists (select 1 from notice_lanes l
          where l.tid = n.tid and l.oid = n.oid and l.surface = n.surface and l.paused_until_ms > ${now})
      group by n.tid, n.oid, n.surface
      order by min(case when n.state = 'sent' then 3 else n.rank end), min(n.created_at_ms)
      limit ${max}`,
  )
  const lanes = new Map(
    rows.map(({ tid, oid, surface, rank }) => [
      laneKey({ tid, oid, surface }),
      { lane: { tid, oid, surface }, rank: Number(rank) },
    ]),
  )
  return [...lanes.values()]
}
