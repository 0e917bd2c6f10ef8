import type { SessionView } from '../../session/session-view.ts'
import { projectFileInfo } from './file-info.ts'
import { isRecord, type JsonRecord, projectEach } from './record.ts'

/** A bookmark of a channel; what is shown of its file is what is shown of every file. */
export function projectBookmark(bookmark: unknown, view: SessionView): JsonRecord | undefined {
  if (!isRecord(bookmark) || !view.granted.has(String(bookmark.channel_id))) return undefined
  return isRecord(bookmark.file) ? { ...bookmark, file: projectFileInfo(bookmark.file, view) } : bookmark
}

export function projectBookmarks(bookmarks: unknown, view: SessionView): JsonRecord[] {
  return projectEach(bookmarks, (bookmark) => projectBookmark(bookmark, view))
}
