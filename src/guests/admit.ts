import { randomUUID } from 'node:crypto'
import { and, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import type { Partner } from '../partners/partner.ts'
import { decideFirstVisit } from '../policy/decide.ts'
import type { Db } from '../store/open.ts'
import { approvals, guests } from '../store/tables.ts'
import { type Claim, holdClaim, newClaimMark } from './claim.ts'
import type { GuestDeps } from './guest-deps.ts'
import { guestByIdentity } from './guest-rows.ts'
import type { Arrival, GuestRow } from './guests.ts'
import { addressOf } from './naming.ts'
import { cleanName } from './person-name.ts'
import { tellLater } from './tell.ts'
import { words } from './words.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** First half of the advisory lock's pair; the second is the organisation. */
const ADMISSION_LOCK = 730_511

/**
 * The row of a person, made when there is none and the organisation's terms leave room (security I5). First logins of one
 * organisation take turns for the time of one insert, so that a crowd cannot pass a limit together.
 *
 * @returns the row, and the claim on it when it was made here: nobody else can have it yet.
 * @throws Problem `partner_full`, `partner_busy`, of which the sponsor is told; `approval_needed`.
 */
export async function admitGuest(
  deps: GuestDeps,
  arrival: Arrival,
  partner: Partner,
): Promise<{ readonly row: GuestRow; readonly claim?: Claim }> {
  const mark = newClaimMark(deps)
  const refused = await deps.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${ADMISSION_LOCK}, hashtext(${partner.tid}))`)
    const facts = await factsFor(deps, tx as unknown as Db, arrival, partner)
    if (facts.isKnown) {
      const known = await guestByIdentity(tx as unknown as Db, arrival.tid, arrival.oid)
      if (known) return { row: known }
    }
    const visit = decideFirstVisit(partner, { isApproved: facts.approval !== undefined })
    if (!visit.isAllowed) return visit.reason
    const limit = reachedLimit(partner, facts)
    if (limit) return limit
    const [row] = await tx
      .insert(guests)
      .values({ ...newRow(deps, arrival, partner, facts.approval), ...mark })
      .returning()
    if (!row) throw new Error('a guest row was not returned by its own insert')
    return { row, claim: holdClaim(deps, row, mark, 'work') }
  })
  if (typeof refused === 'object') return refused
  if (refused === 'approval_needed') throw new Problem(refused)
  await tellSponsor(deps, arrival, partner, refused)
  throw new Problem(refused, refused === 'partner_busy' ? { retryAfterSeconds: 3600 } : {})
}

type Facts = {
  readonly isKnown: boolean
  readonly people: number
  readonly fresh: number
  /** Somebody's word that this person may come. */
  readonly approval: Approval | undefined
}

type Approval = Pick<typeof approvals.$inferSelect, 'sponsor' | 'purpose' | 'expiresAtMs'>

/** Everything that decides about a first login, by one question. */
async function factsFor({ now }: GuestDeps, tx: Db, { tid, oid }: Arrival, partner: Partner): Promise<Facts> {
  const isPerson = and(eq(guests.tid, tid), eq(guests.oid, oid))
  const { termsTid, expiresAtMs } = approvals
  const approval = tx
    .select({
      found: sql`json_build_object('sponsor', ${approvals.sponsor}, 'purpose', ${approvals.purpose}, 'expiresAtMs', ${expiresAtMs})`,
    })
    .from(approvals)
    .where(
      and(
        eq(approvals.tid, tid),
        eq(approvals.oid, oid),
        eq(termsTid, partner.tid),
        or(isNull(expiresAtMs), gt(expiresAtMs, now())),
      ),
    )
  const [facts] = await tx
    .select({
      isKnown: sql<boolean>`exists (select 1 from ${guests} where ${isPerson})`,
      people: sql<number>`count(*) filter (where ${inArray(guests.state, ['new', 'active', 'vetoed'])})`.mapWith(
        Number,
      ),
      fresh: sql<number>`count(*) filter (where ${gt(guests.firstSeenAtMs, now() - HOUR_MS)})`.mapWith(Number),
      approval: sql<Approval | null>`(${approval})`,
    })
    .from(guests)
    .where(eq(guests.termsTid, partner.tid))
  if (!facts) throw new Error('counting gave no answer')
  return { ...facts, approval: facts.approval ?? undefined }
}

function reachedLimit({ terms }: Partner, { people, fresh }: Facts): 'partner_full' | 'partner_busy' | undefined {
  if (people >= terms.maxGuests) return 'partner_full'
  return fresh >= terms.maxFirstLoginsPerHour ? 'partner_busy' : undefined
}

function newRow(
  deps: GuestDeps,
  arrival: Arrival,
  partner: Partner,
  approval: Approval | undefined,
): typeof guests.$inferInsert {
  const { tid, oid } = arrival
  const atMs = deps.now()
  const full = atMs + partner.terms.guestDays * DAY_MS
  return {
    id: randomUUID(),
    tid,
    oid,
    termsTid: partner.tid,
    state: 'new',
    email: addressOf(tid, oid, deps.settings.guests.emailDomain),
    displayName: cleanName(arrival.displayName),
    givenName: cleanName(arrival.givenName),
    surname: cleanName(arrival.surname),
    sponsor: approval?.sponsor || (partner.terms.sponsor ?? ''),
    purpose: approval?.purpose ?? '',
    firstSeenAtMs: atMs,
    // The terms are the ceiling of every approval, also of one that was given under longer terms.
    ...(approval?.expiresAtMs
      ? { expiresAtMs: Math.min(full, approval.expiresAtMs), expirySetAtMs: atMs }
      : { expiresAtMs: full }),
  }
}

async function tellSponsor(
  deps: GuestDeps,
  arrival: Arrival,
  partner: Partner,
  refusal: 'partner_full' | 'partner_busy',
): Promise<void> {
  const { sponsor, maxGuests, maxFirstLoginsPerHour } = partner.terms
  if (sponsor === undefined) return
  const person = cleanName(arrival.displayName)
  const organisation = partner.name
  await tellLater(deps, {
    to: { username: sponsor },
    text:
      refusal === 'partner_full'
        ? words.partnerFull({ person, organisation, limit: maxGuests })
        : words.partnerBusy({ person, organisation, limit: maxFirstLoginsPerHour }),
    key: `${refusal}:${partner.tid}`,
    onceWithinMs: refusal === 'partner_full' ? DAY_MS : HOUR_MS,
  })
}
