import { useEffect, useState } from 'react'
import type { Mission } from '../mission.ts'
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

type Loaded = Omit<Members, 'reload'>

/** The members of a channel, page by page, and whoever comes and goes from then on; their names are asked for as well. */
export function useMembers(channelId: string): Members {
  const mission = useMission()
  const [attempt, setAttempt] = useState(0)
  const [loaded, setLoaded] = useState<Loaded>(nothingYet)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a further attempt is the reason to load again
  useEffect(() => {
    setLoaded(nothingYet)
    return followMembers(mission, channelId, setLoaded)
  }, [mission, channelId, attempt])

  return { ...loaded, reload: () => setAttempt((before) => before + 1) }
}

const nothingYet = { userIds: [], state: 'loading', isComplete: false } as const

/** @returns the way to stop */
function followMembers(mission: Mission, channelId: string, show: (loaded: Loaded) => void): () => void {
  /** What was said since the list was begun: an answer on its way may be older. */
  let said = new Map<string, boolean>()
  let shown: Loaded = nothingYet
  let run = 0

  function put(next: Loaded): void {
    shown = next
    show({ ...next, userIds: [...withChanges(next.userIds, said)] })
  }

  async function load(isQuiet: boolean): Promise<void> {
    run += 1
    const ownRun = run
    said = new Map()
    const userIds = new Set<string>()
    try {
      for (let page = 0; page < pagesAtMost; page += 1) {
        const rows = await mission.rest.members(channelId, page)
        if (ownRun !== run) return
        for (const { user_id: userId } of rows) userIds.add(userId)
        mission.people.need(userIds)
        const isComplete = rows.length < perPage
        const isLast = isComplete || page === pagesAtMost - 1
        if (isLast || !isQuiet) put({ userIds: [...userIds], state: isLast ? 'ready' : 'loading', isComplete })
        if (isLast) return
      }
    } catch (error) {
      // Read again only to be sure: what stands there stays.
      if (ownRun === run && !isQuiet) put({ ...shown, state: failureKind(error) })
    }
  }

  const stop = mission.memberNews.listen(channelId, (change) => {
    if (change === undefined) return void load(shown.state === 'ready')
    said.set(change.userId, change.isMember)
    if (change.isMember) mission.people.need([change.userId])
    put(shown)
  })
  void load(false)
  return () => {
    run += 1
    stop()
  }
}

function withChanges(userIds: readonly string[], said: ReadonlyMap<string, boolean>): ReadonlySet<string> {
  const result = new Set(userIds)
  for (const [userId, isMember] of said) {
    if (isMember) result.add(userId)
    else result.delete(userId)
  }
  return result
}
