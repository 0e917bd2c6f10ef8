import { z } from 'zod'
import type { Face } from '../operation.ts'
import { parseStrictJson } from '../strict-json.ts'
import { readMsgpack } from './msgpack.ts'
import { type IsListedAction, isOfPlugin, type PluginAction } from './plugin-action.ts'

const id = z.string().regex(/^[a-z0-9]{26}$/)
const idOrEmpty = z.string().regex(/^(?:[a-z0-9]{26})?$/)
const seq = z.int().min(1).max(2_147_483_647)
const nothing = z.strictObject({}).optional()

/** Security G3: the one frame that may come first. */
const challenge = z.strictObject({
  seq,
  action: z.literal('authentication_challenge'),
  data: z.strictObject({ token: z.string().max(256) }),
})

/** Security G8: the actions that a guest may send, each with exactly its fields. */
const actions = {
  ping: nothing,
  get_statuses: nothing,
  get_statuses_by_ids: z.strictObject({ user_ids: z.array(id).min(1).max(200) }),
  user_typing: z.strictObject({ channel_id: id, parent_id: idOrEmpty.optional() }),
  /** Says whether a post was shown, when the event asked for it. */
  posted_notify_ack: z.strictObject({
    post_id: id,
    user_agent: z.string().max(1024),
    status: z.string().regex(/^[a-z_]{1,32}$/),
    reason: z.string().max(1024).nullish(),
    data: z.unknown().optional(),
  }),
  user_update_active_status: z.strictObject({ user_is_active: z.boolean(), manual: z.boolean() }),
  presence: z.union([
    z.strictObject({ channel_id: idOrEmpty }),
    z.strictObject({ team_id: idOrEmpty }),
    z.strictObject({ thread_channel_id: idOrEmpty, is_thread_view: z.boolean() }),
  ]),
} as const

type ActionName = keyof typeof actions

/** The mission view does not ask to be asked. */
const chatOnly: ReadonlySet<string> = new Set<ActionName>(['posted_notify_ack'])

export type Action = {
  [Name in ActionName]: { readonly seq: number; readonly action: Name; readonly data: z.infer<(typeof actions)[Name]> }
}[ActionName]

const envelope = z.strictObject({ seq, action: z.string().max(256), data: z.unknown().optional() })

/** A plugin's own fields, whatever they are; only their form is known. */
const pluginData = z.record(z.string(), z.unknown()).nullish()

/** What a frame of the client's comes to. `broken` closes the socket; `unknown` is answered and forgotten. */
export type ClientFrame =
  | { readonly kind: 'challenge'; readonly seq: number; readonly token: string }
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'plugin'; readonly action: PluginAction }
  | { readonly kind: 'unknown'; readonly seq: number }
  | { readonly kind: 'broken' }

const broken = { kind: 'broken' } as const

const none: IsListedAction = () => false

function readPluginAction(frame: z.infer<typeof envelope>, isBinary: boolean): ClientFrame {
  const data = pluginData.safeParse(frame.data)
  if (!data.success) return broken
  const { seq: number, action } = frame
  const fields = data.data === undefined ? {} : { data: data.data }
  return { kind: 'plugin', action: { seq: number, action, ...fields, isBinary } }
}

/**
 * Reads a text frame by security G2: strict JSON, exactly the known keys, and the actions of the face that sends it.
 * @param isListed says which actions of plugins exist; none on the mission view
 */
export function readClientFrame(bytes: Buffer, face: Face = 'view', isListed: IsListedAction = none): ClientFrame {
  let value: unknown
  try {
    value = parseStrictJson(bytes)
  } catch {
    // Mattermost cuts a socket that sends this, without a word; so do we.
    return broken
  }
  const frame = envelope.safeParse(value)
  if (!frame.success) return broken
  const { action } = frame.data
  if (action === 'authentication_challenge') {
    const asked = challenge.safeParse(value)
    return asked.success ? { kind: 'challenge', seq: asked.data.seq, token: asked.data.data.token } : broken
  }
  if (face === 'chat' && isListed(action)) return readPluginAction(frame.data, false)
  if (!Object.hasOwn(actions, action) || (face === 'view' && chatOnly.has(action)))
    return { kind: 'unknown', seq: frame.data.seq }
  const data = actions[action as ActionName].safeParse(frame.data.data)
  if (!data.success) return broken
  return { kind: 'action', action: { seq: frame.data.seq, action, data: data.data } as Action }
}

/** Reads a binary frame: MessagePack, as strict as JSON is here, and of plugins alone; nothing else is sent so. */
export function readBinaryFrame(bytes: Buffer, isListed: IsListedAction): ClientFrame {
  let value: unknown
  try {
    value = readMsgpack(bytes)
  } catch {
    // See above.
    return broken
  }
  const frame = envelope.safeParse(value)
  if (!frame.success || !isOfPlugin(frame.data.action)) return broken
  return isListed(frame.data.action) ? readPluginAction(frame.data, true) : { kind: 'unknown', seq: frame.data.seq }
}
