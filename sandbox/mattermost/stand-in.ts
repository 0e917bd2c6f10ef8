import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { changeSettings } from './config.ts'
import { type Control, createControl } from './control.ts'
import { createDoor } from './door.ts'
import { openFileStore } from './file-store.ts'
import { Hub } from './hub.ts'
import { newId } from './ids.ts'
import { type Journal, openJournal } from './journal.ts'
import { createPlugins, type PluginId } from './plugins/server.ts'
import { installPushKey } from './push-key.ts'
import { Pushes } from './push-send.ts'
import { createRouter } from './router.ts'
import { routes } from './routes.ts'
import { applyPatch, newSettings, type SettingsPatch } from './settings.ts'
import { createSocketDoor, realSocketTimes, type SocketTimes, upgradeError } from './socket-door.ts'
import { createState, type State } from './state.ts'
import { insertToken } from './tokens.ts'
import { insertUser } from './users.ts'
import { buildWebFiles } from './web-files.ts'
import { createWebPages, isWebPath } from './web-pages.ts'
import { installFacts, type World } from './world.ts'

export type StandInOptions = {
  /** On 127.0.0.1; 0 takes any free one. */
  port: number
  licensed: boolean
  /** Where the journal is kept; files lie in a folder beside it. In memory when absent. */
  dataFile?: string
  /** Fills the state of a new installation; not called when the journal already holds one. */
  seed?: (state: State, world: World) => void
  now?: () => number
  settings?: SettingsPatch
  /** Plugins that run; none when absent, and plugins are switched off then. */
  plugins?: readonly PluginId[]
  /** Settings fields that a patch cannot change, as if they came from the server's environment. */
  fixedSettings?: Readonly<Record<string, readonly string[]>>
  socketTimes?: Partial<SocketTimes>
}

export type StandIn = {
  readonly url: string
  readonly port: number
  readonly adminToken: string
  readonly state: State
  readonly world: World
  readonly control: Control
  close(): Promise<void>
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })

function install(state: State, world: World, seed: StandInOptions['seed']): void {
  const nowMs = world.now()
  installFacts(state, nowMs)
  state.setFact('licenceId', newId())
  const admin = insertUser(state, nowMs, {
    username: 'admin',
    email: 'admin@example.org',
    email_verified: false,
    first_name: 'Admin',
    last_name: 'Example',
    password: 'Password-1!',
    roles: 'system_admin system_user',
  })
  state.setFact('adminToken', insertToken(state, admin.id, 'administration').token)
  seed?.(state, world)
}

/** Starts a Mattermost 11.6 as far as the product calls it. @throws when the port is taken or the journal is foreign */
export async function openStandIn(options: StandInOptions): Promise<StandIn> {
  const state = createState()
  const now = options.now ?? Date.now
  const journal: (Journal & { isNew: boolean }) | null = options.dataFile ? openJournal(state, options.dataFile) : null
  const settings = newSettings()
  applyPatch(settings, state.fact('settings'))
  if (options.plugins) applyPatch(settings, { PluginSettings: { Enable: true } })
  applyPatch(settings, options.settings)
  const hub = new Hub(state)
  let url = ''
  const world: World = {
    state,
    settings,
    hub,
    pushes: new Pushes(state, settings, now),
    plugins: undefined,
    fileStore: openFileStore(options.dataFile ? `${options.dataFile}.files` : undefined),
    now,
    siteUrl: () => settings.ServiceSettings.SiteURL,
    fixedSettings: options.fixedSettings ?? {},
    isLicensed: options.licensed,
    notifyPropsKnown: new Map(),
    pendingPosts: new Map(),
  }
  if (!journal || journal.isNew) install(state, world, options.seed)
  installPushKey(state)
  const commit = (): void => {
    journal?.flush()
    hub.flush()
    world.pushes.flush()
  }
  commit()
  if (options.plugins) world.plugins = createPlugins(world, options.plugins, commit)

  const times = { ...realSocketTimes, ...options.socketTimes }
  const sockets = createSocketDoor(world, times, commit)
  const connections = new Set<Socket>()
  let server: Server
  let port = options.port
  const start = async (): Promise<void> => {
    server = createServer({ keepAliveTimeout: 60_000 })
    server.on('connection', (socket) => {
      connections.add(socket)
      socket.on('close', () => connections.delete(socket))
    })
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/api/v4/websocket')) {
        response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' })
        response.end(`Bad Request\n${upgradeError()}`)
      } else if (isWebPath(request.url ?? '/')) void servePage(request, response)
      else void door(request, response)
    })
    server.on('upgrade', (request, socket, head) => {
      const waiting = behaviour.admit()
      if (waiting) void waiting.then(() => sockets.upgrade(request, socket, head))
      else sockets.upgrade(request, socket, head)
    })
    await listen(server, port)
    port = (server.address() as AddressInfo).port
    url = `http://127.0.0.1:${port}`
    settings.ServiceSettings.ListenAddress = `127.0.0.1:${port}`
    settings.ServiceSettings.SiteURL = options.settings?.ServiceSettings?.SiteURL ?? url
  }
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    sockets.cutAll(true)
    for (const socket of connections) socket.destroy()
    await closed
    world.pendingPosts.clear()
    world.notifyPropsKnown.clear()
  }
  const { control, behaviour } = createControl({
    world,
    cutSockets: () => sockets.cutAll(false),
    stop,
    start,
    changeSettings: (patch) => {
      changeSettings(world, patch)
      commit()
    },
  })
  let isClosed = false
  const webPages = createWebPages(world, buildWebFiles())
  const servePage = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const waiting = behaviour.admit()
    if (waiting) await waiting
    const failure = behaviour.failure()
    if (failure === null) webPages(request, response)
    else response.writeHead(failure).end()
  }
  const door = createDoor(world, createRouter(routes), behaviour, commit)
  await start()
  return {
    get url() {
      return url
    },
    get port() {
      return port
    },
    adminToken: state.fact<string>('adminToken') ?? '',
    state,
    world,
    control,
    async close() {
      if (isClosed) return
      isClosed = true
      control.resume()
      await stop()
      journal?.close()
    },
  }
}
