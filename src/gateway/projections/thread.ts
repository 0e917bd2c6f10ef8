import type { SessionView } from '../../session/session-view.ts'
import { projectPost } from './post.ts'
import { isRecord, type JsonRecord, projectEach } from './record.ts'
import { projectUsers } from './user.ts'

/** @returns the thread, or undefined when its channel is not granted. */
export function projectThread(thread: unknown, view: SessionView): JsonRecord | undefined {
  if (!isRecord(thread)) return undefined
  const post = projectPost(thread.post, view)
  return post && { ...thread, post, participants: projectUsers(thread.participants, view.userId) }
}

/** A page of threads. The totals are Mattermost's own; they are those of the granted channels once membership equals them. */
export function projectThreads(list: unknown, view: SessionView): JsonRecord {
  if (!isRecord(list)) return { total: 0, threads: [] }
  if (!Array.isArray(list.threads)) return list
  return { ...list, threads: projectEach(list.threads, (thread) => projectThread(thread, view)) }
}
