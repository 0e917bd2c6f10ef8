import type { FileInfo } from './rows.ts'

/** A file's description as the server shows it; what does not apply is left out. */
export function fileBody(file: FileInfo): Record<string, unknown> {
  return {
    id: file.id,
    user_id: file.user_id,
    ...(file.post_id === '' ? {} : { post_id: file.post_id }),
    channel_id: file.channel_id,
    create_at: file.create_at,
    update_at: file.update_at,
    delete_at: 0,
    name: file.name,
    extension: file.extension,
    size: file.size,
    mime_type: file.mime_type,
    ...(file.width > 0 ? { width: file.width, height: file.height } : {}),
    ...(file.has_preview_image ? { has_preview_image: true } : {}),
    mini_preview: null,
    remote_id: '',
    archived: false,
  }
}
