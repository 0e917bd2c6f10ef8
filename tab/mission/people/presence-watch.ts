import { useEffect } from 'react'
import { useMission } from '../mission-context.tsx'
import type { People } from '../sync/people.ts'

/** `people.watch` asks for at most so many at once. */
const idsAtMost = 100

export type PresenceWatch = (userId: string) => () => void

/** Gathers those who come on screen together into one request for their presence. */
export function createPresenceWatch(watch: People['watch']): PresenceWatch {
  const watched = new Map<string, { count: number; stop?: () => void }>()
  let fresh: string[] = []

  function flush(): void {
    const ids = [...new Set(fresh)].filter((id) => watched.has(id))
    fresh = []
    for (let from = 0; from < ids.length; from += idsAtMost) {
      const some = ids.slice(from, from + idsAtMost)
      const stopAll = watch(some)
      // Each one by itself, so that it can go by itself; known already, it costs no request.
      for (const id of some) {
        const entry = watched.get(id)
        if (entry !== undefined) entry.stop ??= watch([id])
      }
      stopAll()
    }
  }

  return (userId) => {
    const entry = watched.get(userId) ?? { count: 0 }
    entry.count += 1
    watched.set(userId, entry)
    if (entry.count === 1) {
      if (fresh.length === 0) queueMicrotask(flush)
      fresh.push(userId)
    }
    return () => {
      entry.count -= 1
      if (entry.count > 0) return
      entry.stop?.()
      watched.delete(userId)
    }
  }
}

/** Keeps the presence of a person on screen up to date. */
export function useWatchedPresence(userId: string): void {
  const { presence } = useMission().shared
  useEffect(() => presence(userId), [presence, userId])
}
