import type { User } from '../rows.ts'
import type { World } from '../world.ts'

/** A request below `/plugins/{id}`, with who asks as the server tells plugins. */
export type PluginCall = {
  readonly method: string
  /** Behind the id, such as `/api/v0/runs`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
  readonly user: User
}

export type PluginAnswer = { readonly status?: number; readonly body: unknown }

/** Where an event goes: one of the three. */
export type PluginAudience = { readonly userId?: string; readonly channelId?: string; readonly connectionId?: string }

/** What an action of a plugin's page came from, and says. */
export type PluginAction = {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
  readonly connectionId: string
  readonly userId: string
}

/** What a plugin can do at the server. */
export type PluginServer = {
  readonly world: World
  /** @param name without the plugin's own prefix, which the server puts before it */
  emit(name: string, data: Record<string, unknown>, audience: PluginAudience): void
}

/** A stand-in for a plugin: small, and only what one sees of it from outside. */
export type Plugin = {
  readonly id: string
  readonly name: string
  /** File of its part in the page, in `pages/`. */
  readonly page: string
  open(server: PluginServer): {
    answer(call: PluginCall): PluginAnswer
    hear?(action: PluginAction): void
    /** A socket of somebody's is gone. */
    lost?(connectionId: string): void
  }
}

export const notFound: PluginAnswer = { status: 404, body: { error: 'Not found' } }
export const forbidden: PluginAnswer = { status: 403, body: { error: 'Not authorized' } }
