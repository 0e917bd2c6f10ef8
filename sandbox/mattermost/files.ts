import busboy from 'busboy'
import { mayInChannel, mayRead } from './access.ts'
import type { Call, Reply, Route } from './call.ts'
import { ApiError, badBody, badUrl, denied } from './errors.ts'
import { fileBody } from './file-shape.ts'
import { newId } from './ids.ts'
import { imageSize } from './image-size.ts'
import { mimeTypeOf } from './mime-types.ts'
import { readablePost } from './posts.ts'
import type { FileInfo } from './rows.ts'
import { type FileContent, serveContent } from './serve-content.ts'
import type { World } from './world.ts'

/** How long the server still serves the files of a deleted post from its cache. */
const CACHED_MS = 60_000

/** Thrown while a body that exceeds the limit is still arriving. */
const fileTooLarge = (): ApiError => new ApiError('api.file.upload_file.too_large_detailed.app_error', 413)

/** Stores bytes as a file of a channel, attached to nothing yet. */
export function insertFile(
  world: Pick<World, 'state' | 'fileStore'>,
  nowMs: number,
  fields: { userId: string; channelId: string; name: string; bytes: Uint8Array; postId?: string },
): FileInfo {
  const { userId, channelId, bytes } = fields
  const name = fields.name.slice(fields.name.lastIndexOf('/') + 1)
  const mimeType = mimeTypeOf(name)
  const size = mimeType.startsWith('image/') ? imageSize(bytes) : undefined
  const file: FileInfo = {
    id: newId(),
    user_id: userId,
    post_id: fields.postId ?? '',
    channel_id: channelId,
    create_at: nowMs,
    update_at: nowMs,
    delete_at: 0,
    name,
    extension: name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '',
    size: bytes.length,
    mime_type: mimeType,
    width: size?.width ?? 0,
    height: size?.height ?? 0,
    has_preview_image: size !== undefined,
  }
  world.fileStore.put(file.id, bytes)
  return world.state.files.put(file)
}

/** @throws 403 when the caller may not put files there */
export function requireUpload(call: Call, world: World, channelId: string): void {
  if (!world.settings.FileSettings.EnableFileAttachments)
    throw new ApiError('api.file.attachments.disabled.app_error', 403)
  const channel = world.state.channels.get(channelId)
  if (!channel || !mayInChannel(world.state, call.self, channel, 'upload_file')) throw denied()
}

type Form = { channelId: string; clientIds: string[]; isDisordered: boolean; files: { name: string; bytes: Buffer }[] }

/** Reads a form. `client_ids` must stand before the files; `channel_id` may stand anywhere. @throws 400, 413 */
function readForm(call: Call, maxBytes: number): Promise<Form> {
  return new Promise((resolve, reject) => {
    const form: Form = { channelId: '', clientIds: [], isDisordered: false, files: [] }
    let parser: busboy.Busboy
    try {
      parser = busboy({ headers: call.request.headers, defParamCharset: 'utf8', limits: { fileSize: maxBytes } })
    } catch {
      // No boundary in the content type: not a form at all.
      reject(badBody())
      return
    }
    const fail = (error: unknown): void => {
      call.request.unpipe(parser)
      call.request.resume()
      reject(error)
    }
    parser.on('field', (name, value) => {
      if (name === 'channel_id') form.channelId = value
      if (name !== 'client_ids') return
      if (form.files.length > 0) form.isDisordered = true
      form.clientIds.push(value)
    })
    parser.on('file', (name, stream, info) => {
      if (name !== 'files') {
        stream.resume()
        return
      }
      const chunks: Buffer[] = []
      const file: Form['files'][number] = { name: info.filename ?? '', bytes: Buffer.alloc(0) }
      form.files.push(file)
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('limit', () => fail(fileTooLarge()))
      stream.on('end', () => {
        file.bytes = Buffer.concat(chunks)
      })
    })
    parser.on('close', () => resolve(form))
    parser.on('error', () => fail(badBody()))
    call.request.on('aborted', () => reject(badBody()))
    call.request.pipe(parser)
  })
}

/** Reads a raw body up to a limit. @throws 413 */
export async function readBytes(call: Call, maxBytes: number, tooLarge = fileTooLarge): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of call.request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= maxBytes) chunks.push(chunk)
  }
  if (size > maxBytes) throw tooLarge()
  return Buffer.concat(chunks)
}

