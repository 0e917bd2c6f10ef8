import { and, isNotNull, lt } from 'drizzle-orm'
import { devices } from '../../store/device-tables.ts'
import { dropLease, holdLease } from '../../store/lease.ts'
import type { Logger } from '../../store/logger.ts'
import type { Db } from '../../store/open.ts'
import type { Gaps } from './gaps.ts'

const LEASE = 'device-duties'
const LEASE_MS = 15_000

/** What a process that died has left is taken up within this time, and a lost database noticed. */
const EVERY_MS = 2_000

/** Devices are remembered this long after they were given up, so that a late push to one still hears REMOVE. */
const KEEP_RETIRED_MS = 30 * 24 * 3_600_000

export type DeviceDuties = {
  /** Does once what is due. */
  round(): Promise<void>
  start(): void
  /** Waits for what is running. */
  stop(): Promise<void>
}

/** The work that nobody asks for: every process says that it is alive, the one that holds the lease does the rest. */
export function createDuties(deps: {
  db: Db
  /** Of this process. */
  holder: string
  gaps: Pick<Gaps, 'beat' | 'stop'>
  /** In this order; `mayGoOn` keeps the lease, and says no when another process has it or this one ends. */
  duties: Readonly<Record<string, (mayGoOn: () => Promise<boolean>) => Promise<unknown>>>
  now: () => number
  log: Logger
}): DeviceDuties {
  const { db, holder, gaps, duties, now, log } = deps
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const mayGoOn = async (): Promise<boolean> => !isStopped && (await holdLease(db, LEASE, holder, now(), LEASE_MS))

  async function round(): Promise<void> {
    await gaps.beat()
    for (const [name, duty] of Object.entries(duties)) {
      if (!(await mayGoOn())) return
      try {
        await duty(mayGoOn)
      } catch (error) {
        log.warn({ err: error, duty: name }, 'a duty of the devices could not be done; it is tried again')
      }
    }
  }

  function go(): void {
    running = round()
      .catch((error: unknown) => log.error({ err: error }, 'the duties of the devices could not be done'))
      .finally(() => {
        if (isStopped) return
        timer = setTimeout(go, EVERY_MS)
        timer.unref()
      })
  }

  return {
    round,
    start: go,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
      await dropLease(db, LEASE, holder)
      await gaps.stop()
    },
  }
}

/** Devices that were given up long ago, and with them the pushes that they received. */
export async function forgetOldDevices(db: Db, nowMs: number): Promise<void> {
  await db.delete(devices).where(and(isNotNull(devices.retiredAtMs), lt(devices.retiredAtMs, nowMs - KEEP_RETIRED_MS)))
}
