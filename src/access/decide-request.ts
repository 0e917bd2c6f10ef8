import { and, eq, isNull, or, sql } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import type { GuestRow } from '../guests/guests.ts'
import type { Db } from '../store/open.ts'
import { accessRequests as table } from '../store/tables.ts'
import type { Caller } from './access.ts'
import { type AccessDeps, DAY_MS } from './access-deps.ts'
import { giveApproval } from './approvals.ts'
import { type RequestRow, requestById } from './requests.ts'
import { type Decider, deciderOf, openPartner, requireSponsor } from './sponsors.ts'
import { plainWords, someWords } from './written-text.ts'

type Turn = { readonly row: RequestRow; readonly guest: GuestRow | undefined; readonly decider: Decider }

/** Everything that holds for approving, refusing and asking back. */
async function turnFor(deps: AccessDeps, caller: Caller, requestId: string, round: number | undefined): Promise<Turn> {
  const decider = await deciderOf(deps, caller)
  const row = await requestById(deps.db, requestId)
  const guest = await deps.guests.byIdentity(row.tid, row.oid)
  await requireSponsor(deps, caller, decider, { termsTid: row.termsTid, person: row, guest })
  if (row.state !== 'open') throw new Problem('request_decided')
  if (round !== undefined && round !== row.round) throw new Problem('card_outdated')
  return { row, guest, decider }
}

/**
 * Lets the applicant in, or gives a guest more time: at most for as long as the terms say, never into an organisation that
 * is closed, and not where a person closed the account in Mattermost, unless the operator decides (security I6, I7).
 *
 * @throws Problem, see `Access.approve`
 */
export async function approveRequest(
  deps: AccessDeps,
  caller: Caller,
  requestId: string,
  { days, round, reason = '' }: { readonly days?: number; readonly round?: number; readonly reason?: string } = {},
): Promise<RequestRow> {
  const { row, guest, decider } = await turnFor(deps, caller, requestId, round)
  if (!decider.isOperator) openPartner(deps, row.termsTid)
  if (guest?.state === 'vetoed' && !decider.isOperator) throw new Problem('operator_decides')
  const partner = deps.partners.byTenant(row.termsTid)
  const most = partner?.terms.guestDays
  const given = days === undefined || (most !== undefined && days > most) ? most : days
  const expiresAtMs = given === undefined ? null : deps.now() + given * DAY_MS
  const { actor } = decider
  return decideOnce(deps, row, { state: 'approved', decidedBy: actor, expiresAtMs }, async (tx, decided) => {
    const sponsor = decider.isOperator ? (guest?.sponsor ?? partner?.terms.sponsor ?? '') : decider.username
    await giveApproval(tx, {
      tid: row.tid,
      oid: row.oid,
      termsTid: row.termsTid,
      sponsor,
      purpose: row.text,
      expiresAtMs,
      source: `request:${row.id}`,
      approvedBy: actor,
      approvedAtMs: deps.now(),
    })
    const ends = guest ? await letStay(deps, tx, guest, { actor, reason, row, expiresAtMs, given }) : expiresAtMs
    const detail = { decision: 'approve', reason, tid: row.tid, oid: row.oid, expiresAtMs: ends }
    await deps.audit.write({ actor, action: 'request.decided', subject: `request:${row.id}`, detail }, tx)
    if (ends !== null && partner?.state === 'active') {
      const key = `request:${row.id}:decided`
      const isRenewal = row.kind === 'renewal'
      await (isRenewal
        ? deps.tell(row, { about: 'renewed', facts: { expiresAtMs: ends } }, key, tx)
        : deps.tell(row, { about: 'access_approved', facts: { requestId: row.id, expiresAtMs: ends } }, key, tx))
    }
    return decided
  })
}

/** Access that ended is given back, access that goes on is renewed. @returns until when it lasts now */
async function letStay(
  { guests }: AccessDeps,
  tx: Db,
  guest: GuestRow,
  how: {
    readonly actor: string
    readonly reason: string
    readonly row: RequestRow
    readonly expiresAtMs: number | null
    readonly given: number | undefined
  },
): Promise<number | null> {
  const { actor, reason, row, expiresAtMs, given } = how
  if (guest.state !== 'active' && guest.state !== 'new') {
    const until = expiresAtMs === null ? {} : { untilMs: expiresAtMs }
    await guests.restore(guest.id, { actor, reason }, { ...until, purpose: row.text, within: tx })
    return expiresAtMs
  }
  if (given === undefined) return guest.expiresAtMs
  await guests.renew(guest.id, given, { actor }, tx)
  return Math.max(guest.expiresAtMs, expiresAtMs ?? 0)
}

/** @throws Problem, see `Access.refuse` */
export async function refuseRequest(
  deps: AccessDeps,
  caller: Caller,
  requestId: string,
  how: { readonly reason: string; readonly round?: number },
): Promise<RequestRow> {
  const reason = plainWords(how.reason, 'reason')
  const { row, decider } = await turnFor(deps, caller, requestId, how.round)
  const { actor } = decider
  return decideOnce(deps, row, { state: 'refused', decidedBy: actor, decisionReason: reason }, async (tx, decided) => {
    const detail = { decision: 'refuse', reason, tid: row.tid, oid: row.oid }
    await deps.audit.write({ actor, action: 'request.decided', subject: `request:${row.id}`, detail }, tx)
    await deps.tell(
      row,
      { about: 'access_refused', facts: { requestId: row.id, reason } },
      `request:${row.id}:decided`,
      tx,
    )
    return decided
  })
}

/** A question to the applicant; their answer comes as a new card. @throws Problem, see `Access.askBack` */
export async function askApplicant(
  deps: AccessDeps,
  caller: Caller,
  requestId: string,
  how: { readonly question: string; readonly round?: number },
): Promise<RequestRow> {
  const question = someWords(how.question, 'question')
  const { row, decider } = await turnFor(deps, caller, requestId, how.round)
  return deps.db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const hasNoQuestion = or(isNull(table.question), sql`${table.answer} is not null`)
    const [asked] = await tx
      .update(table)
      .set({ question, answer: null, round: sql`${table.round} + 1` })
      .where(and(eq(table.id, row.id), eq(table.state, 'open'), eq(table.round, row.round), hasNoQuestion))
      .returning()
    if (!asked) throw new Problem('card_outdated')
    const detail = { round: asked.round, tid: row.tid, oid: row.oid }
    await deps.audit.write(
      { actor: decider.actor, action: 'request.asked_back', subject: `request:${row.id}`, detail },
      tx,
    )
    await deps.tell(
      row,
      { about: 'access_question', facts: { requestId: row.id, question } },
      `request:${row.id}:${asked.round}`,
      tx,
    )
    return asked
  })
}

/** Of many who decide at once, one does; `then` runs in the same transaction. @throws Problem `card_outdated` */
async function decideOnce<T>(
  { db, now }: AccessDeps,
  row: RequestRow,
  decision: Pick<typeof table.$inferInsert, 'state' | 'decidedBy' | 'expiresAtMs' | 'decisionReason'>,
  then: (tx: Db, decided: RequestRow) => Promise<T>,
): Promise<T> {
  return db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const [decided] = await tx
      .update(table)
      .set({ ...decision, decidedAtMs: now() })
      .where(and(eq(table.id, row.id), eq(table.state, 'open'), eq(table.round, row.round)))
      .returning()
    if (!decided) throw new Problem('card_outdated')
    return then(tx, decided)
  })
}
