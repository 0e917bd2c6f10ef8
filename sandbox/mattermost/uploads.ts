import { Call, type Reply, type Route } from './call.ts'
import { ApiError, badBody, denied } from './errors.ts'
import { fileBody } from './file-shape.ts'
import { insertFile, readBytes, requireUpload } from './files.ts'
import { newId } from './ids.ts'
import type { Upload } from './rows.ts'
import type { World } from './world.ts'

/** A part below this size is refused unless it completes the file. */
const MIN_PART_BYTES = 5 * 1024 * 1024

const uploadBody = (upload: Upload) => ({
  id: upload.id,
  type: 'attachment',
  create_at: upload.create_at,
  user_id: upload.user_id,
  channel_id: upload.channel_id,
  filename: upload.filename,
  file_size: upload.file_size,
  file_offset: upload.file_offset,
  remote_id: '',
  req_file_id: '',
})

function create(call: Call, world: World): Reply {
  const body = call.object()
  const channelId = Call.text(body, 'channel_id')
  const filename = Call.text(body, 'filename')
  const size = body.file_size
  requireUpload(call, world, channelId)
  if (typeof size !== 'number' || filename === '') throw badBody()
  if (size <= 0) throw new ApiError('model.upload_session.is_valid.file_size.app_error', 400)
  if (size > world.settings.FileSettings.MaxFileSize)
    throw new ApiError('api.upload.create.upload_too_large.app_error', 413)
  const upload = world.state.uploads.put({
    id: newId(),
    create_at: world.now(),
    user_id: call.self.id,
    channel_id: channelId,
    filename,
    file_size: size,
    file_offset: 0,
  })
  world.fileStore.put(`upload-${upload.id}`, new Uint8Array(0))
  return { status: 201, body: uploadBody(upload) }
}

function requireUploadOf(call: Call, world: World, refusal: ApiError): Upload {
  const upload = world.state.uploads.get(call.id('upload_id'))
  if (!upload) throw new ApiError('app.upload.get.app_error', 404)
  if (upload.user_id !== call.self.id && !call.isAdmin) throw refusal
  return upload
}

async function append(call: Call, world: World): Promise<Reply> {
  let upload: Upload
  try {
    upload = requireUploadOf(call, world, denied())
  } catch (error) {
    call.request.resume()
    throw error
  }
  const missing = upload.file_size - upload.file_offset
  const bytes = (await readBytes(call, Number.POSITIVE_INFINITY)).subarray(0, missing)
  const isLast = bytes.length === missing
  if (!isLast && upload.file_offset === 0 && bytes.length < MIN_PART_BYTES)
    throw new ApiError('app.upload.upload_data.first_part_too_small.app_error', 400)
  const name = `upload-${upload.id}`
  const before = world.fileStore.get(name) ?? new Uint8Array(0)
  const all = Buffer.concat([before.subarray(0, upload.file_offset), bytes])
  if (!isLast) {
    world.fileStore.put(name, all)
    upload.file_offset = all.length
    world.state.uploads.put(upload)
    return { status: 204, contentType: 'application/json' }
  }
  const file = insertFile(world, world.now(), {
    userId: upload.user_id,
    channelId: upload.channel_id,
    name: upload.filename,
    bytes: all,
  })
  world.state.uploads.delete(upload.id)
  world.fileStore.remove(name)
  return { body: fileBody(file) }
}

export const uploadRoutes: readonly Route[] = [
  { method: 'POST', path: '/uploads', handle: create },
  {
    method: 'GET',
    path: '/uploads/{upload_id}',
    handle: (call, world) => {
      const refusal = new ApiError('api.upload.get_upload.forbidden.app_error', 403)
      return { body: uploadBody(requireUploadOf(call, world, refusal)) }
    },
  },
  { method: 'POST', path: '/uploads/{upload_id}', handle: append, readsStream: true },
]
