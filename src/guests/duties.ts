import { startDutyRounds } from '../store/duty-rounds.ts'
import type { Jobs } from '../store/jobs.ts'
import type { Logger } from '../store/logger.ts'
import type { Db } from '../store/open.ts'
import type { GuestRoom } from './create-guests.ts'
import type { CutOffJob } from './end-access.ts'
import { CUT_OFF_QUEUE } from './end-access.ts'
import { TELL_QUEUE, type Word } from './tell.ts'

const LEASE = 'guest-duties'

/** Longest time without anybody at the duties when a replica dies. */
const LEASE_MS = 15_000

/** What runs out or changes is seen within this time; the reconcile of each guest has its own interval. */
const EVERY_MS = 3_000

/** Mattermost may hang in one cut-off; the others go on. */
const CUT_OFFS_SIDE_BY_SIDE = 4

/**
 * Starts the work that nobody asks for: the queues on every replica; expiry, organisations, reconcile, repair and alarms
 * on the one that holds the lease.
 *
 * @returns the way to stop, which waits for what is running.
 */
export async function startGuestDuties(deps: {
  guests: Pick<GuestRoom, 'work'>
  db: Db
  jobs: Jobs
  now: () => number
  log: Logger
}): Promise<{ stop(): Promise<void> }> {
  const { db, jobs, now, log } = deps
  const { work } = deps.guests
  const cutOffs = await jobs.work<CutOffJob>(CUT_OFF_QUEUE, (job) => work.finishCutOff(job), {
    pollSeconds: 1,
    parallel: CUT_OFFS_SIDE_BY_SIDE,
  })
  const words = await jobs.work<Word>(TELL_QUEUE, (word) => work.tell(word), { pollSeconds: 2 })

  const duties = {
    expireDue: work.expireDue,
    followOrganisations: work.followOrganisations,
    watchCutOffs: work.watchCutOffs,
    repairLeftOvers: work.repairLeftOvers,
    reconcileDue: work.reconcileDue,
  }

  const rounds = startDutyRounds({
    room: 'guests',
    lease: LEASE,
    leaseMs: LEASE_MS,
    everyMs: EVERY_MS,
    duties,
    db,
    now,
    log,
  })
  return {
    async stop() {
      await Promise.all([rounds.stop(), cutOffs.stop(), words.stop()])
    },
  }
}
