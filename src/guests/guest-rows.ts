import { and, eq, gt } from 'drizzle-orm'
import type { Db } from '../store/open.ts'
import { grants, guests, guestTokens, vetoes } from '../store/tables.ts'
import type { Grant } from './grant.ts'
import type { GuestRow } from './guests.ts'

export type TokenRow = typeof guestTokens.$inferSelect

export async function guestById(db: Db, guestId: string): Promise<GuestRow | undefined> {
  const [row] = await db.select().from(guests).where(eq(guests.id, guestId))
  return row
}

export async function guestByIdentity(db: Db, tid: string, oid: string): Promise<GuestRow | undefined> {
  const [row] = await db
    .select()
    .from(guests)
    .where(and(eq(guests.tid, tid), eq(guests.oid, oid)))
  return row
}

export async function grantsOf(db: Db, guestId: string): Promise<Grant[]> {
  return db
    .select({
      channelId: grants.channelId,
      teamId: grants.teamId,
      source: grants.source,
      channelName: grants.channelName,
      displayName: grants.displayName,
      label: grants.label,
    })
    .from(grants)
    .where(eq(grants.guestId, guestId))
}

export async function vetoedChannels(db: Db, guestId: string): Promise<Set<string>> {
  const rows = await db.select({ channelId: vetoes.channelId }).from(vetoes).where(eq(vetoes.guestId, guestId))
  return new Set(rows.map((row) => row.channelId))
}

/** How long after it began a leave counts as what made somebody vanish from a channel. */
const leavingMs = 60_000

/** Channels that the guest is leaving at this moment by their own wish. */
export async function leavingNow(db: Db, guestId: string, nowMs: number): Promise<Set<string>> {
  const rows = await db
    .select({ channelId: vetoes.channelId })
    .from(vetoes)
    .where(and(eq(vetoes.guestId, guestId), eq(vetoes.by, 'self'), gt(vetoes.atMs, nowMs - leavingMs)))
  return new Set(rows.map(({ channelId }) => channelId))
}

export async function tokenRows(db: Db, guestId: string): Promise<TokenRow[]> {
  return db.select().from(guestTokens).where(eq(guestTokens.guestId, guestId))
}
