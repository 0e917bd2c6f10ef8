import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { Problem, type ProblemCode } from '../../src/api/errors.ts'
import type { AuditEntry } from '../../src/audit/audit.ts'
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts'
import type { Grant, SessionClosure, SessionDirectory, SessionView } from '../../src/session/session-view.ts'
import { loadKeyRing } from '../../src/settings/key-ring.ts'
import { partnerTerms, type Settings, type SettingsInput, settingsSchema } from '../../src/settings/schema.ts'
import { Secret } from '../../src/settings/secret.ts'
import { silent } from '../../src/store/logger.ts'
import { type JsonAnswer, serve } from './gateway-server.ts'

/** A 26-character id that says whose it is: `idOf('ops')`. */
export function idOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, 'x')
    .padEnd(26, '0')
    .slice(0, 26)
}

export function grantOf(channelId: string, teamId: string, further: Partial<Grant> = {}): Grant {
  return { channelId, teamId, source: 'policy', channelName: 'name', displayName: 'Name', label: '', ...further }
}

type Person = {
  token: string
  fileCookie: string
  chatCookie: string
  view: SessionView
  refusal: ProblemCode | undefined
}

/** The session room as the gateway sees it, in memory: what it is told, it keeps; what it is asked, it can be made to refuse. */
export function openSessions() {
  const people: Person[] = []
  const listeners = new Set<(closure: SessionClosure) => void>()
  const uploads = new Map<string, string>()
  const calls: { appeared: string[]; vanished: string[]; left: string[]; directs: string[][]; looks: number } = {
    appeared: [],
    vanished: [],
    left: [],
    directs: [],
    looks: 0,
  }
  const policy = {
    grants: (_channelId: string): Grant | undefined => undefined,
    /** What happens in Mattermost while a conversation is being opened. */
    whileOpening: async (): Promise<void> => undefined,
  }

  function viewOf(person: Person | undefined): SessionView {
    calls.looks += 1
    if (!person) throw new Problem('session_missing')
    if (person.refusal) throw new Problem(person.refusal)
    return person.view
  }
  const tell = (closure: SessionClosure): void => {
    for (const listener of listeners) listener(closure)
  }
  const byHash = (hash: string): Person | undefined => people.find(({ view }) => view.hash === hash)

  const directory: SessionDirectory = {
    byToken: async (token) => viewOf(people.find((person) => person.token === token)),
    byFileCookie: async (value) => viewOf(people.find((person) => person.fileCookie === value)),
    byChatCookie: async (value) => viewOf(people.find((person) => person.chatCookie === value)),
    again: async (view) => viewOf(byHash(view.hash)),
    onClosure(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async channelAppeared(view, channelId) {
      calls.appeared.push(channelId)
      const grant = policy.grants(channelId)
      if (grant) sessions.grant(view, grant)
      return grant
    },
    async channelVanished(view, channelId) {
      calls.vanished.push(channelId)
      sessions.revoke(view, channelId)
    },
    async leaveChannel(view, channelId, inMattermost) {
      await inMattermost()
      calls.left.push(channelId)
      sessions.revoke(view, channelId)
    },
    async openDirect(view, userIds) {
      calls.directs.push([...userIds])
      await policy.whileOpening()
      const grant = policy.grants(userIds.join())
      if (!grant) throw new Problem('person_not_visible')
      sessions.grant(view, grant)
      return grant.channelId
    },
    async rememberUpload(view, fileId, channelId) {
      uploads.set(fileId, `${view.userId}/${channelId}`)
    },
    async ownsUploads(view, fileIds, channelId) {
      return fileIds.every((fileId) => uploads.get(fileId) === `${view.userId}/${channelId}`)
    },
  }

  const sessions = {
    directory,
    calls,
    policy,
    uploads,
    tell,
    nameOf: (guestId: string): string => people.find(({ view }) => view.guestId === guestId)?.view.username ?? '',
    /** Adds a person with a session. */
    add(name: string, options: { browseToken: string; userId?: string; grants: Grant[]; view?: Partial<SessionView> }) {
      const view: SessionView = {
        hash: `hash-of-${name}`,
        kind: 'view',
        guestId: `guest-${name}`,
        userId: options.userId ?? idOf(name),
        username: name,
        tid: '11111111-1111-4111-8111-111111111111',
        oid: `oid-${name}`,
        organisation: 'Partner',
        expiresAtMs: Number.MAX_SAFE_INTEGER,
        grantEpoch: 1,
        granted: new Map(options.grants.map((grant) => [grant.channelId, grant])),
        teamIds: new Set(options.grants.map((grant) => grant.teamId).filter((teamId) => teamId !== '')),
        terms: partnerTerms.parse({}),
        isRestrictedMember: false,
        browseToken: new Secret(options.browseToken),
        ...options.view,
      }
      const person: Person = {
        token: `session-token-of-${name}`.padEnd(43, '-'),
        fileCookie: `file-cookie-of-${name}`.padEnd(43, '-'),
        chatCookie: `chat-cookie-of-${name}`.padEnd(43, '-'),
        view,
        refusal: undefined,
      }
      people.push(person)
      return person
    },
    grant(view: SessionView, grant: Grant): void {
      const person = byHash(view.hash)
      if (!person) return
      person.view = {
        ...person.view,
        grantEpoch: person.view.grantEpoch + 1,
        granted: new Map([...person.view.granted, [grant.channelId, grant]]),
      }
      tell({ kind: 'channels', guestId: view.guestId })
    },
    revoke(view: SessionView, channelId: string): void {
      const person = byHash(view.hash)
      if (!person) return
      const granted = new Map(person.view.granted)
      granted.delete(channelId)
      person.view = { ...person.view, grantEpoch: person.view.grantEpoch + 1, granted }
      tell({ kind: 'channels', guestId: view.guestId })
    },
    end(view: SessionView): void {
      const person = byHash(view.hash)
      if (person) person.refusal = 'session_ended'
      tell({ kind: 'session', hash: view.hash, code: 'session_ended' })
    },
    cut(view: SessionView): void {
      const person = byHash(view.hash)
      if (person) person.refusal = 'session_cut'
      tell({ kind: 'guest', guestId: view.guestId, code: 'session_cut' })
    },
  }
  return sessions
}

export type Sessions = ReturnType<typeof openSessions>

export type Recorded = {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

export type Recorder = Awaited<ReturnType<typeof openRecorder>>

/** A Mattermost of which only two things matter: what reached it, and that it says what the test wants. */
export async function openRecorder() {
  const log: Recorded[] = []
  const upgrades: Recorded[] = []
  const sockets: WebSocket[] = []
  const frames = new Map<WebSocket, Record<string, unknown>[]>()
  const answers = new Map<string, (request: Recorded, response: ServerResponse) => void>()
  const open = new Set<Socket>()
  let isHanging = false

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('error', () => undefined)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const recorded = recordedOf(request, Buffer.concat(chunks))
      log.push(recorded)
      if (isHanging) return
      const path = recorded.url.split('?', 1)[0] ?? ''
      const answer = answers.get(`${recorded.method} ${path}`)
      if (answer) answer(recorded, response)
      else response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
    })
  })
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const behaviour = { upgradeStatus: 101 }
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.push(recordedOf(request, head))
    if (behaviour.upgradeStatus !== 101) {
      socket.end(`HTTP/1.1 ${behaviour.upgradeStatus} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
      return
    }
    if (isHanging) return
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const received: Record<string, unknown>[] = []
      frames.set(webSocket, received)
      webSocket.on('message', (bytes, isBinary) => {
        if (!isBinary) received.push(JSON.parse(String(bytes)))
      })
      sockets.push(webSocket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    upgrades,
    sockets,
    /** What a guest's socket brought. */
    receivedBy: (socket: WebSocket) => frames.get(socket) ?? [],
    behaviour,
    /** What was asked, without what the gateway looks up by itself. */
    asked: () => log.map(({ method, url }) => `${method} ${url}`),
    /** Answers one call, from now on, with JSON. */
    on(methodAndPath: string, value: unknown, status = 200): void {
      answers.set(methodAndPath, (_request, response) => {
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
      })
    },
    onRaw(methodAndPath: string, answer: (request: Recorded, response: ServerResponse) => void): void {
      answers.set(methodAndPath, answer)
    },
    hang(): void {
      isHanging = true
    },
    forget(): void {
      log.length = 0
      upgrades.length = 0
    },
    async close(): Promise<void> {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function recordedOf(request: IncomingMessage, body: Buffer): Recorded {
  return { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
}

export const publicUrl = 'https://mission.example'

export function settingsFor(url: string, further: Partial<SettingsInput> = {}): Settings {
  return settingsSchema.parse({
    publicUrl,
    mattermost: { url, adminToken: 'never-used-by-the-gateway', requestTimeoutMs: 2000 },
    entra: { clientId: '22222222-2222-4222-8222-222222222222' },
    operator: { tenantId: '33333333-3333-4333-8333-333333333333' },
    keys: { ring: { test: Buffer.alloc(32, 'k').toString('base64') } },
    ...further,
  })
}

export type OpenGateway = Awaited<ReturnType<typeof openGateway>>

/** The gateway behind a plain server of node's, as `http/` puts it behind its listener. */
export async function openGateway(settings: Settings, sessions: Sessions) {
  const audited: AuditEntry[] = []
  const clock = { ms: 1_700_000_000_000 }
  const gateway: Gateway = createGateway({
    settings,
    keys: loadKeyRing(settings),
    sessions: sessions.directory,
    audit: {
      async write(entry) {
        audited.push(entry)
      },
    },
    log: silent,
    now: () => clock.ms,
    async endSession(view) {
      sessions.end(view)
    },
  })
  const { port, url, call, close } = await serve(gateway)

  return {
    gateway,
    audited,
    clock,
    port,
    url,
    /** Asks as a person does through `@mattermost/client`; `path` is below `/api/v4`. */
    as: (
      person: { token: string },
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<JsonAnswer> => call(method, path, body, { Authorization: `BEARER ${person.token}`, ...headers }),
    async close(): Promise<void> {
      await gateway.close()
      await close()
    },
  }
}

/** Sends bytes as they are and gives back what came until the other side closed or `until` was seen. */
export function sendRaw(port: number, bytes: string | Buffer, until?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let got = ''
    socket.on('data', (chunk) => {
      got += chunk.toString('latin1')
      if (until?.test(got)) socket.destroy()
    })
    socket.on('close', () => resolve(got))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(got)
      else reject(error)
    })
  })
}
