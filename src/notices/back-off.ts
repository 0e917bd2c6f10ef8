const FIRST_MS = 1_000
const LONGEST_MS = 300_000

/** More than this of a Retry-After is not believed: nobody would be told for the rest of the day. */
const LONGEST_ASKED_MS = 3_600_000

/**
 * How long to wait before the next try: what the peer asked for, a little more so that not all come back at once, or
 * exponential with jitter (Microsoft: Optimize your bot with rate limiting).
 *
 * @param attempts tries made so far, 1 after the first
 */
export function waitMs(attempts: number, retryAfterMs: number | undefined, random: () => number = Math.random): number {
  if (retryAfterMs !== undefined)
    return Math.min(Math.max(retryAfterMs, 0), LONGEST_ASKED_MS) + Math.ceil(random() * 250)
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20))
  return Math.ceil(longest / 2 + random() * (longest / 2))
}
