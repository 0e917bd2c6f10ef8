import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WebSocket } from 'ws'
import { Problem } from '../../src/api/errors.ts'
import { createGateway } from '../../src/gateway/gateway.ts'
import { openHttp } from '../../src/http/server.ts'
import type { SessionView } from '../../src/session/session-view.ts'
import { loadKeyRing } from '../../src/settings/key-ring.ts'
import type { SettingsInput } from '../../src/settings/schema.ts'
import { silent } from '../../src/store/logger.ts'
import { openClient } from './gateway-client.ts'
import { publicUrl, type Recorder, type Sessions, settingsFor } from './gateway-kit.ts'

export const chatUrl = 'https://chat.example'
export const chatHost = 'chat.example'
export const cloudHost = 'https://teams.example'

export type Person = ReturnType<Sessions['add']>

export type ChatAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly json: Record<string, unknown>
}

/** Mattermost's root page with what the real one says about it, and more that must not come through. */
export function serveRootPage(mattermost: Recorder): void {
  mattermost.onRaw('GET /', (_request, response) => {
    response.writeHead(200, {
      'Content-Type': 'text/html',
      'Cache-Control': 'no-cache, max-age=31556926, public',
      'Content-Security-Policy':
        "frame-ancestors 'self' https://evil.example; script-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'unsafe-inline' https://evil.example",
      'X-Frame-Options': 'SAMEORIGIN',
      'X-Version-Id': '11.6.0..hash.true',
      'Set-Cookie': 'MMAUTHTOKEN=stolen; Path=/',
      Token: 'stolen',
      'Referrer-Policy': 'unsafe-url',
    })
    response.end(
      '<!doctype html><head><meta http-equiv="Content-Security-Policy" content="script-src \'self\'" />' +
        '<script id="publicPathInWindowScript"></script><script src="/static/main.js"></script></head>',
    )
  })
}

/** Tickets in memory, for what the door does with them; that they are used once is shown against the real ones. */
function openTickets(sessions: Sessions) {
  const open = new Map<string, { person: Person; path: string }>()
  const taken: string[] = []
  const find = (ticket: string) => {
    const found = open.get(ticket)
    if (!found) throw new Problem('ticket_invalid')
    return found
  }
  const visitor = ({ view }: Person) => ({
    guestId: view.guestId,
    displayName: view.username,
    organisation: view.organisation,
  })
  return {
    taken,
    issue(person: Person, path = '/'): string {
      const ticket = `ticket-${open.size + taken.length}`.padEnd(43, 't')
      open.set(ticket, { person, path })
      return ticket
    },
    look: async (ticket: string) => visitor(find(ticket).person),
    async redeem(ticket: string, _at: unknown, present?: SessionView) {
      const { person, path } = find(ticket)
      open.delete(ticket)
      taken.push(ticket)
      return {
        ...visitor(person),
        value: present?.guestId === person.view.guestId ? undefined : person.chatCookie,
        path,
      }
    },
    nameOf: async (guestId: string) => sessions.nameOf(guestId),
  }
}

export type OpenChat = Awaited<ReturnType<typeof openChat>>

/** The listener for people as the backend opens it, with the tab, one route of the tab's, and both faces of the gateway. */
export async function openChat(mattermost: Recorder, sessions: Sessions, further: Partial<SettingsInput> = {}) {
  const settings = settingsFor(mattermost.url, { chatUrl, ...further })
  const tabFolder = mkdtempSync(join(tmpdir(), 'tab-'))
  writeFileSync(join(tabFolder, 'index.html'), 'the tab')
  const clock = { ms: 1_700_000_000_000 }
  const now = () => clock.ms
  const tickets = openTickets(sessions)
  const gateway = createGateway({
    settings,
    keys: loadKeyRing(settings),
    sessions: sessions.directory,
    audit: { write: async () => undefined },
    log: silent,
    now,
    endSession: async (view) => sessions.end(view),
    chat: { tickets, frameAncestors: [cloudHost] },
  })
  const asked = { session: 0 }
  const http = await openHttp({
    settings: { ...settings, listen: { ...settings.listen, port: 0 } },
    frameAncestors: [cloudHost],
    tabFolder,
    gateway,
    routes: [
      {
        method: 'GET',
        path: '/api/session',
        summary: 'The session',
        auth: 'none',
        answers: {},
        problems: [],
        handle: async () => {
          asked.session += 1
          return { status: 204 }
        },
      },
    ],
    isReady: async () => true,
    now,
    log: silent,
  })
  const sockets: WebSocket[] = []

  function ask(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders = {},
    body?: string | Buffer,
  ): Promise<ChatAnswer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port: http.port, method, path, headers: { Host: chatHost, ...headers }, agent: false },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('latin1')
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: objectOf(text) })
          })
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }

  /** As a script of Mattermost's own page does it, with this person's cookie. */
  function asPage(
    person: Person,
    method: string,
    path: string,
    body?: unknown,
    headers: OutgoingHttpHeaders = {},
  ): Promise<ChatAnswer> {
    const isRead = method === 'GET' || method === 'HEAD'
    return ask(
      method,
      path,
      {
        Cookie: cookieOf(person),
        'Sec-Fetch-Site': 'same-origin',
        ...(isRead ? {} : { Origin: chatUrl }),
        ...(body === undefined || typeof body === 'string' || Buffer.isBuffer(body)
          ? {}
          : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      typeof body === 'string' || Buffer.isBuffer(body) ? body : body === undefined ? undefined : JSON.stringify(body),
    )
  }

  function openSocket(headers: Record<string, string>, query = '?connection_id=&sequence_number=0&posted_ack=true') {
    const client = openClient(http.port, query, { Host: chatHost, ...headers })
    sockets.push(client.socket)
    return client
  }

  return {
    gateway,
    port: http.port,
    clock,
    tickets,
    /** How often the tab's own route was reached. */
    asked,
    ask,
    asPage,
    enter: (body: object, headers: OutgoingHttpHeaders = {}) =>
      ask(
        'POST',
        '/_enter',
        { Origin: chatUrl, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json', ...headers },
        JSON.stringify({ at: 'frame', ...body }),
      ),
    openSocket,
    socketOf: (person: Person, query?: string) => openSocket({ Origin: chatUrl, Cookie: cookieOf(person) }, query),
    async close(): Promise<void> {
      for (const socket of sockets) socket.terminate()
      await gateway.close()
      await http.close(0)
      rmSync(tabFolder, { recursive: true })
    },
  }
}

export const cookieOf = (person: Person): string => `__Host-mission-chat=${person.chatCookie}; MMUSERID=me; MMEMBED=1`

export { publicUrl }

function objectOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    // The test looks at `text` then.
    return {}
  }
}
