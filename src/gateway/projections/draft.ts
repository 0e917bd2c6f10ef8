import type { SessionView } from '../../session/session-view.ts'
import { projectPost } from './post.ts'
import { isRecord, type JsonRecord, projectEach } from './record.ts'

type Reader = Pick<SessionView, 'granted' | 'userId' | 'terms'>

/** A draft or scheduled post is shaped as a post. @returns undefined when it is of another person or in a channel that is not granted. */
export function projectDraft(draft: unknown, view: Reader): JsonRecord | undefined {
  return isRecord(draft) && draft.user_id === view.userId ? projectPost(draft, view) : undefined
}

export function projectDrafts(drafts: unknown, view: Reader): JsonRecord[] {
  return projectEach(drafts, (draft) => projectDraft(draft, view))
}

/** Scheduled posts as Mattermost lists them: by team, and under `directChannels` those of conversations. */
export function projectScheduled(lists: unknown, view: SessionView): JsonRecord {
  const projected: JsonRecord = {}
  for (const [key, list] of Object.entries(isRecord(lists) ? lists : {}))
    if (key === 'directChannels' || view.teamIds.has(key)) projected[key] = projectDrafts(list, view)
  return projected
}
