import type { MissionState } from './mission-state.ts'
import { withEntry } from './mission-state.ts'
import type { Thread, ThreadList } from './model.ts'

export function setThreads(state: MissionState, list: ThreadList, { isFirst }: { isFirst: boolean }): MissionState {
  const rows = list.threads ?? []
  const threads = new Map(isFirst ? [] : state.threads)
  for (const thread of rows) threads.set(thread.id, thread)
  return {
    ...state,
    threads,
    hasAllThreads: threads.size >= list.total || rows.length === 0,
    threadTotals: { unreadThreads: list.total_unread_threads, unreadMentions: list.total_unread_mentions },
  }
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
