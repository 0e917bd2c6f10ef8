import type { SessionView } from '../../session/session-view.ts'
import type { Settings } from '../../settings/schema.ts'
import { isRecord, type JsonRecord, parsed } from '../projections/record.ts'
import { type MsgpackValue, writeMsgpack } from './msgpack.ts'

/** What a plugin's part in the page says to its part on the server. Mattermost hands it to every plugin, and answers nothing. */
export type PluginAction = {
  readonly seq: number
  readonly action: string
  readonly data?: JsonRecord | null
  /** It came as MessagePack, which alone can carry bytes (descriptions of a call's connection). */
  readonly isBinary: boolean
}

/** Says of the name of an action whether it is that of a plugin that the operator lists (security G12). */
export type IsListedAction = (action: string) => boolean

const prefix = 'custom_'
const actionName = /^[A-Za-z0-9_.-]{1,64}$/

/**
 * Plugins find their own actions by `custom_{id}_`; so does this. Of two plugins of which one's id is the other's with an
 * underscore and more, the longer one hears what was said to the shorter one; no plugin that is known has such an id.
 */
export function createIsListedAction(settings: Pick<Settings, 'plugins'>): IsListedAction {
  const prefixes = settings.plugins.map(({ id }) => `${prefix}${id}_`)
  return (action) => prefixes.some((own) => action.startsWith(own) && actionName.test(action.slice(own.length)))
}

/** True for a name that only a plugin could answer to, whether it is listed or not. */
export const isOfPlugin = (action: string): boolean => action.startsWith(prefix)

const ids = /(?<![a-z0-9])[a-z0-9]{26}(?![a-z0-9])/g
const maxDepth = 32

type Granted = { readonly has: (id: string) => boolean }

/** A key that speaks of channels says so for everything below it; what names teams inside of it is looked at as teams. */
function scopeOf(key: string, view: SessionView, above: Granted | undefined): Granted | undefined {
  if (/channel/iu.test(key)) return view.granted
  if (/team/iu.test(key)) return view.teamIds
  return above
}

function isGranted(value: unknown, view: SessionView, scope: Granted | undefined, depth: number): boolean {
  if (depth > maxDepth) return false
  if (typeof value === 'string') {
    const inner = /^\s*[[{]/.test(value) ? parsed(value) : undefined
    if (inner !== undefined && !isGranted(inner, view, scope, depth + 1)) return false
    return scope === undefined || (value.match(ids) ?? []).every((id) => scope.has(id))
  }
  if (Array.isArray(value)) return value.every((entry) => isGranted(entry, view, scope, depth + 1))
  if (!isRecord(value) || value instanceof Uint8Array) return true
  return Object.entries(value).every(
    ([key, entry]) =>
      (scope === undefined || (key.match(ids) ?? []).every((id) => scope.has(id))) &&
      isGranted(entry, view, scopeOf(key, view, scope), depth + 1),
  )
}

/**
 * True when every channel and team that an action names, as far as one can see without knowing the plugin, is granted to
 * this guest (security G10): ids below a key with `channel` or `team` in its name, in JSON inside of texts too. What is in
 * bytes cannot be seen; the plugin judges it, as it does everything else, by the guest whose socket it is.
 */
export function namesOnlyGranted({ data }: PluginAction, view: SessionView): boolean {
  return isGranted(data ?? null, view, undefined, 0)
}

/** As it goes to Mattermost: written anew, in the form in which it came. */
export function writePluginAction({ seq, action, data, isBinary }: PluginAction): string | Buffer {
  const frame = { action, seq, ...(data === undefined ? {} : { data }) }
  return isBinary ? writeMsgpack(frame as MsgpackValue) : JSON.stringify(frame)
}
