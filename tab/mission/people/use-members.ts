import { useEffect, useState } from 'react'
import { useMission } from '../mission-context.tsx'
import { failureKind } from './request-words.ts'

const perPage = 100
/** A channel with more is listed in part. */
const pagesAtMost = 20

export type Members = {
  readonly userIds: readonly string[]
  readonly state: 'loading' | 'ready' | 'refused' | 'noConnection' | 'failed'
  readonly isComplete: boolean
  reload(): void
}

/** The members of a channel, page by page; their names are asked for as well. */
export function useMembers(channelId: string): Members {
  const mission = useMission()
  const [attempt, setAttempt] = useState(0)
  const [loaded, setLoaded] = useState<Omit<Members, 'reload'>>(nothingYet)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a further attempt is the reason to load again
  useEffect(() => {
    let isWanted = true
    setLoaded(nothingYet)
    load().catch((error: unknown) => {
      if (isWanted) setLoaded((before) => ({ ...before, state: failureKind(error) }))
    })
    return () => {
      isWanted = false
    }

    async function load(): Promise<void> {
      const userIds = new Set<string>()
      for (let page = 0; page < pagesAtMost; page += 1) {
        const rows = await mission.rest.members(channelId, page)
        if (!isWanted) return
        for (const { user_id: userId } of rows) userIds.add(userId)
        mission.people.need(userIds)
        const isComplete = rows.length < perPage
        const isLast = isComplete || page === pagesAtMost - 1
        setLoaded({ userIds: [...userIds], state: isLast ? 'ready' : 'loading', isComplete })
        if (isLast) return
      }
    }
  }, [mission, channelId, attempt])

  return { ...loaded, reload: () => setAttempt((before) => before + 1) }
}

const nothingYet = { userIds: [], state: 'loading', isComplete: false } as const
