import { and, count, eq, gt, inArray, sql } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import { plainLine } from '../notices/plain-text.ts'
import type { Db } from '../store/open.ts'
import { guests as guestTable, invites } from '../store/tables.ts'
import type { Caller, NewInvite } from './access.ts'
import { type AccessDeps, DAY_MS } from './access-deps.ts'
import { type InviteRow, inviteById, newInviteId } from './invite-rows.ts'
import { type Decider, deciderOf, openPartner, requireSponsor } from './sponsors.ts'
import { plainWords } from './written-text.ts'

const LOCK = 'invites'

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const address = /^[^\s@<>"(),;:\\[\]]{1,64}@[a-z0-9.-]{1,190}$/i

/**
 * Writes an invitation down (security I3). Nothing is given by it: somebody who was picked comes in by being that person,
 * anybody else by the sponsor's word on who used it.
 *
 * @throws Problem, see `Access.invite`
 */
export async function makeInvite(deps: AccessDeps, caller: Caller, invite: NewInvite): Promise<InviteRow> {
  const { db, now, settings, audit, tell } = deps
  const decider = await deciderOf(deps, caller)
  const picked = 'oid' in invite.to ? invite.to : undefined
  const termsTid = invite.organisationTid ?? picked?.tid ?? onlyOrganisationOf(deps, decider)
  const partner = openPartner(deps, termsTid)
  const person = picked && { tid: picked.tid, oid: picked.oid }
  await requireSponsor(deps, caller, decider, { termsTid, person })
  if (picked) refuseStranger(deps, picked, termsTid)
  const addressee = 'address' in invite.to ? addressOf(invite.to.address) : plainLine(invite.to.name, 64)
  const purpose = plainWords(invite.purpose ?? '', 'purpose')
  const days = Math.max(1, Math.min(invite.days ?? partner.terms.guestDays, partner.terms.guestDays))
  const sponsorId = decider.isOperator ? '' : decider.userId
  return db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${LOCK}))`)
    await refuseWhenTooMany(deps, tx, termsTid, sponsorId)
    await refuseWhenFull(tx, termsTid, partner.terms.maxGuests)
    const atMs = now()
    const [row] = await tx
      .insert(invites)
      .values({
        id: newInviteId(),
        termsTid,
        sponsorId,
        sponsor: decider.isOperator ? '' : decider.username,
        tid: person?.tid ?? null,
        oid: person?.oid ?? null,
        addressee,
        purpose,
        days,
        state: 'open',
        createdAtMs: atMs,
        expiresAtMs: atMs + settings.guests.inviteDays * DAY_MS,
      })
      .returning()
    if (!row) throw new Error('an invitation was not returned by its own insert')
    const detail = { termsTid, days, isPicked: picked !== undefined, ...person }
    await audit.write({ actor: decider.actor, action: 'invite.made', subject: `invite:${row.id}`, detail }, tx)
    if (person) {
      const sponsorName = decider.isOperator ? settings.operator.name : decider.username
      const facts = { inviteId: row.id, sponsorName, organisation: settings.operator.name }
      await tell(person, { about: 'invite', facts }, `invite:${row.id}:made`, tx)
    }
    return row
  })
}

/** @throws Problem `request_decided` when it was used or ended before */
export async function withdraw(deps: AccessDeps, caller: Caller, id: string): Promise<InviteRow> {
  const decider = await deciderOf(deps, caller)
  const row = await inviteById(deps.db, id)
  if (!decider.isOperator && row.sponsorId !== decider.userId) throw new Problem('sponsor_required')
  return deps.db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const [gone] = await tx
      .update(invites)
      .set({ state: 'withdrawn', decidedBy: decider.actor, decidedAtMs: deps.now() })
      .where(and(eq(invites.id, id), inArray(invites.state, ['open', 'used'])))
      .returning()
    if (!gone) throw new Problem('request_decided')
    await deps.audit.write({ actor: decider.actor, action: 'invite.withdrawn', subject: `invite:${id}` }, tx)
    return gone
  })
}

/** @throws Problem `bad_request` unless the sponsor answers for exactly one organisation */
function onlyOrganisationOf({ partners }: AccessDeps, decider: Decider): string {
  const own = decider.isOperator ? [] : partners.all().filter(({ terms }) => terms.sponsor === decider.username)
  const [only] = own
  if (only === undefined || own.length > 1) throw new Problem('bad_request', { facts: { fields: ['organisationTid'] } })
  return only.tid
}

/** Whoever is picked comes from the organisation itself, or as its B2B guest of the operator's tenant where the terms say so. */
function refuseStranger(
  { settings, partners }: AccessDeps,
  picked: { tid: string; oid: string },
  termsTid: string,
): void {
  const isB2b = picked.tid === settings.operator.tenantId && partners.byTenant(termsTid)?.terms.mayComeAsB2b === true
  if (!guid.test(picked.tid) || !guid.test(picked.oid) || (picked.tid !== termsTid && !isB2b))
    throw new Problem('bad_request', { why: 'of another organisation', facts: { fields: ['to'] } })
}

function addressOf(text: string): string {
  const written = text.trim()
  if (!address.test(written)) throw new Problem('bad_request', { facts: { fields: ['to'] } })
  return written
}

async function refuseWhenTooMany(
  { settings, now }: AccessDeps,
  tx: Db,
  termsTid: string,
  sponsorId: string,
): Promise<void> {
  const isOpen = and(inArray(invites.state, ['open', 'used']), gt(invites.expiresAtMs, now()))
  const [open] = await tx
    .select({ made: count() })
    .from(invites)
    .where(and(eq(invites.sponsorId, sponsorId), isOpen))
  const [today] = await tx
    .select({ made: count() })
    .from(invites)
    .where(and(eq(invites.termsTid, termsTid), gt(invites.createdAtMs, now() - DAY_MS)))
  const { openInvitesPerSponsor, invitesPerTenantPerDay } = settings.limits
  if ((open?.made ?? 0) >= openInvitesPerSponsor || (today?.made ?? 0) >= invitesPerTenantPerDay)
    throw new Problem('invite_limit')
}

async function refuseWhenFull(tx: Db, termsTid: string, maxGuests: number): Promise<void> {
  const [there] = await tx
    .select({ people: count() })
    .from(guestTable)
    .where(and(eq(guestTable.termsTid, termsTid), inArray(guestTable.state, ['new', 'active', 'vetoed'])))
  if ((there?.people ?? 0) >= maxGuests) throw new Problem('partner_full')
}
