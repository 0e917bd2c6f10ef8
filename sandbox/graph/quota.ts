/** Requests of one app for one tenant within a window; the next ones are told how long to wait. */
export type Quota = { readonly requests: number; readonly windowMs: number }

/** Graph's limit for identity resources: a small tenant has 3,500 units in 10 s, and `/me` costs one. */
export const identityQuota: Quota = { requests: 3500, windowMs: 10_000 }

/** @returns a function that counts a request and says how many seconds to wait, 0 when it may go on. */
export function createQuotas(quota: Quota, now: () => number): (tid: string) => number {
  const windows = new Map<string, { startMs: number; count: number }>()
  return (tid) => {
    const at = now()
    const current = windows.get(tid)
    if (!current || at - current.startMs >= quota.windowMs) {
      windows.set(tid, { startMs: at, count: 1 })
      return 0
    }
    current.count += 1
    return current.count <= quota.requests ? 0 : Math.ceil((current.startMs + quota.windowMs - at) / 1000)
  }
}
