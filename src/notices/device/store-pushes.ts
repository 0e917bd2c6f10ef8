import { sql } from 'drizzle-orm'
import type { Db } from '../../store/open.ts'
import type { StoredPush } from '../notice.ts'
import { asJson, rowsOf } from '../rows.ts'
import type { PushContent } from './push-body.ts'

export type IncomingPush = { readonly ackId: string; readonly deviceId: string; readonly content: PushContent }

/**
 * `stored`: new, and committed. `replayed`: its `ack_id` was here before. `retired`: the device is one of ours that is not
 * used any more. `unknown`: never was ours.
 */
export type Storing =
  | { readonly outcome: 'stored'; readonly push: StoredPush; readonly isGranted: boolean }
  | { readonly outcome: 'replayed' | 'retired' | 'unknown' }

type Row = {
  readonly ackId: string
  readonly guest_id: string
  readonly is_retired: boolean
  readonly is_new: boolean
  readonly is_granted: boolean
}

/**
 * Writes pushes down, any number of them in one statement: device, guest and replay are judged by the very statement that
 * stores. When it returns they are committed.
 */
export async function storePushes(db: Db, pushes: readonly IncomingPush[], atMs: number): Promise<Storing[]> {
  const sent = pushes.map(({ ackId, deviceId, content }) => ({ ackId, deviceId, ...content }))
  const rows = await rowsOf<Row>(
    db,
    sql`
      with sent as (
        select distinct on (w."ackId") w.* from json_to_recordset(${asJson(sent)}) as w(
          "ackId" text, "deviceId" text, type text, "channelId" text, "teamId" text, "rootId" text, "postId" text,
          "senderId" text, badge int)
      ), known as (
        select s.*, d.guest_id,
          g.state <> 'active' or coalesce(d.retired_at_ms <= ${atMs}::bigint, false) as is_retired,
          s."channelId" is null or exists (
            select 1 from grants a where a.guest_id = d.guest_id and a.channel_id = s."channelId") as is_granted
        from sent s join devices d on d.id = s."deviceId" join guests g on g.id = d.guest_id
      ), stored as (
        insert into pushes (ack_id, device_id, guest_id, type, channel_id, team_id, root_id, post_id, sender_id, badge, at_ms)
        select "ackId", "deviceId", guest_id, type, "channelId", "teamId", "rootId", "postId", "senderId", badge, ${atMs}::bigint
        from known where not is_retired
        on conflict (ack_id) do nothing
        returning ack_id
      )
      select k."ackId", k.guest_id, k.is_retired, k.is_granted, s.ack_id is not null as is_new
      from known k left join stored s on s.ack_id = k."ackId"`,
  )
  const found = new Map(rows.map((row) => [row.ackId, row]))
  return pushes.map(({ ackId, content }) => {
    const row = found.get(ackId)
    if (!row) return { outcome: 'unknown' }
    if (row.is_retired) return { outcome: 'retired' }
    if (!row.is_new) return { outcome: 'replayed' }
    // The same push twice in one batch: the second is a replay like any other.
    found.set(ackId, { ...row, is_new: false })
    const push = { ackId, guestId: row.guest_id, ...content, atMs }
    return { outcome: 'stored', push, isGranted: row.is_granted }
  })
}
