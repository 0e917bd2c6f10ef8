import { and, eq, gt } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import { inviteId } from '../api/invite-link.ts'
import { plainLine } from '../notices/plain-text.ts'
import { decide } from '../policy/decide.ts'
import type { Db } from '../store/open.ts'
import { invites } from '../store/tables.ts'
import type { Applicant, Caller, UsedInvite } from './access.ts'
import { type AccessDeps, DAY_MS } from './access-deps.ts'
import { giveApproval } from './approvals.ts'
import { type InviteRow, inviteById } from './invite-rows.ts'
import { sayToSponsor } from './sponsor-word.ts'
import { deciderOf, openPartner, requireSponsor } from './sponsors.ts'

/**
 * Somebody came with the link of an invitation (security I3, hostile 16). The person who was picked is let in; of anybody
 * else it is noted who they are, once, and the sponsor is asked. A link that was passed on opens nothing.
 *
 * @param termsTid whose terms apply to this person by their verified token
 * @throws Problem `invite_unusable`, the same whatever the reason: the link tells a stranger nothing
 */
export async function useInvite(
  deps: AccessDeps,
  applicant: Applicant,
  id: string,
  termsTid: string,
): Promise<UsedInvite> {
  const { db, now, audit } = deps
  const { tid, oid } = applicant
  const actor = `person:${tid}/${oid}`
  const [row] = inviteId.test(id) ? await db.select().from(invites).where(eq(invites.id, id)) : []
  const isUser = row?.usedTid === tid && row.usedOid === oid
  if (row && isUser && row.state === 'used') return { state: 'waiting' }
  if (row && isUser && row.state === 'confirmed') return { state: 'confirmed' }
  const isTheirs =
    row !== undefined && row.termsTid === termsTid && (row.oid === null || (row.tid === tid && row.oid === oid))
  const isUsable =
    isTheirs && row.state === 'open' && row.expiresAtMs > now() && decide(deps.partners.byTenant(termsTid)).isAdmitted
  if (!isUsable) {
    await audit.write({
      actor,
      action: 'invite.refused',
      subject: row ? `invite:${row.id}` : actor,
      detail: { tid, oid },
    })
    throw new Problem('invite_unusable')
  }
  return db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const isPicked = row.oid !== null
    const [used] = await tx
      .update(invites)
      .set({
        state: isPicked ? 'confirmed' : 'used',
        usedTid: tid,
        usedOid: oid,
        usedName: plainLine(applicant.name, 64),
        usedAtMs: now(),
        ...(isPicked ? { decidedBy: 'system', decidedAtMs: now() } : {}),
      })
      .where(and(eq(invites.id, row.id), eq(invites.state, 'open'), gt(invites.expiresAtMs, now())))
      .returning()
    if (!used) throw new Problem('invite_unusable')
    await audit.write({ actor, action: 'invite.used', subject: `invite:${row.id}`, detail: { tid, oid, isPicked } }, tx)
    if (isPicked) await letIn(deps, tx, used, 'system')
    else await sayToSponsor(deps, { about: 'invite_used', inviteId: row.id }, tx)
    return { state: isPicked ? 'confirmed' : 'waiting' }
  })
}

/**
 * The sponsor's word on who used the link. A no ends the invitation: whoever had the link may have it from anywhere.
 *
 * @throws Problem, see `Access.confirmInvite`
 */
export async function judgeUse(deps: AccessDeps, caller: Caller, id: string, isThem: boolean): Promise<InviteRow> {
  const { db, now, audit, tell } = deps
  const decider = await deciderOf(deps, caller)
  const row = await inviteById(db, id)
  const person = row.usedTid !== null && row.usedOid !== null ? { tid: row.usedTid, oid: row.usedOid } : undefined
  const guest = person && (await deps.guests.byIdentity(person.tid, person.oid))
  if (!decider.isOperator && decider.userId !== row.sponsorId) throw new Problem('sponsor_required')
  await requireSponsor(deps, caller, decider, { termsTid: row.termsTid, person, guest, begunBy: row.sponsorId })
  if (row.state !== 'used' || !person) throw new Problem('request_decided')
  if (isThem) openPartner(deps, row.termsTid)
  if (isThem && guest?.state === 'vetoed' && !decider.isOperator) throw new Problem('operator_decides')
  return db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const [judged] = await tx
      .update(invites)
      .set({ state: isThem ? 'confirmed' : 'refused', decidedBy: decider.actor, decidedAtMs: now() })
      .where(and(eq(invites.id, id), eq(invites.state, 'used')))
      .returning()
    if (!judged) throw new Problem('request_decided')
    const action = isThem ? 'invite.confirmed' : 'invite.not_them'
    await audit.write({ actor: decider.actor, action, subject: `invite:${id}`, detail: person }, tx)
    if (!isThem) {
      await tell(person, { about: 'access_refused', facts: { requestId: id, reason: '' } }, `invite:${id}:decided`, tx)
      return judged
    }
    const expiresAtMs = await letIn(deps, tx, judged, decider.actor)
    if (guest && guest.state !== 'new' && guest.state !== 'active') {
      const by = { actor: decider.actor, reason: 'invited again' }
      await deps.guests.restore(guest.id, by, { untilMs: expiresAtMs, purpose: row.purpose, within: tx })
    }
    await tell(person, { about: 'access_approved', facts: { requestId: id, expiresAtMs } }, `invite:${id}:decided`, tx)
    return judged
  })
}

async function letIn({ now, partners }: AccessDeps, tx: Db, row: InviteRow, approvedBy: string): Promise<number> {
  const days = Math.min(row.days, partners.byTenant(row.termsTid)?.terms.guestDays ?? row.days)
  const expiresAtMs = now() + days * DAY_MS
  await giveApproval(tx, {
    tid: row.usedTid ?? '',
    oid: row.usedOid ?? '',
    termsTid: row.termsTid,
    sponsor: row.sponsor,
    purpose: row.purpose,
    expiresAtMs,
    source: `invite:${row.id}`,
    approvedBy,
    approvedAtMs: now(),
  })
  return expiresAtMs
}
