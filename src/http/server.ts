import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Request, Response, ServerOptions } from 'restify'
import { Problem, problemOf } from '../api/errors.ts'
import type { Route } from '../api/route.ts'
import type { Settings } from '../settings/schema.ts'
import { sendProblem } from './problem-answer.ts'
import { rateLimit } from './rate-limit.ts'
import { restify } from './restify.ts'
import { commonHeaders, pageHeaders } from './security-headers.ts'
import { runRoute } from './serve-route.ts'
import { loadTab } from './static-tab.ts'

type HttpLogger = {
  info(facts: object, sentence: string): void
  error(facts: object, sentence: string): void
  debug(facts: object, sentence: string): void
}

export type HttpDeps = {
  settings: Settings
  frameAncestors: readonly string[]
  tabFolder: string
  routes: readonly Route[]
  /** Answers everything under `/api/v4`; taken before restify's router, because it is the hot path. */
  gateway: {
    handle(req: IncomingMessage, res: ServerResponse): void
    upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
    /** The whole Mattermost; what comes to its host is its alone, and the other way round. */
    readonly chat:
      | {
          isFor(req: IncomingMessage): boolean
          handle(req: IncomingMessage, res: ServerResponse): void
          upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
        }
      | undefined
  }
  /** True when this process can serve people. */
  isReady: () => Promise<boolean>
  onRequest?: (facts: { route: string; method: string; status: number; seconds: number }) => void
  now: () => number
  log: HttpLogger
}

export type Http = { readonly port: number; close(graceMs: number): Promise<void> }

/** Opens the listener for people: gateway, the backend's own interface, the tab, health. */
export async function openHttp(deps: HttpDeps): Promise<Http> {
  const { settings, gateway, log, now } = deps
  const restifyServer = restify.createServer({ name: '', noWriteContinue: true } as ServerOptions)
  const common = commonHeaders(settings.publicUrl)
  const page = pageHeaders({
    publicUrl: settings.publicUrl,
    chatUrl: settings.chatUrl,
    frameAncestors: deps.frameAncestors,
  })
  const tab = loadTab(deps.tabFolder)
  const limits = {
    maxJsonBytes: settings.limits.maxJsonBytes,
    trustedProxyHops: settings.listen.trustedProxyHops,
    checkSignIn: rateLimit(settings.limits.maxSignInsPerMinutePerAddress, now),
  }

  function register(route: Route): void {
    const verb = ({ GET: 'get', POST: 'post', PUT: 'put', DELETE: 'del' } as const)[route.method]
    restifyServer[verb](route.path, async (req: Request, res: Response) => {
      const id = randomUUID()
      const startedMs = performance.now()
      let status = 500
      try {
        const answer = await runRoute(route, req, req.params as Record<string, string>, id, limits)
        status = answer.status
        const body = answer.raw ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body))
        const length =
          body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
        res.writeHead(status, {
          ...common,
          'Cache-Control': 'no-store',
          'X-Request-Id': id,
          ...length,
          ...mutable(answer.headers),
        })
        res.end(body)
      } catch (error) {
        status = sendProblem(res, error, id, common)
        const { family, code } = problemOf(error)
        const isFault = family === 'fault'
        log[isFault ? 'error' : 'info'](
          {
            requestId: id,
            route: route.path,
            status,
            err: isFault ? error : undefined,
            code,
          },
          'answered with a problem',
        )
      }
      deps.onRequest?.({
        route: route.path,
        method: route.method,
        status,
        seconds: (performance.now() - startedMs) / 1000,
      })
    })
  }

  for (const route of deps.routes) register(route)
  restifyServer.get('/healthz', async (_req: Request, res: Response) => {
    res.writeHead(200, { ...common, 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' }).end('alive\n')
  })
  restifyServer.get('/readyz', async (_req: Request, res: Response) => {
    const isReady = await deps.isReady()
    res
      .writeHead(isReady ? 200 : 503, { ...common, 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' })
      .end(isReady ? 'ready\n' : 'not ready\n')
  })

  const known = new Set(deps.routes.map((route) => route.path))
  restifyServer.on(
    'restifyError',
    (_req: IncomingMessage, res: ServerResponse, error: { statusCode?: number }, done: () => void) => {
      const code =
        error.statusCode === 405
          ? 'method_not_allowed'
          : error.statusCode === 400
            ? 'bad_request'
            : error.statusCode === 404
              ? 'not_found'
              : 'internal'
      sendProblem(res, new Problem(code), randomUUID(), common)
      // Restify looks at this mark of its own, not at the response, before it sends its own words as well.
      ;(res as ServerResponse & { _sent?: boolean })._sent = true
      done()
    },
  )

  const server = restifyServer.server as Server
  const [toRestify] = server.listeners('request') as ((req: IncomingMessage, res: ServerResponse) => void)[]
  server.removeAllListeners('request')
  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    if (gateway.chat?.isFor(req)) return gateway.chat.handle(req, res)
    const target = req.url ?? ''
    if (target.startsWith('/api/v4')) return gateway.handle(req, res)
    const path = plainPath(req)
    if (path === undefined) return void sendProblem(res, new Problem('bad_path'), randomUUID(), common)
    if ((req.method === 'GET' || req.method === 'HEAD') && !known.has(path) && tab.serve(req, res, path, page, common))
      return
    toRestify?.(req, res)
  })
  // Node asks this way instead of `request` when the client wants to be told to go on; restify would take it past the front.
  server.removeAllListeners('checkContinue')
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
    res.writeContinue()
    server.emit('request', req, res)
  })
  server.removeAllListeners('upgrade')
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (error) => log.debug({ err: error }, 'an upgrading connection broke'))
    const door = gateway.chat?.isFor(req) ? gateway.chat : gateway
    door.upgrade(req, socket, head)
  })
  server.headersTimeout = 20_000
  /** A 100 MB upload over a 1 Mbit/s line takes a quarter of an hour. */
  server.requestTimeout = 20 * 60_000
  server.keepAliveTimeout = 65_000

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.listen.port, settings.listen.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : settings.listen.port,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearTimeout(timer)
    },
  }
}

function mutable(
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  )
}

/** @returns the path, or undefined for what no route of ours could mean: two hosts, encoded, absolute or odd targets (security G1). */
function plainPath(req: IncomingMessage): string | undefined {
  const hosts = req.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  const [path = ''] = (req.url ?? '').split('?', 1)
  const isPlain =
    req.httpVersionMajor >= 1 &&
    /^\/[A-Za-z0-9._~/@:-]*$/.test(path) &&
    !path.includes('//') &&
    !/(^|\/)\.{1,2}(\/|$)/.test(path)
  return hosts.length <= 1 && isPlain ? path : undefined
}
