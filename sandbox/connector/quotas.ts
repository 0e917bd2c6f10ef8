/** At most so many within the window. */
export type Limit = { readonly count: number; readonly windowMs: number }

/** Source: "Optimize your bot with rate limiting"; sending and creating alike, for each conversation. */
export const sendLimits: readonly Limit[] = [
  { count: 7, windowMs: 1_000 },
  { count: 8, windowMs: 2_000 },
  { count: 60, windowMs: 30_000 },
  { count: 1_800, windowMs: 3_600_000 },
]
export const readLimits: readonly Limit[] = sendLimits.map(({ count, windowMs }) => ({ count: count * 2, windowMs }))
/** For each app and tenant. */
export const tenantLimits: readonly Limit[] = [{ count: 50, windowMs: 1_000 }]

/**
 * Counts calls for a key in sliding windows; what is refused is not counted.
 *
 * @returns a function that says how many seconds to wait, 0 when the call may go on
 */
export function createSlidingQuota(limits: readonly Limit[], now: () => number): (key: string) => number {
  const calls = new Map<string, number[]>()
  const longestMs = Math.max(...limits.map(({ windowMs }) => windowMs))
  return (key) => {
    const atMs = now()
    const times = (calls.get(key) ?? []).filter((time) => atMs - time < longestMs)
    calls.set(key, times)
    for (const { count, windowMs } of limits) {
      const inWindow = times.filter((time) => atMs - time < windowMs)
      const oldest = inWindow[inWindow.length - count]
      if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + windowMs - atMs) / 1000))
    }
    times.push(atMs)
    return 0
  }
}
