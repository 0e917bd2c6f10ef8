import type { SessionView } from '../../session/session-view.ts'
import { isRecord, type JsonRecord, pick } from './record.ts'

const ofFile = [
  'id',
  'user_id',
  'post_id',
  'channel_id',
  'create_at',
  'update_at',
  'delete_at',
  'name',
  'extension',
  'size',
  'mime_type',
  'width',
  'height',
  'has_preview_image',
  'mini_preview',
] as const

/** Name, size and kind of a file; the small picture in it is a part of the file. */
export function projectFileInfo(info: unknown, view: Pick<SessionView, 'terms'>): JsonRecord {
  if (!isRecord(info)) return {}
  const projected = pick(info, ofFile)
  if (!view.terms.mayDownload) delete projected.mini_preview
  return projected
}
