import { eq } from 'drizzle-orm'
import type { Guests } from '../../guests/guests.ts'
import type { Mattermost } from '../../mattermost/mattermost.ts'
import type { Logger } from '../../store/logger.ts'
import type { Db } from '../../store/open.ts'
import { guests as guestTable } from '../../store/tables.ts'
import { countMissed, rememberTold } from './count-missed.ts'
import type { Gap, Gaps } from './gaps.ts'
import type { NoticeTaker } from './told-by.ts'

/** How far the clocks of the two servers may be apart; comparing a little too much says nothing twice. */
const SKEW_MS = 60_000

const SIDE_BY_SIDE = 8

/**
 * After any time in which a push could not be stored: finds what each guest was not told and says it in one summary each.
 *
 * @throws when somebody could not be compared; then the time stays open and those who are left come the next time.
 */
export async function reconcileMissed(
  deps: {
    db: Db
    guests: Pick<Guests, 'token' | 'grantsOf'>
    mattermost: Pick<Mattermost, 'asDevice'>
    notices: Pick<NoticeTaker, 'missed'>
    gaps: Pick<Gaps, 'close'>
    /** Between two guests: false ends the work, because another replica has it now. */
    mayGoOn: () => Promise<boolean>
    log: Logger
  },
  gap: Gap,
): Promise<{ readonly summaries: number }> {
  const { db, guests, mattermost, notices, gaps, mayGoOn, log } = deps
  const sinceMs = gap.sinceMs - SKEW_MS
  const waiting = await db
    .select({ id: guestTable.id, userId: guestTable.userId })
    .from(guestTable)
    .where(eq(guestTable.state, 'active'))
  let summaries = 0
  let failed = 0

  async function compare(guestId: string, userId: string): Promise<void> {
    const holder = mattermost.asDevice(await guests.token(guestId, 'device'))
    const missed = await countMissed(
      { db, holder },
      { guestId, userId, grants: await guests.grantsOf(guestId) },
      sinceMs,
    )
    const { mentions, threads, places, summedUpToMs } = missed
    if (mentions === 0 && threads === 0) return
    await db.transaction(async (transaction) => {
      const tx = transaction as unknown as Db
      await rememberTold(tx, guestId, places)
      // A time that is compared again, because somebody else could not be, begins for this guest where the last summary ended.
      await notices.missed(guestId, { mentions, threads, sinceMs: Math.max(gap.sinceMs, summedUpToMs) }, tx)
    })
    summaries += 1
  }

  async function worker(): Promise<void> {
    for (let next = waiting.shift(); next && (await mayGoOn()); next = waiting.shift()) {
      if (next.userId === null) continue
      try {
        await compare(next.id, next.userId)
      } catch (error) {
        failed += 1
        log.warn({ err: error, guestId: next.id }, 'what a guest missed could not be compared yet')
      }
    }
  }

  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))
  if (failed > 0 || !(await mayGoOn())) throw new Error(`${failed} guests are still to be compared`)
  await gaps.close(gap)
  log.info({ sinceMs: gap.sinceMs, summaries }, 'what was missed has been compared')
  return { summaries }
}
