import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Problem, type ProblemCode, problemOf, problems, toProblemAnswer } from '../../api/errors.ts'
import type { SessionView } from '../../session/session-view.ts'
import type { Settings } from '../../settings/schema.ts'
import type { Logger } from '../../store/logger.ts'
import { addressOf } from '../address.ts'
import { answerFailure, answerJson } from '../answer.ts'
import type { Callers } from '../caller.ts'
import { refuseAmbiguousHeaders } from '../request-headers.ts'
import { type RequestTarget, readTarget } from '../request-path.ts'
import type { Rest } from '../rest.ts'
import { hostOf, type Upstream } from '../upstream.ts'
import { clearChatCookies } from './chat-cookies.ts'
import { enter, type Tickets } from './enter.ts'
import { loadOwnFiles } from './own-files.ts'
import { type Framing, ownPageHeaders } from './page-headers.ts'
import type { ServePlugin } from './plugins.ts'
import { requireSameOrigin } from './same-origin.ts'
import { createShell } from './shell.ts'
import type { SignedOut } from './signed-out.ts'
import type { ChatSocketDoor } from './socket-door.ts'
import { serveStaticFile } from './static-files.ts'

export type ChatDoor = {
  /** True when a request is for the chat origin, by its Host alone (security G13: settings say what that is). */
  isFor(request: IncomingMessage): boolean
  /** Answers everything on the chat origin; never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/** Mattermost's own ways to sign in, sign up and administer: there is one way in, and it is through Teams (reference 4.7). */
const elsewhere = new Set([
  'login',
  'signup',
  'signup_user_complete',
  'signup_email',
  'oauth',
  'saml',
  'landing',
  'reset_password',
  'reset_password_complete',
  'should_verify_email',
  'do_verify_email',
  'create_team',
  'admin_console',
  'mfa',
  'claim',
  'access_problem',
  'hooks',
])

/** A host as browsers write it: without capitals, a dot at its end, or the port that goes without saying. */
function plainHost(host: string | undefined, chatUrl: string): string {
  const port = chatUrl.startsWith('https:') ? /:443$/ : /:80$/
  return (host ?? '')
    .toLowerCase()
    .replace(port, '')
    .replace(/\.(?=:|$)/, '')
}

const backToTeams = {
  title: 'Go back to Teams',
  detail: 'You are not signed in here. Open the mission in Teams, Outlook or Microsoft 365.',
}

const signedOut = {
  title: 'You have signed out',
  detail: 'To come back, go to Teams, Outlook or Microsoft 365 and open Mattermost from the mission.',
}

/** In place of the table's words where these say more on a page of this origin. */
const pageMessage: Partial<Record<ProblemCode, { readonly title: string; readonly detail: string }>> = {
  session_missing: backToTeams,
  session_ended: {
    title: 'Your session has ended',
    detail: 'Open the mission again in Teams, Outlook or Microsoft 365.',
  },
}

/** The whole Mattermost on an origin of its own (design 6.3 face b). */
export function createChatDoor(deps: {
  settings: Settings
  chatUrl: string
  frameAncestors: readonly string[]
  callers: Callers
  rest: Rest
  tickets: Tickets
  upstream: Upstream
  servePlugin: ServePlugin
  sockets: ChatSocketDoor
  endSession: (view: SessionView) => Promise<void>
  signedOut: SignedOut
  /** True while this process comes to its end: it begins nothing new. */
  isClosing: () => boolean
  log: Logger
  now: () => number
}): ChatDoor {
  const { settings, chatUrl, frameAncestors, callers, rest, tickets, upstream, servePlugin, endSession, log, now } =
    deps
  const framing: Framing = { chatUrl, publicUrl: settings.publicUrl, frameAncestors }
  const host = hostOf(settings)
  const shell = createShell({ upstream, host, framing, now })
  const own = loadOwnFiles(settings.publicUrl)
  const pageHead = ownPageHeaders(framing)
  const chatHost = new URL(chatUrl).host
  const pluginIds = new Set(settings.plugins.map(({ id }) => id))

  /** What begins while the process ends would not come to its end. */
  function requireOpen(): void {
    if (deps.isClosing()) throw new Problem('closing', { retryAfterSeconds: 1 })
  }

  function answerPage(response: ServerResponse, status: number, html: string, further: readonly string[] = []): void {
    response.writeHead(status, [...pageHead, 'Content-Length', String(Buffer.byteLength(html)), ...further])
    response.end(response.req.method === 'HEAD' ? undefined : html)
  }

  function answerMessage(response: ServerResponse, error: unknown): void {
    if (response.headersSent || response.destroyed) return void response.destroy()
    const { code, status, retryAfterSeconds } = problemOf(error)
    if (code === 'session_missing' && deps.signedOut.has(response.req.headers.cookie))
      return void answerSignedOut(response)
    const { title, detail } = pageMessage[code] ?? problems[code]
    // A cookie that is good for nothing any more only makes the next visit longer.
    const isOver = code === 'session_missing' || code === 'session_ended' || code === 'session_cut'
    const further = isOver
      ? ['Clear-Site-Data', '"cache"', ...clearChatCookies().flatMap((cookie) => ['Set-Cookie', cookie])]
      : []
    if (retryAfterSeconds !== undefined) further.push('Retry-After', String(retryAfterSeconds))
    answerPage(response, status, own.page('message', { code, title, detail }), further)
  }

  /** Stays so until the person opens it again: the tab is told that it was their own wish. */
  function answerSignedOut(response: ServerResponse): void {
    answerPage(response, 401, own.page('message', { code: 'signed_out', ...signedOut }))
  }

  /** Opening a link changes no state (security B8): whoever is signed in here stays so. */
  function answerElsewhere(response: ServerResponse): void {
    if (deps.signedOut.has(response.req.headers.cookie)) answerSignedOut(response)
    else answerPage(response, 403, own.page('message', { code: 'session_missing', ...backToTeams }))
  }

  function answerOwnFile(response: ServerResponse, name: string): void {
    const file = own.file(name)
    if (!file) throw new Problem('not_found')
    response.writeHead(200, [
      'Content-Type',
      file.type,
      'Content-Length',
      String(Buffer.byteLength(file.body)),
      'X-Content-Type-Options',
      'nosniff',
      'Cross-Origin-Resource-Policy',
      'same-origin',
      'Cache-Control',
      'no-cache',
    ])
    response.end(response.req.method === 'HEAD' ? undefined : file.body)
  }

  async function answerShell(request: IncomingMessage, response: ServerResponse, address: string): Promise<void> {
    await callers.byChatCookie(request, address)
    const page = await shell.page()
    const isGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
    const body = isGzip ? page.gzip : page.identity
    const head = [...page.headers, 'Content-Length', String(body.length), 'Vary', 'Accept-Encoding']
    if (isGzip) head.push('Content-Encoding', 'gzip')
    response.writeHead(200, head)
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  async function answerEnter(request: IncomingMessage, response: ServerResponse, address: string): Promise<void> {
    if (request.method === 'GET' || request.method === 'HEAD') return answerPage(response, 200, own.page('enter', {}))
    if (request.method !== 'POST') throw new Problem('method_not_allowed')
    try {
      requireOpen()
      requireSameOrigin(request, chatUrl)
      if (request.headers['sec-fetch-site'] !== 'same-origin') throw new Problem('origin_foreign')
      await enter(request, response, { callers, tickets, endSession, address })
    } catch (error) {
      const problem = toProblemAnswer(error, randomUUID())
      if (problem.code === 'internal') log.error({ err: error }, 'A ticket could not be changed for a session')
      answerJson(response, problem.status, JSON.stringify(problem))
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { segments, query }: RequestTarget = readTarget(request.url ?? '')
    const [first = '', second = ''] = segments
    // A page that is open may still load the rest of itself.
    if (first !== '_mission' && first !== 'static' && first !== '_enter') requireOpen()
    if (first === 'api' && second === 'v4') return rest.serve(request, response, 'chat')
    refuseAmbiguousHeaders(request)
    const address = addressOf(request, settings.listen.trustedProxyHops)
    if (first === 'plugins') return servePlugin(request, response, { segments, query, address })
    if (first === '_enter' && segments.length === 1) return answerEnter(request, response, address)
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new Problem('method_not_allowed')
    if (first === '_mission') return answerOwnFile(response, segments.slice(1).join('/'))
    if (first === 'static') {
      if (second === 'plugins' && !pluginIds.has(segments[2] ?? '')) throw new Problem('not_found')
      return serveStaticFile(request, response, { path: `/${segments.join('/')}`, host, upstream })
    }
    if (elsewhere.has(first.toLowerCase())) return answerElsewhere(response)
    return answerShell(request, response, address)
  }

  return {
    isFor: (request) => plainHost(request.headers.host, chatUrl) === chatHost,
    handle(request, response) {
      serve(request, response).catch((error: unknown) => {
        const problem = problemOf(error)
        if (problem.code === 'internal') log.error({ err: error }, 'A page of the whole Mattermost failed')
        if (/^\/(?:api|plugins)\//.test(request.url ?? '')) answerFailure(response, randomUUID(), error)
        else answerMessage(response, error)
      })
    },
    upgrade: (request, socket, head) => deps.sockets.upgrade(request, socket, head),
  }
}
