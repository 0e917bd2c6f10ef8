import { randomUUID } from 'node:crypto'
import { dropLease, holdLease } from './lease.ts'
import type { Logger } from './logger.ts'
import type { Db } from './open.ts'

/**
 * Goes through duties again and again, on the one replica that holds the lease. A duty that fails is logged and does not
 * keep the others from being done.
 *
 * @param room whose duties these are, as the log names it
 * @returns the way to stop, which waits for what is running and gives the lease back
 */
export function startDutyRounds(options: {
  room: string
  lease: string
  /** Longest time without anybody at the duties when a replica dies. */
  leaseMs: number
  everyMs: number
  duties: Readonly<Record<string, () => Promise<void>>>
  db: Db
  now: () => number
  log: Logger
}): { stop(): Promise<void> } {
  const { room, lease, leaseMs, everyMs, duties, db, now, log } = options
  const holder = randomUUID()
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()

  async function goRound(): Promise<void> {
    for (const [duty, run] of Object.entries(duties)) {
      if (isStopped || !(await holdLease(db, lease, holder, now(), leaseMs))) return
      try {
        await run()
      } catch (error) {
        log.error({ err: error, duty, room }, 'a duty failed')
      }
    }
  }

  function schedule(): void {
    if (isStopped) return
    timer = setTimeout(() => {
      round = goRound()
        .catch((error: unknown) => log.error({ err: error, room }, 'the duties of a room could not be done'))
        .finally(schedule)
    }, everyMs)
    timer.unref()
  }

  schedule()
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await round
      await dropLease(db, lease, holder)
    },
  }
}
