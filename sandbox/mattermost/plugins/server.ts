import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Connection } from '../connection.ts'
import { parseLeniently } from '../lenient-json.ts'
import { holderOf } from '../sessions.ts'
import type { Action } from '../socket-door.ts'
import type { World } from '../world.ts'
import { agents } from './agents.ts'
import { focalboard } from './boards.ts'
import { calls } from './calls.ts'
import { playbooks } from './playbooks.ts'
import type { Plugin, PluginServer } from './plugin.ts'

const all: readonly Plugin[] = [playbooks, focalboard, agents, calls]

export type PluginId = 'playbooks' | 'focalboard' | 'mattermost-ai' | 'com.mattermost.calls'

export type Plugins = {
  /** What `GET /plugins/webapp` says: where each plugin's part of the page lies, without the folder of plugins, as recorded. */
  readonly manifests: readonly object[]
  /** By path, `/static/plugins/…`. */
  readonly files: ReadonlyMap<string, Buffer>
  /** @returns false for a plugin that does not run */
  serve(request: IncomingMessage, response: ServerResponse): boolean
  /** Hands an action to its plugin; nothing is answered to any. */
  hear(connection: Connection, action: Action): void
  lost(connection: Connection): void
}

const prefixOf = (id: string): string => `custom_${id}_`

/** Runs the plugins of these ids. @param commit sends what they say */
export function createPlugins(world: World, ids: readonly PluginId[], commit: () => void): Plugins {
  const running = all
    .filter(({ id }) => (ids as readonly string[]).includes(id))
    .map((plugin) => {
      const server: PluginServer = {
        world,
        emit: (name, data, audience) => world.hub.emit(`${prefixOf(plugin.id)}${name}`, data, audience),
      }
      const page = Buffer.from(
        `(() => {\n'use strict'\n${readFileSync(join(import.meta.dirname, 'pages', plugin.page), 'utf8')}\n})()\n`,
      )
      const file = `${plugin.id}_${createHash('sha256').update(page).digest('hex').slice(0, 16)}_bundle.js`
      return { ...plugin, file, bytes: page, part: plugin.open(server) }
    })

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    at: (typeof running)[number],
  ): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const url = new URL(request.url ?? '/', 'http://localhost')
    const user = holderOf(world, /^(?:bearer|token) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '')
    const answered = user
      ? at.part.answer({
          method: request.method ?? '',
          path: url.pathname.slice(`/plugins/${at.id}`.length),
          query: url.searchParams,
          body: chunks.length === 0 ? undefined : parseLeniently(Buffer.concat(chunks).toString()),
          user,
        })
      : { status: 401, body: { error: 'Not authorized' } }
    commit()
    response.writeHead(answered.status ?? 200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(answered.body))
  }

  return {
    manifests: running.map(({ id, name, file }) => ({
      id,
      name,
      version: '1.0.0',
      webapp: { bundle_path: `/static/${id}/${file}` },
    })),
    files: new Map(running.map(({ id, file, bytes }) => [`/static/plugins/${id}/${file}`, bytes])),
    serve(request, response) {
      const id = (request.url ?? '').split(/[/?]/)[2]
      const plugin = running.find((one) => one.id === id)
      if (!plugin) return false
      answer(request, response, plugin).catch(() => response.destroy())
      return true
    },
    hear(connection, { action, data }) {
      for (const { id, part } of running) {
        if (!action.startsWith(prefixOf(id))) continue
        const name = action.slice(prefixOf(id).length)
        part.hear?.({ name, data, connectionId: connection.id, userId: connection.userId })
      }
    },
    lost(connection) {
      for (const { part } of running) part.lost?.(connection.id)
    },
  }
}
