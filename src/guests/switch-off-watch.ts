import { eq } from 'drizzle-orm'
import type { Capabilities } from '../mattermost/capabilities.ts'
import type { Db } from '../store/open.ts'
import { facts } from '../store/tables.ts'

const NAME = 'mattermost.guests_switched_off'

/** Difference between our clock and the server's that is forgiven. */
const SKEW_MS = 5_000

type Off = { readonly fromMs: number; readonly untilMs: number | null }

/**
 * Remembers when guest accounts were last seen switched off: from the last answer in which they were on, until the first
 * in which they are on again. Whoever was deactivated in that time was deactivated by the server.
 */
export async function noteSwitch(db: Db, now: Capabilities, before: Capabilities | undefined): Promise<void> {
  const isOff = now.guestObstacle !== undefined
  const [row] = await db.select().from(facts).where(eq(facts.name, NAME))
  const known = row?.value as Off | undefined
  if (isOff && known?.untilMs !== null) await write(db, { fromMs: before?.probedAtMs ?? now.probedAtMs, untilMs: null })
  if (!isOff && known?.untilMs === null) await write(db, { fromMs: known.fromMs, untilMs: now.probedAtMs })
}

export async function guestsWereOffAt(db: Db, atMs: number): Promise<boolean> {
  const [row] = await db.select().from(facts).where(eq(facts.name, NAME))
  const known = row?.value as Off | undefined
  if (!known) return false
  return atMs >= known.fromMs - SKEW_MS && atMs <= (known.untilMs ?? Number.POSITIVE_INFINITY) + SKEW_MS
}

async function write(db: Db, value: Off): Promise<void> {
  await db.insert(facts).values({ name: NAME, value }).onConflictDoUpdate({ target: facts.name, set: { value } })
}
