import type { Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import { untilAnswered } from '../connection/until-answered.ts'
import type { MissionState } from '../state/mission-state.ts'
import type { Store } from '../state/store.ts'
import { markThreadRead, setThreads } from '../state/threads-state.ts'

export type Threads = {
  /** Reads the newest followed threads and the totals. */
  load(): Promise<void>
  more(): Promise<void>
  /** The person sees the end of the thread. */
  read(rootId: string, teamId: string): Promise<void>
}

const pageSize = 25

export function createThreads(deps: {
  readonly store: Store<MissionState>
  readonly rest: Rest
  readonly scheduler: Scheduler
  readonly signal: AbortSignal
}): Threads {
  const { store, rest } = deps
  /** Threads belong to a team; a mission has one. */
  const teamId = (): string | undefined => store.get().teams[0]?.id

  return {
    async load() {
      const team = teamId()
      if (team === undefined) return
      try {
        const list = await untilAnswered(() => rest.threads(team, { perPage: pageSize }), deps)
        store.update((state) => setThreads(state, list, { isFirst: true }))
      } catch {
        // A server without collapsed threads refuses this; the list of threads stays empty then.
      }
    },
    async more() {
      const team = teamId()
      const oldest = [...store.get().threads.values()].toSorted((a, b) => a.last_reply_at - b.last_reply_at)[0]
      if (team === undefined || oldest === undefined || store.get().hasAllThreads) return
      try {
        const list = await untilAnswered(() => rest.threads(team, { before: oldest.id, perPage: pageSize }), deps)
        store.update((state) => setThreads(state, list, { isFirst: false }))
      } catch {
        // What is there stays; scrolling asks again.
      }
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
