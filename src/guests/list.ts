import { and, count, eq, inArray } from 'drizzle-orm'
import type { GuestState, GuestView } from '../api/admin.ts'
import { grants, guests, sessions, vetoes } from '../store/tables.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { GuestRow } from './guests.ts'

export type GuestFilter = { readonly tid?: string | undefined; readonly state?: GuestState | undefined }

/** Guests as administration shows them, by name; four reads, however many there are. */
export async function listGuests(deps: GuestDeps, filter: GuestFilter): Promise<GuestView[]> {
  const { db } = deps
  const rows = await db
    .select()
    .from(guests)
    .where(
      and(
        filter.tid === undefined ? undefined : eq(guests.termsTid, filter.tid),
        filter.state === undefined ? undefined : eq(guests.state, filter.state),
      ),
    )
    .orderBy(guests.displayName)
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const [grantRows, vetoRows, sessionRows] = await Promise.all([
    db.select().from(grants).where(inArray(grants.guestId, ids)),
    db.select().from(vetoes).where(inArray(vetoes.guestId, ids)),
    db
      .select({ guestId: sessions.guestId, open: count() })
      .from(sessions)
      .where(inArray(sessions.guestId, ids))
      .groupBy(sessions.guestId),
  ])
  const grantsBy = Map.groupBy(grantRows, (row) => row.guestId)
  const vetoesBy = Map.groupBy(vetoRows, (row) => row.guestId)
  const openBy = new Map(sessionRows.map((row) => [row.guestId, row.open]))
  return rows.map((row) => ({
    id: row.id,
    tid: row.tid,
    oid: row.oid,
    organisation: deps.partners.byTenant(row.termsTid)?.name ?? '',
    displayName: row.displayName,
    username: row.username ?? '',
    userId: row.userId ?? '',
    state: row.state,
    sponsor: row.sponsor,
    purpose: row.purpose,
    channels: (grantsBy.get(row.id) ?? []).flatMap(({ channelId, channelName, displayName, source }) =>
      source === 'direct' ? [] : [{ channelId, name: channelName, displayName, source }],
    ),
    vetoes: (vetoesBy.get(row.id) ?? []).map(({ channelId, atMs, by }) => ({
      channelId,
      atMs,
      isOwnChoice: by === 'self',
    })),
    firstSeenAtMs: row.firstSeenAtMs,
    ...(row.lastSeenAtMs === null ? {} : { lastSeenAtMs: row.lastSeenAtMs }),
    expiresAtMs: row.expiresAtMs,
    openSessions: openBy.get(row.id) ?? 0,
    ...cutOffView(deps, row),
  }))
}

function cutOffView({ now, settings }: GuestDeps, row: GuestRow): Pick<GuestView, 'cutOff'> {
  if (row.cutAtMs === null || row.state === 'new' || row.state === 'active') return {}
  const isDoneInMattermost = row.cutDoneAtMs !== null
  const isLate = (row.cutDoneAtMs ?? now()) - row.cutAtMs > settings.guests.cutOffAlarmSeconds * 1000
  return { cutOff: { atMs: row.cutAtMs, isDoneInMattermost, isLate } }
}
