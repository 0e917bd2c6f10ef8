/** Token buckets by key: `perMinute` in the long run, and as many at once after a quiet minute. */
export type RateLimit = {
  /** Takes one. @returns 0 when it was there, else the seconds until there is one. */
  take(key: string): number
  /** True when nothing is left; takes nothing. */
  isExhausted(key: string): boolean
}

type Bucket = { left: number; atMs: number }

const maxKeys = 50_000

export function createRateLimit(perMinute: number, now: () => number): RateLimit {
  const perMs = perMinute / 60_000
  const buckets = new Map<string, Bucket>()

  function filled(bucket: Bucket): number {
    return Math.min(perMinute, bucket.left + Math.max(0, now() - bucket.atMs) * perMs)
  }

  /** Full buckets say nothing; when all are in use, forgetting the oldest is better than growing for ever. */
  function makeRoom(): void {
    for (const [key, bucket] of buckets) if (filled(bucket) >= perMinute) buckets.delete(key)
    for (const key of buckets.keys()) {
      if (buckets.size < maxKeys) return
      buckets.delete(key)
    }
  }

  return {
    take(key) {
      let bucket = buckets.get(key)
      if (!bucket) {
        if (buckets.size >= maxKeys) makeRoom()
        bucket = { left: perMinute, atMs: now() }
        buckets.set(key, bucket)
      }
      bucket.left = filled(bucket)
      bucket.atMs = now()
      if (bucket.left < 1) return Math.ceil((1 - bucket.left) / perMs / 1000)
      bucket.left -= 1
      return 0
    },
    isExhausted(key) {
      const bucket = buckets.get(key)
      return bucket !== undefined && filled(bucket) < 1
    },
  }
}
