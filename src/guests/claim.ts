import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { and, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import type { Db } from '../store/open.ts'
import { guests } from '../store/tables.ts'
import type { GuestDeps } from './guest-deps.ts'
import { guestById } from './guest-rows.ts'
import type { GuestRow } from './guests.ts'

/** Longest time that a caller waits for somebody else's work on the same guest. */
const WAIT_MS = 20_000

const LOOK_EVERY_MS = 40

/**
 * A claim that was kept this recently is not kept again before the next step. Access that ends in between is not missed:
 * the end waits for the claim before it counts as done, and what is given is written only after a fresh look.
 */
const BELIEVED_MS = 1_000

export type Changes = Partial<Omit<GuestRow, 'id' | 'tid' | 'oid' | 'claimedBy' | 'claimedUntilMs'>>

/** The right to speak to Mattermost about one guest. Whoever dies with it loses it when its time runs out. */
export type Claim = {
  readonly guestId: string
  /** The row when the claim was taken; state is read again by every `keep`. */
  readonly row: GuestRow
  /**
   * Writes changes and extends the claim, if it is still ours and the guest has not been ended meanwhile (security I7).
   * Called before every step outside, so that nobody else can be at work while the step runs.
   *
   * @throws ClaimLost
   */
  keep(changes?: Changes, within?: Db): Promise<GuestRow>
  /** The last `keep`, which gives the claim back in the same statement. @throws ClaimLost */
  finish(changes: Changes, within: Db): Promise<GuestRow>
  /** Told when the transaction of `finish` has committed: nothing is left to give back. */
  committed(): void
  release(): Promise<void>
}

/** Raised when the claim has gone to somebody else, or access was ended while we were at work. */
export class ClaimLost extends Error {
  constructor(guestId: string) {
    super(`the claim on guest ${guestId} is lost`)
    this.name = 'ClaimLost'
  }
}

type Purpose = 'work' | 'ending'

/** States under which a claim stays good: provisioning never goes on with a guest whose access has ended. */
const workable: Readonly<Record<Purpose, readonly GuestRow['state'][]>> = {
  work: ['new', 'active'],
  ending: ['expired', 'vetoed', 'cut'],
}

/** Takes the claim in one short committed statement; no transaction stays open over a call to Mattermost (PGlite has one connection). */
export async function tryClaim(deps: GuestDeps, guestId: string, purpose: Purpose): Promise<Claim | undefined> {
  const { db, now } = deps
  const mark = newClaimMark(deps)
  const [row] = await db
    .update(guests)
    .set(mark)
    .where(
      and(
        eq(guests.id, guestId),
        inArray(guests.state, [...workable[purpose]]),
        or(isNull(guests.claimedBy), lt(guests.claimedUntilMs, now())),
      ),
    )
    .returning()
  return row && holdClaim(deps, row, mark, purpose)
}

type ClaimMark = { readonly claimedBy: string; readonly claimedUntilMs: number }

/** What a row says of whoever has the claim; a row can be made with it. */
export function newClaimMark(deps: GuestDeps): ClaimMark {
  return { claimedBy: randomUUID(), claimedUntilMs: deps.now() + claimMs(deps) }
}

/** @param row as it was written with the mark. */
export function holdClaim(deps: GuestDeps, row: GuestRow, { claimedBy }: ClaimMark, purpose: Purpose): Claim {
  const { db, now } = deps
  const guestId = row.id
  const isOurs = and(
    eq(guests.id, guestId),
    eq(guests.claimedBy, claimedBy),
    inArray(guests.state, [...workable[purpose]]),
  )
  let last = { row, atMs: performance.now() }
  let isFinished = false
  return {
    guestId,
    row,
    async keep(changes, within = db) {
      if (changes === undefined && performance.now() - last.atMs < BELIEVED_MS) return last.row
      const [kept] = await within
        .update(guests)
        .set({ ...changes, claimedUntilMs: now() + claimMs(deps) })
        .where(isOurs)
        .returning()
      if (!kept) throw new ClaimLost(guestId)
      last = { row: kept, atMs: performance.now() }
      return kept
    },
    async finish(changes, within) {
      const [done] = await within
        .update(guests)
        .set({ ...changes, claimedBy: null, claimedUntilMs: now() })
        .where(isOurs)
        .returning()
      if (!done) throw new ClaimLost(guestId)
      return done
    },
    committed() {
      isFinished = true
    },
    async release() {
      if (isFinished) return
      await db
        .update(guests)
        .set({ claimedBy: null, claimedUntilMs: now() })
        .where(and(eq(guests.id, guestId), eq(guests.claimedBy, claimedBy)))
    },
  }
}

/**
 * Waits for the claim, polling the row.
 *
 * @param isSettled tells from the row that the other's work has also done what we came for; then no claim is needed.
 * @returns the claim, or the row when it is settled, or undefined when access has ended meanwhile.
 * @throws Problem `mattermost_slow` when it takes too long.
 */
export async function waitForClaim(
  deps: GuestDeps,
  guestId: string,
  isSettled: (row: GuestRow) => boolean,
): Promise<{ claim: Claim } | { settled: GuestRow } | undefined> {
  const startedAtMs = performance.now()
  for (;;) {
    const claim = await tryClaim(deps, guestId, 'work')
    if (claim) return { claim }
    const row = await guestById(deps.db, guestId)
    if (!row || !workable.work.includes(row.state)) return undefined
    if (isSettled(row)) return { settled: row }
    if (performance.now() - startedAtMs > WAIT_MS)
      throw new Problem('mattermost_slow', { why: `guest ${guestId} has been claimed for too long` })
    await wait(LOOK_EVERY_MS / 2 + Math.random() * LOOK_EVERY_MS)
  }
}

/** A step outside ends within the time of one call; twice that, and some, passes between two renewals at most. */
function claimMs({ settings }: GuestDeps): number {
  return 2 * settings.mattermost.requestTimeoutMs + 10_000
}
