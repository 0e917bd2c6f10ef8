import type { MissionState, ThreadTotals } from './mission-state.ts'
import { withEntry } from './mission-state.ts'
import type { Thread } from './model.ts'

/** The newest threads of all teams, read anew; in the totals are also those that are not read yet. */
export function setThreads(
  state: MissionState,
  rows: readonly Thread[],
  { unreadThreads, unreadMentions, hasAll }: ThreadTotals & { readonly hasAll: boolean },
): MissionState {
  const threads = new Map(rows.map((thread) => [thread.id, thread]))
  return { ...state, threads, hasAllThreads: hasAll, threadTotals: { unreadThreads, unreadMentions } }
}

/** Older threads, which the totals count already. */
export function addThreads(state: MissionState, rows: readonly Thread[], hasAll: boolean): MissionState {
  const threads = new Map([...state.threads, ...rows.map((thread) => [thread.id, thread] as const)])
  return { ...state, threads, hasAllThreads: hasAll }
}

/** A followed thread has a new state; the totals follow from the difference. */
export function putThread(state: MissionState, thread: Thread): MissionState {
  const known = state.threads.get(thread.id)
  const wasUnread = (known?.unread_replies ?? 0) > 0
  const isUnread = thread.unread_replies > 0
  const { unreadThreads, unreadMentions } = state.threadTotals
  return {
    ...state,
    threads: withEntry(state.threads, thread.id, thread),
    threadTotals: {
      unreadThreads: Math.max(0, unreadThreads + Number(isUnread) - Number(wasUnread)),
      unreadMentions: Math.max(0, unreadMentions + thread.unread_mentions - (known?.unread_mentions ?? 0)),
    },
  }
}

/** A thread was read, here or elsewhere. */
export function markThreadRead(
  state: MissionState,
  rootId: string,
  facts: { readonly atMs: number; readonly unreadReplies: number; readonly unreadMentions: number },
): MissionState {
  const known = state.threads.get(rootId)
  if (known === undefined) return state
  return putThread(state, {
    ...known,
    last_viewed_at: facts.atMs,
    unread_replies: facts.unreadReplies,
    unread_mentions: facts.unreadMentions,
  })
}

export function markAllThreadsRead(state: MissionState, atMs: number): MissionState {
  const threads = new Map(
    [...state.threads].map(([id, thread]) => [
      id,
      { ...thread, last_viewed_at: atMs, unread_replies: 0, unread_mentions: 0 },
    ]),
  )
  return { ...state, threads, threadTotals: { unreadThreads: 0, unreadMentions: 0 } }
}

/** The person follows a thread no more. */
export function dropThread(state: MissionState, rootId: string): MissionState {
  const known = state.threads.get(rootId)
  if (known === undefined) return state
  const read = putThread(state, { ...known, unread_replies: 0, unread_mentions: 0 })
  return { ...read, threads: withEntry(read.threads, rootId, undefined) }
}
