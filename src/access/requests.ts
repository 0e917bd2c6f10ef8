import { randomUUID } from 'node:crypto'
import { and, count, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import { plainLine } from '../notices/plain-text.ts'
import type { Db } from '../store/open.ts'
import { accessRequests as table } from '../store/tables.ts'
import type { Applicant, OwnRequest, RequestKind, RequestStanding } from './access.ts'
import { type AccessDeps, DAY_MS } from './access-deps.ts'
import { sayToSponsor } from './sponsor-word.ts'
import { plainWords, someWords } from './written-text.ts'

export type RequestRow = typeof table.$inferSelect

const REQUEST_LOCK = 7_305_118_223

export type NewRequest = {
  readonly applicant: Applicant
  readonly purpose: string
  readonly kind: RequestKind
  /** Code of the refusal that led here. */
  readonly reason: string
  readonly termsTid: string
}

/**
 * What people who were refused ask for (security I4): one open request for each person, few a day for each organisation,
 * few in all; plain text without links; unlisted organisations only where the operator takes them.
 *
 * @throws Problem `bad_request` for links, `tenant_not_listed`, `request_limit`. Asking again gives back the open request.
 */
export async function makeRequest(
  deps: AccessDeps,
  { applicant, purpose, kind, reason, termsTid }: NewRequest,
): Promise<RequestRow> {
  const { db, partners, audit, settings, now } = deps
  const { tid, oid, name } = applicant
  const text = plainWords(purpose, 'text')
  if (!partners.byTenant(termsTid) && !settings.operator.mayRequestFromUnlisted)
    throw new Problem('tenant_not_listed', { facts: { contact: settings.operator.contact } })
  return db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    // Counted and made in one turn, or many at once would all see room for one more.
    await tx.execute(sql`select pg_advisory_xact_lock(${REQUEST_LOCK})`)
    const [open] = await tx
      .select()
      .from(table)
      .where(and(eq(table.tid, tid), eq(table.oid, oid), eq(table.state, 'open')))
    if (open) return open
    await refuseWhenTooMany(deps, tx, termsTid)
    const row = {
      id: randomUUID(),
      tid,
      oid,
      termsTid,
      name: plainLine(name, 64),
      text,
      reason,
      kind,
      askedAtMs: now(),
    }
    const [made] = await tx
      .insert(table)
      .values({ ...row, state: 'open' })
      .onConflictDoNothing()
      .returning()
    if (!made) throw new Problem('request_open')
    const detail = { tid, oid, termsTid, reason, kind }
    await audit.write(
      { actor: `person:${tid}/${oid}`, action: 'request.made', subject: `request:${row.id}`, detail },
      tx,
    )
    await sayToSponsor(deps, { about: 'access_request', requestId: row.id, round: 0 }, tx)
    return made
  })
}

async function refuseWhenTooMany({ settings, now }: AccessDeps, tx: Db, termsTid: string): Promise<void> {
  const [today] = await tx
    .select({ made: count() })
    .from(table)
    .where(and(eq(table.termsTid, termsTid), gt(table.askedAtMs, now() - DAY_MS)))
  const [open] = await tx.select({ made: count() }).from(table).where(eq(table.state, 'open'))
  const isOver =
    (today?.made ?? 0) >= settings.limits.openAccessRequestsPerTenantPerDay ||
    (open?.made ?? 0) >= settings.limits.openAccessRequests
  if (isOver) throw new Problem('request_limit', { facts: { contact: settings.operator.contact } })
}

/**
 * The applicant's answer to the question that is open; the sponsor gets a new card with it.
 *
 * @throws Problem `not_found` when nothing was asked back, `bad_request` for links or nothing
 */
export async function answerQuestion(
  deps: AccessDeps,
  { tid, oid }: { tid: string; oid: string },
  words: string,
): Promise<RequestRow> {
  const answer = someWords(words, 'answer')
  return deps.db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const isAsked = and(eq(table.state, 'open'), sql`${table.question} is not null`, isNull(table.answer))
    const [row] = await tx
      .update(table)
      .set({ answer, round: sql`${table.round} + 1` })
      .where(and(eq(table.tid, tid), eq(table.oid, oid), isAsked))
      .returning()
    if (!row) throw new Problem('not_found')
    await deps.audit.write(
      {
        actor: `person:${tid}/${oid}`,
        action: 'request.answered',
        subject: `request:${row.id}`,
        detail: { round: row.round },
      },
      tx,
    )
    await sayToSponsor(deps, { about: 'access_answer', requestId: row.id, round: row.round }, tx)
    return row
  })
}

/** @throws Problem `not_found` */
export async function requestById(db: Db, id: string): Promise<RequestRow> {
  const [row] = await db.select().from(table).where(eq(table.id, id))
  if (!row) throw new Problem('not_found')
  return row
}

export async function newestRequestOf(
  db: Db,
  { tid, oid }: { tid: string; oid: string },
): Promise<RequestRow | undefined> {
  const [row] = await db
    .select()
    .from(table)
    .where(and(eq(table.tid, tid), eq(table.oid, oid)))
    .orderBy(desc(table.askedAtMs))
    .limit(1)
  return row
}

/** Newest first. */
export async function listRequests(db: Db, limit = 200): Promise<RequestRow[]> {
  return db.select().from(table).orderBy(desc(table.askedAtMs)).limit(limit)
}

export async function countOpenRequests(db: Db): Promise<number> {
  const [row] = await db.select({ open: count() }).from(table).where(eq(table.state, 'open'))
  return row?.open ?? 0
}

export function standingOf(row: Pick<RequestRow, 'state' | 'question' | 'answer'>): RequestStanding {
  return row.state === 'open' && row.question !== null && row.answer === null ? 'asked' : row.state
}

export function ownRequest(row: RequestRow): OwnRequest {
  const state = standingOf(row)
  return {
    requestId: row.id,
    kind: row.kind,
    state,
    askedAtMs: row.askedAtMs,
    ...(state === 'asked' && row.question !== null ? { question: row.question } : {}),
    ...(state === 'refused' && row.decisionReason ? { reason: row.decisionReason } : {}),
    ...(state === 'approved' && row.expiresAtMs !== null ? { expiresAtMs: row.expiresAtMs } : {}),
  }
}
