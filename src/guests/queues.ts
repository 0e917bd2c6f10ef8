import type { Jobs } from '../store/jobs.ts'
import { CUT_OFF_QUEUE } from './end-access.ts'
import { TELL_QUEUE } from './tell.ts'

/** A cut-off is never given up: at ten seconds a try this is more than a week, and the watch orders it again after that. */
const CUT_OFF_TRIES = 100_000

/** Makes the queues of this room when they are missing. */
export async function prepareQueues(jobs: Jobs): Promise<void> {
  await jobs.queue(CUT_OFF_QUEUE, {
    retryLimit: CUT_OFF_TRIES,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 10,
    expireInSeconds: 120,
  })
  await jobs.queue(TELL_QUEUE, { retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 600 })
}
