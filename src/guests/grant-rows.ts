import { and, eq, inArray, sql } from 'drizzle-orm'
import type { AuditAction, AuditEntry } from '../audit/audit.ts'
import type { Db } from '../store/open.ts'
import { cutOffFeed, grants, guests, vetoes } from '../store/tables.ts'
import type { Grant } from './grant.ts'
import type { GuestDeps } from './guest-deps.ts'

/**
 * Takes channels from the granted set, in one transaction: gone for every request from its commit on, and every replica
 * learns of it by the feed. Membership in Mattermost is taken away afterwards by the caller.
 *
 * @param change.isVeto somebody removed the person: it stays so until a person lifts it (security I7).
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
    if (change.action === 'grant.vetoed') {
      const rows = taken.map(({ channelId }) => ({ guestId, channelId, atMs: now() }))
      await tx.insert(vetoes).values(rows).onConflictDoNothing()
    }
    await raiseGrantEpoch(tx, guestId)
    await tx.insert(cutOffFeed).values({ guestId, kind: 'channels', atMs: now() })
    await audit.write(
      {
        actor: 'system',
        action: change.action,
        subject: `guest:${guestId}`,
        detail: { channels: taken.map(({ channelId }) => channelId), reason: change.reason },
      },
      tx,
    )
  })
}

/**
 * Adds channels to the granted set, or brings their names up to date, within the caller's transaction.
 *
 * @returns what the audit has to say of it, in the same transaction; nothing when the set did not change.
 */
export async function giveGrants(
  deps: GuestDeps,
  tx: Db,
  guestId: string,
  given: readonly Grant[],
  actor: string,
): Promise<AuditEntry[]> {
  if (given.length === 0) return []
  const ids = given.map((grant) => grant.channelId)
  const before = await tx
    .select()
    .from(grants)
    .where(and(eq(grants.guestId, guestId), inArray(grants.channelId, ids)))
  const beforeById = new Map(before.map((row) => [row.channelId, row]))
  const changed = given.filter((grant) => !isSameGrant(beforeById.get(grant.channelId), grant))
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
    .where(and(eq(vetoes.guestId, guestId), inArray(vetoes.channelId, ids)))
    .returning({ channelId: vetoes.channelId })
  await raiseGrantEpoch(tx, guestId)
  const added = changed.filter((grant) => !beforeById.has(grant.channelId))
  const channels = lifted.map(({ channelId }) => channelId)
  return [
    ...(added.length > 0 ? [grantsAdded(guestId, added, actor)] : []),
    ...(lifted.length > 0
      ? [{ actor, action: 'grant.veto_lifted' as const, subject: `guest:${guestId}`, detail: { channels } }]
      : []),
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
