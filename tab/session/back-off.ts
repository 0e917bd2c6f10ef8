import { type Failure, localFailure } from './failure.ts'
import { outcomes } from './outcome.ts'

const quickMs = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000] as const
const slowMs = [60_000, 120_000, 240_000, 480_000, 600_000] as const

/** No answer of a server holds the tab back longer than this. */
const longestMs = 3_600_000

/**
 * How long to wait before the next try, or undefined when only the person can go on. What the server asks for is the floor;
 * up to a fifth is added at random so that a whole organisation does not come back in the same second.
 *
 * @param failures how often it has failed in a row, this one included
 * @param random 0 up to 1
 */
export function waitMs(failure: Failure, failures: number, random: number): number | undefined {
  const { goesOn } = outcomes[failure.code]
  if (goesOn === 'by-hand') return undefined
  const steps = goesOn === 'by-itself' ? quickMs : slowMs
  const step = steps[Math.min(failures, steps.length) - 1] ?? steps[0]
  return Math.min(longestMs, Math.max(step, failure.retryAfterMs ?? 0) * (1 + random / 5))
}

/** The wait between two tries to renew a session that is still valid; every failure passes or is found final at its end. */
export function renewalWaitMs(failure: Failure, failures: number, random: number): number {
  const asked = failure.retryAfterMs
  return waitMs({ ...localFailure('offline'), retryAfterMs: asked }, failures, random) ?? longestMs
}
