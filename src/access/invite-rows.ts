import { randomInt } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import { installLink, inviteId, inviteLink } from '../api/invite-link.ts'
import type { Db } from '../store/open.ts'
import { invites } from '../store/tables.ts'
import type { InviteState, InviteView } from './access.ts'
import type { AccessDeps } from './access-deps.ts'

export type InviteRow = typeof invites.$inferSelect

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

export function newInviteId(): string {
  return Array.from({ length: 26 }, () => letters[randomInt(letters.length)]).join('')
}

/** @throws Problem `not_found` */
export async function inviteById(db: Db, id: string): Promise<InviteRow> {
  const [row] = inviteId.test(id) ? await db.select().from(invites).where(eq(invites.id, id)) : []
  if (!row) throw new Problem('not_found')
  return row
}

/** Newest first; of one sponsor, or all. */
export async function listInvites(db: Db, sponsorId?: string): Promise<InviteRow[]> {
  return db
    .select()
    .from(invites)
    .where(sponsorId === undefined ? undefined : eq(invites.sponsorId, sponsorId))
    .orderBy(desc(invites.createdAtMs))
    .limit(200)
}

/** An invitation that nobody used runs out; one that was used waits for the sponsor however long. */
export function inviteState(row: Pick<InviteRow, 'state' | 'expiresAtMs'>, nowMs: number): InviteState {
  return row.state === 'open' && row.expiresAtMs <= nowMs ? 'expired' : row.state
}

export function inviteView(
  { partners, links, now }: Pick<AccessDeps, 'partners' | 'links' | 'now'>,
  row: InviteRow,
): InviteView {
  return {
    inviteId: row.id,
    organisation: partners.byTenant(row.termsTid)?.name ?? '',
    addressee: row.addressee,
    purpose: row.purpose,
    sponsor: row.sponsor,
    days: row.days,
    state: inviteState(row, now()),
    createdAtMs: row.createdAtMs,
    expiresAtMs: row.expiresAtMs,
    ...(row.usedName === null || row.usedAtMs === null ? {} : { usedBy: { name: row.usedName, atMs: row.usedAtMs } }),
    openUrl: inviteLink(links, row.id, row.tid ?? row.termsTid),
    installUrl: installLink(links),
  }
}
