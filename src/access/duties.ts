import { startDutyRounds } from '../store/duty-rounds.ts'
import type { Jobs } from '../store/jobs.ts'
import type { Logger } from '../store/logger.ts'
import type { Db } from '../store/open.ts'
import type { AccessRoom } from './create-access.ts'
import { CODE_QUEUE, type CodeJob } from './link-sponsor.ts'
import { SPONSOR_QUEUE, type SponsorWord } from './sponsor-word.ts'

const LEASE = 'access-duties'

/** Longest time without anybody at the duties when a replica dies. */
const LEASE_MS = 30_000

/** Days and suspensions; nobody waits for either. */
const EVERY_MS = 10_000

/**
 * Starts what nobody waits for: the queues on every replica, reminders and suspensions on the one that holds the lease.
 *
 * @returns the way to stop, which waits for what is running
 */
export async function startAccessDuties(deps: {
  access: Pick<AccessRoom, 'work'>
  db: Db
  jobs: Jobs
  now: () => number
  log: Logger
}): Promise<{ stop(): Promise<void> }> {
  const { db, jobs, now, log } = deps
  const { work } = deps.access
  const words = await jobs.work<SponsorWord>(SPONSOR_QUEUE, (word) => work.tellSponsor(word), { pollSeconds: 1 })
  const codes = await jobs.work<CodeJob>(CODE_QUEUE, (job) => work.sendCode(job), { pollSeconds: 1 })

  const rounds = startDutyRounds({
    room: 'access',
    lease: LEASE,
    leaseMs: LEASE_MS,
    everyMs: EVERY_MS,
    duties: { remind: work.remind, tellSuspensions: work.tellSuspensions },
    db,
    now,
    log,
  })
  return {
    async stop() {
      await Promise.all([rounds.stop(), words.stop(), codes.stop()])
    },
  }
}
