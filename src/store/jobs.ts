import { sql } from 'drizzle-orm'
import { type ConstructorOptions, fromDrizzle, type Job, PgBoss, type Queue } from 'pg-boss'
import type { Logger } from './logger.ts'
import type { Db } from './open.ts'

export type SendOptions = {
  /** Send within this transaction: the job exists exactly when the transaction commits. */
  readonly within?: Db
  /** At most one waiting job for this key. */
  readonly singletonKey?: string
  readonly startAfterSeconds?: number
}

/** Durable jobs: a job that was sent is done at least once, so every handler is idempotent. */
export type Jobs = {
  /** Makes the queue when it is missing. */
  queue(name: string, options?: Omit<Queue, 'name'>): Promise<void>
  send(name: string, data: object, options?: SendOptions): Promise<void>
  /**
   * One handler for each process and queue; a throw makes the job try again as the queue says.
   *
   * @returns the way to stop: takes no further job, and resolves when those at work have ended. Whoever closes what a
   * handler works with stops it first.
   */
  work<T extends object>(
    name: string,
    handler: (data: T, job: Job<T>) => Promise<void>,
    options?: { pollSeconds?: number; parallel?: number },
  ): Promise<{ stop(): Promise<void> }>
  stop(): Promise<void>
}

/** Starts pg-boss on the given database. Its own faults are logged, never thrown into nowhere. */
export async function createJobs(options: ConstructorOptions, log: Logger): Promise<Jobs> {
  const boss = new PgBoss({ ...options, schema: 'jobs' })
  boss.on('error', (error) => log.error({ err: error }, 'the job queue reports a fault'))
  await boss.start()
  return {
    async queue(name, queueOptions) {
      await boss.createQueue(name, queueOptions)
    },
    async send(name, data, { within, singletonKey, startAfterSeconds } = {}) {
      await boss.send(name, data, {
        ...(singletonKey === undefined ? {} : { singletonKey }),
        ...(startAfterSeconds === undefined ? {} : { startAfter: startAfterSeconds }),
        ...(within === undefined ? {} : { db: fromDrizzle(within as never, sql) }),
      })
    },
    async work(name, handler, { pollSeconds = 2, parallel = 1 } = {}) {
      const ids: string[] = []
      for (let worker = 0; worker < parallel; worker += 1) {
        const id = await boss.work(name, { pollingIntervalSeconds: pollSeconds, batchSize: 1 }, async (jobs) => {
          for (const job of jobs) await handler(job.data as never, job as never)
        })
        ids.push(id)
      }
      return {
        async stop() {
          await Promise.all(ids.map((id) => boss.offWork(name, { id, wait: true })))
        },
      }
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}
