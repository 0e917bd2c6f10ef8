import { and, eq, inArray } from 'drizzle-orm'
import type { AuditAction } from '../audit/audit.ts'
import { devices } from '../store/device-tables.ts'
import type { Db } from '../store/open.ts'
import { cutOffFeed, guests, sessions } from '../store/tables.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { GuestRow } from './guests.ts'

export const CUT_OFF_QUEUE = 'cut-off'

export type CutOffJob = { readonly guestId: string; readonly epoch: number }

export type EndedState = Extract<GuestRow['state'], 'expired' | 'vetoed' | 'cut'>

const actions: Readonly<Record<EndedState, AuditAction>> = {
  expired: 'guest.expired',
  vetoed: 'guest.vetoed',
  cut: 'guest.cut',
}

/** Reason of guests whose organisation is no longer admitted; they come back with it. */
export const ORGANISATION_CLOSED = 'organisation closed'

/**
 * Step 0 of a cut-off (design J6), in one transaction of ours: from its commit no session of the guest is good, every
 * replica learns of it by the feed, and the work in Mattermost is sure to be done.
 *
 * @returns the row, or undefined when access had ended before.
 */
export async function endAccess(
  deps: GuestDeps,
  guestId: string,
  state: EndedState,
  by: { readonly actor: string; readonly reason: string },
): Promise<GuestRow | undefined> {
  const { db, jobs, audit, now } = deps
  return db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const [before] = await tx.select().from(guests).where(eq(guests.id, guestId)).for('update')
    if (!before) return undefined
    if (before.state !== 'new' && before.state !== 'active') {
      if (state === 'cut') await sharpen(deps, tx, before, by)
      return undefined
    }
    const atMs = now()
    const [row] = await tx
      .update(guests)
      .set({
        state,
        epoch: before.epoch + 1,
        cutAtMs: atMs,
        cutReason: by.reason,
        cutDoneAtMs: null,
        provisionedAtMs: null,
      })
      .where(eq(guests.id, guestId))
      .returning()
    await tx.delete(sessions).where(eq(sessions.guestId, guestId))
    // What the server still sends to the guest's device is refused with REMOVE from here on.
    await tx.update(devices).set({ retiredAtMs: atMs }).where(eq(devices.guestId, guestId))
    await deps.whenAccessEnds?.(guestId, tx)
    await tx.insert(cutOffFeed).values({ guestId, kind: 'guest', atMs })
    await audit.write(
      { actor: by.actor, action: actions[state], subject: `guest:${guestId}`, detail: { reason: by.reason } },
      tx,
    )
    await jobs.send(CUT_OFF_QUEUE, { guestId, epoch: before.epoch + 1 } satisfies CutOffJob, { within: tx })
    return row
  })
}

/** A person who ends access that had run out, or that fell with the organisation, makes it stay ended. */
async function sharpen(
  { audit }: GuestDeps,
  tx: Db,
  before: GuestRow,
  by: { readonly actor: string; readonly reason: string },
): Promise<void> {
  if (by.reason === ORGANISATION_CLOSED) return
  if (before.state === 'cut' && before.cutReason !== ORGANISATION_CLOSED) return
  await tx
    .update(guests)
    .set({ state: 'cut', cutReason: by.reason })
    .where(and(eq(guests.id, before.id), inArray(guests.state, ['expired', 'vetoed', 'cut'])))
  await audit.write(
    { actor: by.actor, action: 'guest.cut', subject: `guest:${before.id}`, detail: { reason: by.reason } },
    tx,
  )
}