async function upload(call: Call, world: World): Promise<Reply> {
  const maxBytes = world.settings.FileSettings.MaxFileSize
  const userId = call.self.id
  if (!call.header('content-type').startsWith('multipart/form-data')) {
    const channelId = call.query.get('channel_id') ?? ''
    const name = call.query.get('filename') ?? ''
    if (Number(call.header('content-length')) > maxBytes) {
      call.request.resume()
      throw fileTooLarge()
    }
    const bytes = await readBytes(call, maxBytes)
    if (name === '') throw badUrl()
    requireUpload(call, world, channelId)
    const file = insertFile(world, world.now(), { userId, channelId, name, bytes })
    return { status: 201, body: { file_infos: [fileBody(file)], client_ids: null } }
  }
  const form = await readForm(call, maxBytes)
  const channelId = form.channelId || (call.query.get('channel_id') ?? '')
  if (channelId === '') throw badBody()
  requireUpload(call, world, channelId)
  if (form.isDisordered) throw badBody()
  if (form.clientIds.length > 0 && form.clientIds.length !== form.files.length) throw badBody()
  const files = form.files.map(({ name, bytes }) => insertFile(world, world.now(), { userId, channelId, name, bytes }))
  return { status: 201, body: { file_infos: files.map(fileBody), client_ids: form.clientIds } }
}

/** A file that the caller may read: in its channel, or in an open one of a member's team. @throws 404, 403 */
function readableFile(call: Call, world: World): FileInfo {
  const { state } = world
  const file = state.files.get(call.id('file_id'))
  if (!file) throw new ApiError('api.file.get_file_info.app_error', 404)
  const isGone = file.post_id === '' || world.now() - file.delete_at > CACHED_MS
  if (file.delete_at !== 0 && isGone) throw new ApiError('app.file_info.get.app_error', 404)
  const channel = state.channels.get(file.channel_id)
  const isOwnUpload = file.user_id === call.self.id && file.post_id === ''
  if (!isOwnUpload && (!channel || !mayRead(state, call.self, channel))) throw denied()
  return file
}

const kept = { 'cache-control': 'max-age=2592000, private' }

function content(world: World, file: FileInfo, isDownload: boolean): FileContent {
  return {
    name: file.name,
    mimeType: file.mime_type,
    size: file.size,
    modifiedAt: file.update_at,
    isDownload,
    slice: (start, end) => world.fileStore.slice(file.id, start, end) ?? new Uint8Array(0),
  }
}

/** The stand-in draws no smaller pictures: thumbnail and preview are the picture itself. */
function picture(call: Call, world: World, kind: 'thumbnail' | 'preview'): Reply {
  const file = readableFile(call, world)
  if (!file.has_preview_image) throw new ApiError(`api.file.get_file_${kind}.no_${kind}.app_error`, 400)
  return serveContent(call, content(world, file, call.query.get('download') === '1'))
}

export const fileRoutes: readonly Route[] = [
  { method: 'POST', path: '/files', handle: upload, readsStream: true },
  {
    method: 'GET',
    path: '/files/{file_id}',
    handle: (call, world) =>
      serveContent(call, content(world, readableFile(call, world), call.query.get('download') === '1')),
  },
  { method: 'GET', path: '/files/{file_id}/thumbnail', handle: (call, world) => picture(call, world, 'thumbnail') },
  { method: 'HEAD', path: '/files/{file_id}/thumbnail', handle: (call, world) => picture(call, world, 'thumbnail') },
  { method: 'GET', path: '/files/{file_id}/preview', handle: (call, world) => picture(call, world, 'preview') },
  {
    method: 'GET',
    path: '/files/{file_id}/info',
    handle: (call, world) => ({ body: fileBody(readableFile(call, world)), headers: kept }),
  },
  {
    method: 'GET',
    path: '/files/{file_id}/link',
    handle: (call, world) => {
      if (!world.settings.FileSettings.EnablePublicLink)
        throw new ApiError('api.file.get_public_link.disabled.app_error', 403)
      const file = readableFile(call, world)
      if (file.post_id === '') throw new ApiError('api.file.get_public_link.no_post.app_error', 400)
      return { body: { link: `${world.siteUrl()}/files/${file.id}/public?h=${newId()}` } }
    },
  },
  {
    method: 'GET',
    path: '/posts/{post_id}/files/info',
    handle: (call, world) => {
      const post = readablePost(call, world, call.id('post_id'))
      const files = post.file_ids.flatMap((id) => world.state.files.get(id) ?? [])
      files.sort((a, b) => a.create_at - b.create_at)
      return { body: files.map(fileBody), headers: { ...kept, etag: `11.6.0.${post.id}.${post.update_at}` } }
    },
  },
]
