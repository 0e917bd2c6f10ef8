import { Problem } from '../api/errors.ts'

/** Addresses remembered at one time; the oldest are forgotten first, so that a flood of addresses cannot fill the memory. */
const MAX_KEYS = 50_000

/**
 * At most `perMinute` in a minute for each key, as a bucket that refills steadily.
 *
 * @returns a check that throws Problem `too_many_requests` with the seconds to wait.
 */
export function rateLimit(perMinute: number, now: () => number): (key: string) => void {
  const buckets = new Map<string, { left: number; atMs: number }>()
  const perMs = perMinute / 60_000

  return (key) => {
    const atMs = now()
    const bucket = buckets.get(key)
    const left = bucket ? Math.min(perMinute, bucket.left + (atMs - bucket.atMs) * perMs) : perMinute
    if (left < 1) throw new Problem('too_many_requests', { retryAfterSeconds: Math.ceil((1 - left) / perMs / 1000) })
    buckets.delete(key)
    buckets.set(key, { left: left - 1, atMs })
    if (buckets.size > MAX_KEYS) {
      const oldest = buckets.keys().next().value
      if (oldest !== undefined) buckets.delete(oldest)
    }
  }
}
