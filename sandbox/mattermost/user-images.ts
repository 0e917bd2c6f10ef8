import busboy from 'busboy'
import { maySee } from './access.ts'
import { type Call, OK, type Reply, type Route } from './call.ts'
import { ApiError, badBody, denied } from './errors.ts'
import { imageSize } from './image-size.ts'
import { initialsPicture } from './initials-picture.ts'
import type { User } from './rows.ts'
import { announceUser } from './user-events.ts'
import { requireUser } from './users.ts'
import type { World } from './world.ts'

const kept = { 'cache-control': 'max-age=86400, private' }

export type ImageForm = { fields: Map<string, string>; image: Buffer | null; mimeType: string }

/** Reads a form with one picture in it. @throws 400 when it is no form */
export function readImageForm(call: Call, imageField: string): Promise<ImageForm> {
  return new Promise((resolve, reject) => {
    const form: ImageForm = { fields: new Map(), image: null, mimeType: '' }
    let parser: busboy.Busboy
    try {
      parser = busboy({ headers: call.request.headers })
    } catch {
      // No boundary in the content type: not a form at all.
      reject(badBody())
      return
    }
    parser.on('field', (name, value) => form.fields.set(name, value))
    parser.on('file', (name, stream, info) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (name !== imageField) return
        form.image = Buffer.concat(chunks)
        form.mimeType = info.mimeType
      })
    })
    parser.on('close', () => resolve(form))
    parser.on('error', () => reject(badBody()))
    call.request.pipe(parser)
  })
}

function seen(call: Call, world: World): User {
  const user = requireUser(world.state, call.id('user_id'))
  if (!maySee(world.state, call.self, user.id)) throw denied()
  return user
}

function get(call: Call, world: World): Reply {
  const user = seen(call, world)
  const etag = String(user.last_picture_update)
  if (call.header('if-none-match') === etag) return { status: 304, headers: { etag, ...kept } }
  const bytes = user.last_picture_update > 0 ? world.fileStore.get(`avatar-${user.id}`) : undefined
  return { bytes: bytes ?? initialsPicture(user.username), contentType: 'image/png', headers: { etag, ...kept } }
}

function changed(world: World, user: User, at: number): Reply {
  user.last_picture_update = at
  user.update_at = world.now()
  world.state.putUser(user)
  announceUser(world, user)
  return OK
}

async function set(call: Call, world: World): Promise<Reply> {
  let user: User
  try {
    user = requireUser(world.state, call.selfOrAdmin())
  } catch (error) {
    call.request.resume()
    throw error
  }
  const { image } = await readImageForm(call, 'image')
  if (!image) throw new ApiError('api.user.upload_profile_user.no_file.app_error', 400)
  if (!imageSize(image)) throw new ApiError('api.user.upload_profile_user.check_image_limits.app_error', 400)
  world.fileStore.put(`avatar-${user.id}`, image)
  return changed(world, user, world.now())
}

export const userImageRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/{user_id}/image', handle: get },
  {
    method: 'GET',
    path: '/users/{user_id}/image/default',
    handle: (call, world) => ({
      bytes: initialsPicture(seen(call, world).username),
      contentType: 'image/png',
      headers: kept,
    }),
  },
  { method: 'POST', path: '/users/{user_id}/image', handle: set, readsStream: true },
  {
    method: 'DELETE',
    path: '/users/{user_id}/image',
    handle: (call, world) => {
      const user = requireUser(world.state, call.selfOrAdmin())
      world.fileStore.remove(`avatar-${user.id}`)
      return changed(world, user, -world.now())
    },
  },
]
