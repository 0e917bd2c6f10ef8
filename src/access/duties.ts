import { randomUUID } from 'node:crypto'
import type { Jobs } from '../store/jobs.ts'
import { dropLease, holdLease } from '../store/lease.ts'
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
  const holder = randomUUID()
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()

  const words = await jobs.work<SponsorWord>(SPONSOR_QUEUE, (word) => work.tellSponsor(word), { pollSeconds: 1 })
  const codes = await jobs.work<CodeJob>(CODE_QUEUE, (job) => work.sendCode(job), { pollSeconds: 1 })

  async function goRound(): Promise<void> {
    for (const [name, duty] of Object.entries({ remind: work.remind, tellSuspensions: work.tellSuspensions })) {
      if (isStopped || !(await holdLease(db, LEASE, holder, now(), LEASE_MS))) return
      try {
        await duty()
      } catch (error) {
        log.error({ err: error, duty: name }, 'a duty of the access room failed')
      }
    }
  }

  function schedule(): void {
    if (isStopped) return
    timer = setTimeout(() => {
      round = goRound()
        .catch((error: unknown) => log.error({ err: error }, 'the duties of the access room could not be done'))
        .finally(schedule)
    }, EVERY_MS)
    timer.unref()
  }

  schedule()
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await Promise.all([round, words.stop(), codes.stop()])
      await dropLease(db, LEASE, holder)
    },
  }
}
