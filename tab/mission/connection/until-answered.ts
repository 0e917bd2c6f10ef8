import { backOffMs } from './back-off.ts'
import { isTransient, RequestError } from './request-error.ts'
import { type Scheduler, sleep } from './scheduler.ts'

/**
 * Asks until there is an answer that counts: what passes (no network, 429, 503) is tried again, after `Retry-After` where the
 * server names it.
 *
 * @throws RequestError that will not pass, or the last one when the signal was given up
 */
export async function untilAnswered<Answer>(
  ask: () => Promise<Answer>,
  { scheduler, signal }: { readonly scheduler: Scheduler; readonly signal: AbortSignal },
): Promise<Answer> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!isTransient(error) || signal.aborted) throw error
      const asked = error instanceof RequestError ? (error.retryAfterMs ?? 0) : 0
      const delayMs = backOffMs(failures, { baseMs: 1000, maxMs: 30_000, random: scheduler.random })
      await sleep(scheduler, Math.max(asked, delayMs), signal)
      if (signal.aborted) throw error
    }
  }
}
