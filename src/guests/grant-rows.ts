import { and, eq, inArray, sql } from 'drizzle-orm'
import type { AuditAction, AuditEntry } from '../audit/audit.ts'
import type { Db } from '../store/open.ts'
import { cutOffFeed, grants, guests, vetoes } from '../store/tables.ts'
import type { Grant } from './grant.ts'
import type { GuestDeps } from './guest-deps.ts'
import { leavingNow } from './guest-rows.ts'

/**
 * Takes channels from the granted set, in one transaction: gone for every request from its commit on, and every replica
 * learns of it by the feed. Membership in Mattermost is taken away afterwards by the caller.
 *
 * @param change.action `grant.vetoed`: the person is not there any more and it was not us. It stands until a person lifts it
 * (security I7), unless the guest is leaving at this moment by their own wish.
 */
export async function takeGrants(
  deps: GuestDeps,
  guestId: string,
  gone: readonly Grant[],
  change: { readonly action: Extract<AuditAction, 'grant.removed' | 'grant.vetoed'>; readonly reason: string },
): Promise<void> {
  if (gone.length === 0) return
  const { db, audit, now } = deps
  const ids = gone.map((grant) => grant.channelId)
  await db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const taken = await tx
      .delete(grants)
      .where(and(eq(grants.guestId, guestId), inArray(grants.channelId, ids)))
      .returning({ channelId: grants.channelId })
    if (taken.length === 0) return
    const isVeto = change.action === 'grant.vetoed'
    const leaving = isVeto ? await leavingNow(tx, guestId, now()) : new Set<string>()
    const [left, removed] = [true, false].map((isOwn) =>
      taken.flatMap(({ channelId }) => (leaving.has(channelId) === isOwn ? channelId : [])),
    ) as [string[], string[]]
    if (isVeto && removed.length > 0) {
      const rows = removed.map((channelId) => ({ guestId, channelId, atMs: now() }))
      const set = { by: sql`excluded.by`, atMs: sql`excluded.at_ms`, displayName: sql`excluded.display_name` }
      await tx
        .insert(vetoes)
        .values(rows)
        .onConflictDoUpdate({ target: [vetoes.guestId, vetoes.channelId], set })
    }
    await raiseGrantEpoch(tx, guestId)
    await tx.insert(cutOffFeed).values({ guestId, kind: 'channels', atMs: now() })
    const subject = `guest:${guestId}`
    const { action, reason } = change
    if (removed.length > 0)
      await audit.write({ actor: 'system', action, subject, detail: { channels: removed, reason } }, tx)
    if (left.length > 0)
      await audit.write({ actor: subject, action: 'grant.left', subject, detail: { channels: left } }, tx)
  })
}

/**
 * Adds channels to the granted set, or brings their names up to date, within the caller's transaction.
 *
 * @param held those that were in the set when the caller looked: one that was taken meanwhile stays taken.
 * @returns what the audit has to say of it, in the same transaction; nothing when the set did not change.
 */
export async function giveGrants(
  deps: GuestDeps,
  tx: Db,
  guestId: string,
  given: readonly Grant[],
  actor: string,
  held: ReadonlySet<string> = new Set(),
): Promise<AuditEntry[]> {
  if (given.length === 0) return []
  const ids = given.map((grant) => grant.channelId)
  const before = await tx
    .select()
    .from(grants)
    .where(and(eq(grants.guestId, guestId), inArray(grants.channelId, ids)))
  const beforeById = new Map(before.map((row) => [row.channelId, row]))
  const isTaken = ({ channelId }: Grant): boolean => held.has(channelId) && !beforeById.has(channelId)
  const changed = given.filter((grant) => !isTaken(grant) && !isSameGrant(beforeById.get(grant.channelId), grant))
  if (changed.length === 0) return []
  await tx
    .insert(grants)
    .values(changed.map((grant) => ({ ...grant, guestId, grantedAtMs: deps.now() })))
    .onConflictDoUpdate({
      target: [grants.guestId, grants.channelId],
      set: {
        source: sql`excluded.source`,
        channelName: sql`excluded.channel_name`,
        displayName: sql`excluded.display_name`,
        label: sql`excluded.label`,
      },
    })
  const lifted = await tx
    .delete(vetoes)
    .where(
      and(
        eq(vetoes.guestId, guestId),
        inArray(
          vetoes.channelId,
          changed.map(({ channelId }) => channelId),
        ),
      ),
    )
    .returning({ channelId: vetoes.channelId, by: vetoes.by })
  await raiseGrantEpoch(tx, guestId)
  const added = changed.filter((grant) => !beforeById.has(grant.channelId))
  const subject = `guest:${guestId}`
  const liftedBy = (who: 'others' | 'self', action: 'grant.veto_lifted' | 'grant.rejoined'): AuditEntry[] => {
    const channels = lifted.flatMap(({ channelId, by }) => (by === who ? channelId : []))
    return channels.length > 0 ? [{ actor, action, subject, detail: { channels } }] : []
  }
  return [
    ...(added.length > 0 ? [grantsAdded(guestId, added, actor)] : []),
    ...liftedBy('others', 'grant.veto_lifted'),
    ...liftedBy('self', 'grant.rejoined'),
  ]
}

/**
 * The granted set of a guest who has never had one, whose row the caller holds and gives its first grant epoch.
 *
 * @returns as `giveGrants`
 */
export async function giveFirstGrants(
  deps: GuestDeps,
  tx: Db,
  guestId: string,
  given: readonly Grant[],
  actor: string,
): Promise<AuditEntry[]> {
  if (given.length === 0) return []
  await tx.insert(grants).values(given.map((grant) => ({ ...grant, guestId, grantedAtMs: deps.now() })))
  return [grantsAdded(guestId, given, actor)]
}

function grantsAdded(guestId: string, added: readonly Grant[], actor: string): AuditEntry {
  const channels = added.map(({ channelId, channelName, source }) => ({ channelId, channelName, source }))
  return { actor, action: 'grant.added', subject: `guest:${guestId}`, detail: { channels } }
}

async function raiseGrantEpoch(tx: Db, guestId: string): Promise<void> {
  await tx
    .update(guests)
    .set({ grantEpoch: sql`${guests.grantEpoch} + 1` })
    .where(eq(guests.id, guestId))
}

/** True when a grant that is written down needs no change to be the other. */
export function isSameGrant(row: Grant | undefined, grant: Grant): boolean {
  return (
    row !== undefined &&
    row.source === grant.source &&
    row.channelName === grant.channelName &&
    row.displayName === grant.displayName &&
    row.label === grant.label
  )
}
