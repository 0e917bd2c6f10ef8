import type { Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import { untilAnswered } from '../connection/until-answered.ts'
import type { MissionState } from '../state/mission-state.ts'
import type { Store } from '../state/store.ts'
import { addThreads, markThreadRead, setThreads } from '../state/threads-state.ts'

export type Threads = {
  /** Reads the newest followed threads of all teams and the totals. */
  load(): Promise<void>
  /** Reads the next older ones of every team that has more. */
  more(): Promise<void>
  /** The person sees the end of the thread. */
  read(rootId: string, teamId: string): Promise<void>
}

const pageSize = 25

/** How far the threads of one team are read. */
type Reach = { readonly oldestId: string | undefined; readonly count: number; readonly isComplete: boolean }

const nothingRead: Reach = { oldestId: undefined, count: 0, isComplete: false }

export function createThreads(deps: {
  readonly store: Store<MissionState>
  readonly rest: Pick<Rest, 'threads' | 'readThread'>
  readonly scheduler: Scheduler
  readonly signal: AbortSignal
}): Threads {
  const { store, rest } = deps
  let reaches: ReadonlyMap<string, Reach> = new Map()

  /** The next threads of one team; undefined when it has none to give (a server without collapsed threads refuses). */
  async function read(teamId: string, from: Reach, excludesDirect: boolean) {
    const before = from.oldestId === undefined ? {} : { before: from.oldestId }
    try {
      const list = await untilAnswered(
        () => rest.threads(teamId, { ...before, perPage: pageSize, excludesDirect }),
        deps,
      )
      const threads = list.threads ?? []
      const count = from.count + threads.length
      const reach = {
        oldestId: threads.at(-1)?.id ?? from.oldestId,
        count,
        isComplete: count >= list.total || threads.length === 0,
      }
      return { teamId, reach, list, threads }
    } catch {
      return undefined
    }
  }

  /** Threads belong to teams; those of direct messages come with every team, so only the first one is asked for them. */
  async function readAll(from: (teamId: string) => Reach | undefined) {
    const answers = await Promise.all(
      store.get().teams.map(({ id }, at) => {
        const reach = from(id)
        return reach === undefined ? undefined : read(id, reach, at > 0)
      }),
    )
    return answers.filter((answer) => answer !== undefined)
  }

  const hasAll = (): boolean => [...reaches.values()].every(({ isComplete }) => isComplete)

  return {
    async load() {
      if (store.get().teams.length === 0) return
      const answers = await readAll(() => nothingRead)
      if (answers.length === 0 || deps.signal.aborted) return
      reaches = new Map(answers.map(({ teamId, reach }) => [teamId, reach]))
      store.update((state) =>
        setThreads(
          state,
          answers.flatMap(({ threads }) => threads),
          {
            unreadThreads: answers.reduce((sum, { list }) => sum + list.total_unread_threads, 0),
            unreadMentions: answers.reduce((sum, { list }) => sum + list.total_unread_mentions, 0),
            hasAll: hasAll(),
          },
        ),
      )
    },
    async more() {
      const unfinished = (teamId: string) => {
        const reach = reaches.get(teamId)
        return reach?.isComplete ? undefined : reach
      }
      const answers = await readAll(unfinished)
      if (deps.signal.aborted) return
      reaches = new Map([...reaches, ...answers.map(({ teamId, reach }) => [teamId, reach] as const)])
      store.update((state) =>
        addThreads(
          state,
          answers.flatMap(({ threads }) => threads),
          hasAll(),
        ),
      )
    },
    async read(rootId, team) {
      const thread = store.get().threads.get(rootId)
      if (thread === undefined || (thread.unread_replies === 0 && thread.unread_mentions === 0)) return
      const atMs = Math.max(deps.scheduler.now(), thread.last_reply_at)
      store.update((state) => markThreadRead(state, rootId, { atMs, unreadReplies: 0, unreadMentions: 0 }))
      try {
        await rest.readThread(team, rootId, atMs)
      } catch {
        // The server still has it as unread and says so at the next load.
      }
    },
  }
}
