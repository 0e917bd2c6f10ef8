import { and, eq, inArray, isNotNull, isNull, lt, lte, or } from 'drizzle-orm'
import { decide } from '../policy/decide.ts'
import type { Db } from '../store/open.ts'
import { facts, guests } from '../store/tables.ts'
import { tryClaim } from './claim.ts'
import { CUT_OFF_QUEUE, type CutOffJob, endAccess, ORGANISATION_CLOSED } from './end-access.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { GuestRow } from './guests.ts'
import { putAwayLeftOver } from './put-away.ts'
import { restore } from './restore.ts'

/** A cut-off that has not ended after this long gets a second order, in case the first was lost with the queue. */
const ORDER_AGAIN_MS = 5 * 60_000

/** A login that was given up is repaired when its caller has surely gone. */
const LEFT_OVER_MS = 2 * 60_000

/** Ends access that has run out. */
export async function expireDue(deps: GuestDeps): Promise<void> {
  const due = await deps.db
    .select({ id: guests.id })
    .from(guests)
    .where(and(eq(guests.state, 'active'), lte(guests.expiresAtMs, deps.now())))
  for (const { id } of due) await endAccess(deps, id, 'expired', { actor: 'system', reason: 'run out' })
}

/** Ends access with the organisation, and lets its people in again with it; who was ended by a person stays so. */
export async function followOrganisations(deps: GuestDeps): Promise<void> {
  const isAdmitted = (termsTid: string): boolean => decide(deps.partners.byTenant(termsTid)).isAdmitted
  const rows = await deps.db
    .select({ id: guests.id, termsTid: guests.termsTid, state: guests.state })
    .from(guests)
    .where(or(eq(guests.state, 'active'), and(eq(guests.state, 'cut'), eq(guests.cutReason, ORGANISATION_CLOSED))))
  for (const { id, termsTid, state } of rows) {
    const by = { actor: `partner:${termsTid}`, reason: ORGANISATION_CLOSED }
    if (state === 'active' && !isAdmitted(termsTid)) await endAccess(deps, id, 'cut', by)
    if (state === 'cut' && isAdmitted(termsTid)) {
      const openAgain = { ...by, reason: 'organisation open again' }
      // A person may have ended this access since the rows were read; that stands.
      await restore(deps, id, openAgain, { onlyIfEndedBecause: ORGANISATION_CLOSED })
    }
  }
}

/**
 * Raises the alarm, once, for each cut-off that has not reached Mattermost in time, and orders those again that take very
 * long.
 */
export async function watchCutOffs(deps: GuestDeps): Promise<void> {
  const { db, audit, jobs, now, log, settings } = deps
  const open = await db
    .select()
    .from(guests)
    .where(
      and(
        inArray(guests.state, ['expired', 'vetoed', 'cut']),
        isNull(guests.cutDoneAtMs),
        isNotNull(guests.cutAtMs),
        lt(guests.cutAtMs, now() - settings.guests.cutOffAlarmSeconds * 1000),
      ),
    )
  for (const row of open) {
    const openMs = now() - (row.cutAtMs ?? now())
    if (await isFirstAlarm(db, row)) {
      log.error({ guestId: row.id, openMs }, 'a cut-off has not reached Mattermost in time')
      await audit.write({
        actor: 'system',
        action: 'guest.cut_late',
        subject: `guest:${row.id}`,
        detail: { openMs, reason: row.cutReason },
      })
    }
    if (openMs > ORDER_AGAIN_MS)
      await jobs.send(CUT_OFF_QUEUE, { guestId: row.id, epoch: row.epoch } satisfies CutOffJob, {
        singletonKey: row.id,
      })
  }
}

/** Puts away what logins left behind that were never finished: a member that is not a guest yet, a token nobody holds. */
export async function repairLeftOvers(deps: GuestDeps): Promise<void> {
  const left = await deps.db
    .select({ id: guests.id })
    .from(guests)
    .where(
      and(
        inArray(guests.state, ['new', 'active']),
        isNull(guests.provisionedAtMs),
        isNull(guests.reconciledAtMs),
        lt(guests.claimedUntilMs, deps.now() - LEFT_OVER_MS),
      ),
    )
  for (const { id } of left) {
    const claim = await tryClaim(deps, id, 'work')
    if (!claim) continue
    try {
      await putAwayLeftOver(deps, claim)
    } catch (error) {
      deps.log.warn({ err: error, guestId: id }, 'an unfinished login could not be cleared away')
    } finally {
      await claim.release()
    }
  }
}

async function isFirstAlarm(db: Db, row: GuestRow): Promise<boolean> {
  const name = `cut_late:${row.id}:${row.epoch}`
  const rows = await db
    .insert(facts)
    .values({ name, value: true })
    .onConflictDoNothing()
    .returning({ name: facts.name })
  return rows.length === 1
}
