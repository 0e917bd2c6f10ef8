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

export function projectFileInfo(info: unknown): JsonRecord {
  return isRecord(info) ? pick(info, ofFile) : {}
}
