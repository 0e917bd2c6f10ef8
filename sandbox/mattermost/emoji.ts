import { maySystem } from './access.ts'
import type { Call, Reply, Route } from './call.ts'
import { isSystemEmoji } from './emoji-names.ts'
import { ApiError, badBody, denied } from './errors.ts'
import { newId } from './ids.ts'
import type { Emoji } from './rows.ts'
import { readImageForm } from './user-images.ts'
import type { World } from './world.ts'

const missing = (): ApiError => new ApiError('app.emoji.get_by_name.no_result', 404)

const emojiBody = ({ mime_type: _hidden, ...rest }: Emoji) => rest

const live = ({ state }: World): Emoji[] =>
  [...state.emoji.values()].filter((emoji) => emoji.delete_at === 0).sort((a, b) => (a.name < b.name ? -1 : 1))

async function create(call: Call, world: World): Promise<Reply> {
  if (!maySystem(call.self, 'create_emojis')) {
    call.request.resume()
    throw denied()
  }
  const { fields, image, mimeType } = await readImageForm(call, 'image')
  const sent = JSON.parse(fields.get('emoji') ?? 'null') as { name?: unknown } | null
  const name = sent?.name
  if (typeof name !== 'string' || !/^[a-z0-9+\-_]{1,64}$/.test(name) || !image) throw badBody()
  if (isSystemEmoji(name)) throw new ApiError('model.emoji.system_emoji_name.app_error', 400)
  if (live(world).some((emoji) => emoji.name === name)) throw new ApiError('api.emoji.create.duplicate.app_error', 400)
  const nowMs = world.now()
  const emoji = world.state.emoji.put({
    id: newId(),
    create_at: nowMs,
    update_at: nowMs,
    delete_at: 0,
    creator_id: call.self.id,
    name,
    mime_type: mimeType,
  })
  world.fileStore.put(`emoji-${emoji.id}`, image)
  world.hub.emit('emoji_added', { emoji: JSON.stringify(emojiBody(emoji)) }, {})
  return { body: emojiBody(emoji) }
}

function image(call: Call, world: World): Reply {
  const emoji = world.state.emoji.get(call.id('emoji_id'))
  const bytes = emoji && world.fileStore.get(`emoji-${emoji.id}`)
  if (!emoji || !bytes) throw new ApiError('app.emoji.get.no_result', 404)
  return { bytes, contentType: emoji.mime_type, headers: { 'cache-control': 'max-age=2592000, private' } }
}

export const emojiRoutes: readonly Route[] = [
  { method: 'POST', path: '/emoji', handle: create, readsStream: true },
  {
    method: 'GET',
    path: '/emoji',
    handle: (call, world) => {
      const { from, perPage } = call.page()
      return {
        body: live(world)
          .slice(from, from + perPage)
          .map(emojiBody),
      }
    },
  },
  {
    method: 'GET',
    path: '/emoji/name/{*emoji_name}',
    handle: (call, world) => {
      const found = live(world).find((emoji) => emoji.name === call.params.emoji_name)
      if (!found) throw missing()
      return { body: emojiBody(found) }
    },
  },
  {
    method: 'POST',
    path: '/emoji/names',
    handle: (call, world) => {
      const names = call.list()
      return {
        body: live(world)
          .filter((emoji) => names.includes(emoji.name))
          .map(emojiBody),
      }
    },
  },
  {
    method: 'POST',
    path: '/emoji/search',
    handle: (call, world) => {
      const term = String(call.object().term ?? '')
      return {
        body: live(world)
          .filter((emoji) => emoji.name.includes(term))
          .map(emojiBody),
      }
    },
  },
  {
    method: 'GET',
    path: '/emoji/autocomplete',
    handle: (call, world) => {
      const start = call.query.get('name') ?? ''
      return {
        body: live(world)
          .filter((emoji) => emoji.name.startsWith(start))
          .map(emojiBody),
      }
    },
  },
  {
    method: 'GET',
    path: '/emoji/{emoji_id}',
    handle: (call, world) => {
      const emoji = world.state.emoji.get(call.id('emoji_id'))
      if (!emoji) throw new ApiError('app.emoji.get.no_result', 404)
      return { body: emojiBody(emoji) }
    },
  },
  { method: 'GET', path: '/emoji/{emoji_id}/image', handle: image },
]
