import type { SessionView } from '../../session/session-view.ts'
import { projectFileInfo } from './file-info.ts'
import { projectPostList } from './post.ts'
import { isRecord, type JsonRecord } from './record.ts'

/** Posts that were found; the words that matched are kept for those that are left. */
export function projectFoundPosts(found: unknown, view: SessionView): JsonRecord {
  const list = projectPostList(found, view)
  if (!isRecord(list.matches)) return list
  const posts = isRecord(list.posts) ? list.posts : {}
  const matches = Object.entries(list.matches).filter(([postId]) => Object.hasOwn(posts, postId))
  return { ...list, matches: Object.fromEntries(matches) }
}

/** Files that were found: `{order, file_infos, …}`, those of granted channels. */
export function projectFoundFiles(found: unknown, view: SessionView): JsonRecord {
  if (!isRecord(found)) return { order: [], file_infos: {} }
  const infos: JsonRecord = {}
  for (const [fileId, info] of Object.entries(isRecord(found.file_infos) ? found.file_infos : {}))
    if (isRecord(info) && view.granted.has(String(info.channel_id))) infos[fileId] = projectFileInfo(info, view)
  const order = Array.isArray(found.order) ? found.order.filter((fileId) => Object.hasOwn(infos, String(fileId))) : []
  return { ...found, order, file_infos: infos }
}
