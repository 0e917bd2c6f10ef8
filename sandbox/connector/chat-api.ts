import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { readBody } from '../entra/door.ts'
import { CallRefused, sendJson } from '../host/json-call.ts'
import type { Chats } from './chats.ts'
import type { Faults } from './faults.ts'

/** A picture of 5 MB in base64, and some. */
const MAX_BODY_BYTES = 8 * 1024 * 1024
const MAX_WAIT_MS = 25_000

const message = z.strictObject({
  text: z.string().max(20_000).default(''),
  file: z.strictObject({ name: z.string().max(300), contentType: z.string().max(100), base64: z.base64() }).optional(),
})
const action = z.strictObject({
  activityId: z.string(),
  action: z.object({ type: z.string(), verb: z.string().optional(), data: z.unknown().optional() }),
  inputs: z.record(z.string(), z.unknown()).optional(),
})
const fault = z.strictObject({
  status: z.int().min(0).max(599),
  code: z.string().optional(),
  retryAfterSeconds: z.int().optional(),
  hangMs: z.int().max(120_000).optional(),
  times: z.int().positive().optional(),
  person: z.string().optional(),
  method: z.string().optional(),
  isDone: z.boolean().optional(),
})

export type Traffic = { readonly method: string; readonly path: string; readonly status: number; readonly body: string }

/** Answers what README.md lists for pages and scripts. The caller has checked who asks (security I8). */
export type ChatApi = (request: IncomingMessage, path: string, response: ServerResponse) => Promise<void>

/** @returns a handler that throws CallRefused */
export function createChatApi(deps: { chats: Chats; faults: Faults; traffic: () => readonly Traffic[] }): ChatApi {
  const { chats, faults, traffic } = deps

  const bodyOf = async <T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> => {
    const text = await readBody(request, MAX_BODY_BYTES).catch(() => {
      throw new CallRefused(413, 'Send less.')
    })
    const result = schema.safeParse(json(text))
    if (!result.success) throw new CallRefused(400, z.prettifyError(result.error))
    return result.data
  }

  const waited = async (request: IncomingMessage): Promise<number> => {
    const query = new URL(request.url ?? '/', 'http://local').searchParams
    const after = Number(query.get('after') ?? 0)
    const waitMs = Math.min(Number(query.get('waitMs') ?? 0), MAX_WAIT_MS)
    if (waitMs > 0) await chats.waitForNews(after, waitMs)
    return after
  }

  async function personal(request: IncomingMessage, key: string, what: string): Promise<object> {
    const isGet = request.method === 'GET'
    if (isGet && what === 'chat') return chats.read(key, { after: await waited(request) })
    if (isGet || request.method !== 'POST') throw new CallRefused(405, 'Not that way.')
    if (what === 'messages') {
      const { text, file } = await bodyOf(request, message)
      return chats.say(key, text, { file })
    }
    if (what === 'actions') return chats.press(key, (await bodyOf(request, action)) as never)
    if (what === 'installation')
      return chats.setInstalled(key, (await bodyOf(request, z.strictObject({ isInstalled: z.boolean() }))).isInstalled)
    if (what === 'block')
      return chats.setBlocked(key, (await bodyOf(request, z.strictObject({ isBlocked: z.boolean() }))).isBlocked)
    throw new CallRefused(404, 'There is no such address.')
  }

  async function together(request: IncomingMessage, roomId: string, what: string): Promise<object> {
    const room = chats.rooms().find(({ id }) => id === roomId)
    if (!room) throw new CallRefused(404, 'There is no such chat.')
    if (request.method === 'GET' && what === 'chat')
      return chats.read(room.people[0] ?? '', { after: await waited(request), roomId })
    if (request.method !== 'POST') throw new CallRefused(405, 'Not that way.')
    if (what === 'messages') {
      const { person, text } = await bodyOf(request, z.strictObject({ person: z.string(), text: z.string() }))
      return chats.say(person, text, { roomId })
    }
    if (what === 'actions') {
      const { person, ...pressed } = await bodyOf(request, action.extend({ person: z.string() }))
      return chats.press(person, pressed as never, roomId)
    }
    throw new CallRefused(404, 'There is no such address.')
  }

  return async (request, path, response) => {
    const [, kind = '', id = '', what = ''] = path.split('/').map(decodeURIComponent)
    if (kind === 'people') return sendJson(response, 200, await personal(request, id, what))
    if (kind === 'rooms' && id === '') return sendJson(response, 200, { rooms: chats.rooms() })
    if (kind === 'rooms') return sendJson(response, 200, await together(request, id, what))
    if (kind === 'traffic' && request.method === 'GET') return sendJson(response, 200, { calls: traffic() })
    if (kind !== 'faults') throw new CallRefused(404, 'There is no such address.')
    if (request.method === 'DELETE') faults.clear()
    else faults.add(await bodyOf(request, fault))
    response.writeHead(204).end()
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The schema refuses it.
    return undefined
  }
}
