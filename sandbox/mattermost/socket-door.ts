import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { Connection } from './connection.ts'
import { ApiError } from './errors.ts'
import { isId, newId } from './ids.ts'
import { errorBody } from './respond.ts'
import { credentialOf, sessionFor, tokensWorkFor } from './sessions.ts'
import { answerAction, refusal } from './socket-actions.ts'
import { setAway, setOffline, setOnline, statusOf } from './status.ts'
import { versionId, type World } from './world.ts'

export type SocketTimes = {
  /** How long a socket may stay without a session, and be cut when it lost it that young. */
  authWaitMs: number
  pingEveryMs: number
  pongWaitMs: number
  /** How long a lost connection can be resumed. */
  keepMs: number
}

export const realSocketTimes: SocketTimes = {
  authWaitMs: 5000,
  pingEveryMs: 60_000,
  pongWaitMs: 100_000,
  keepMs: 300_000,
}

const MAX_FRAME_BYTES = 8192

export type SocketDoor = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Cuts every socket without a close frame, as a dying server does; what is kept for a resume goes too if told. */
  cutAll(forgets: boolean): void
}

type Asked = { connectionId: string; sequence: number | null; wantsPostedAck: boolean }

/** Serves the WebSocket of the API: who may open it, its life, and resuming a lost one. */
export function createSocketDoor(world: World, times: SocketTimes, commit: () => void): SocketDoor {
  const { hub, state } = world
  const upgrader = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false })
  const sockets = new Set<WebSocket>()

  const isOriginAllowed = (request: IncomingMessage): boolean => {
    const { origin } = request.headers
    const { AllowCorsFrom } = world.settings.ServiceSettings
    if (!origin || origin === world.siteUrl()) return true
    return AllowCorsFrom !== '' && (AllowCorsFrom === '*' || AllowCorsFrom.split(' ').includes(origin))
  }

  const open = (socket: WebSocket, token: string, userId: string, asked: Asked): Connection => {
    const lost = asked.sequence === null ? undefined : hub.byId(asked.connectionId)
    const isKept = lost?.lostAt != null && world.now() - lost.lostAt <= times.keepMs && lost.userId === userId
    const connection = lost && isKept ? resume(lost, socket, asked.sequence ?? 0) : begin(socket, token, userId, asked)
    setOnline(world, userId)
    commit()
    return connection
  }

  const begin = (socket: WebSocket, token: string, userId: string, asked: Asked): Connection => {
    const connection = new Connection(socket, userId, token, world.now(), asked.wantsPostedAck)
    hub.add(connection)
    connection.event(helloOf(world, connection))
    return connection
  }

  const resume = (lost: Connection, socket: WebSocket, sequence: number): Connection => {
    if (lost.resume(socket, sequence)) return lost
    hub.remove(lost)
    lost.beginAgain(socket, sequence, () => helloOf(world, lost))
    hub.add(lost)
    return lost
  }

  const serve = (socket: WebSocket, request: IncomingMessage, asked: Asked): void => {
    let connection: Connection | null = null
    sockets.add(socket)
    const credential = credentialOf(request, new URLSearchParams())
    const found = credential.token === '' ? undefined : sessionFor(world, credential.token)
    if (found && (found.session.props.type !== 'UserAccessToken' || tokensWorkFor(world, found.user)))
      connection = open(socket, credential.token, found.user.id, asked)

    const youth = setTimeout(() => {
      if (!connection || connection.isMuted) socket.terminate()
    }, times.authWaitMs)
    youth.unref()
    let lastPongAt = Date.now()
    const pinging = setInterval(() => socket.ping(), times.pingEveryMs)
    pinging.unref()
    const waiting = setInterval(
      () => {
        if (Date.now() - lastPongAt >= times.pongWaitMs) socket.terminate()
      },
      Math.max(20, Math.min(1000, times.pongWaitMs / 20)),
    )
    waiting.unref()

    socket.on('pong', () => {
      lastPongAt = Date.now()
      if (!connection) return
      const { last_activity_at } = statusOf(state, connection.userId)
      if (world.now() - last_activity_at > world.settings.TeamSettings.UserStatusAwayTimeout * 1000) {
        setAway(world, connection.userId)
        commit()
      }
    })
    socket.on('message', (data, isBinary) => {
      const action = isBinary ? undefined : parseAction(String(data))
      if (!action) {
        socket.terminate()
        return
      }
      if (action.action === 'authentication_challenge') {
        if (connection) return
        const token = String(action.data.token ?? '')
        const challenger = sessionFor(world, token)
        if (!challenger) {
          socket.terminate()
          return
        }
        // A challenge never resumes: it always opens a new connection, as recorded.
        connection = open(socket, token, challenger.user.id, { ...asked, sequence: null })
        connection.write(JSON.stringify({ status: 'OK', seq_reply: action.seq }))
        return
      }
      if (!connection) return
      if (connection.isMuted) {
        socket.send(refusal(action.seq, 'api.web_socket_router.not_authenticated.app_error', 401))
        return
      }
      if (action.action.startsWith('custom_')) {
        world.plugins?.hear(connection, action)
        commit()
        return
      }
      const answer = answerAction(world, connection, action)
      commit()
      if (answer !== null) connection.write(answer)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      clearTimeout(youth)
      clearInterval(pinging)
      clearInterval(waiting)
      if (!connection || connection.socket !== socket) return
      connection.lose(world.now())
      world.plugins?.lost(connection)
      commit()
      const kept = connection
      setTimeout(() => {
        if (kept.lostAt !== null) hub.remove(kept)
      }, times.keepMs).unref()
      if (!hub.hasActive(connection.userId)) {
        setOffline(world, connection.userId)
        commit()
      }
    })
  }

  return {
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://localhost')
      if (url.pathname !== '/api/v4/websocket') {
        refuseUpgrade(socket, 404, 'text/plain; charset=utf-8', '404 page not found\n')
        return
      }
      if (url.searchParams.get('access_token') && credentialOf(request, new URLSearchParams()).from === 'none') {
        const body = errorBody(new ApiError('api.context.token_provided.app_error', 401), newId())
        refuseUpgrade(socket, 401, 'application/json', JSON.stringify(body))
        return
      }
      if (!isOriginAllowed(request)) {
        refuseUpgrade(socket, 403, 'text/plain; charset=utf-8', `Forbidden\n${upgradeError()}`)
        return
      }
      const asked = askedOf(url.searchParams)
      upgrader.handleUpgrade(request, socket, head, (opened) => {
        const isMalformed = asked.connectionId !== '' && (!isId(asked.connectionId) || asked.sequence === null)
        if (isMalformed) opened.terminate()
        else serve(opened, request, asked)
      })
    },
    cutAll(forgets) {
      for (const socket of sockets) socket.terminate()
      if (forgets) for (const connection of [...hub.all()]) hub.remove(connection)
    },
  }
}

/** What a plain request or a refused origin gets: an error that itself says 400. */
export const upgradeError = (): string =>
  JSON.stringify(errorBody(new ApiError('api.web_socket.connect.upgrade.app_error', 400), newId()))

function refuseUpgrade(socket: Duplex, status: number, contentType: string, body: string): void {
  const reason = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' }[status] ?? ''
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: ${contentType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

function askedOf(query: URLSearchParams): Asked {
  const sequenceText = query.get('sequence_number') ?? ''
  return {
    connectionId: query.get('connection_id') ?? '',
    sequence: /^\d+$/.test(sequenceText) ? Number(sequenceText) : null,
    wantsPostedAck: query.get('posted_ack') === 'true',
  }
}

function helloOf(world: World, connection: Connection): string {
  const data = {
    connection_id: connection.id,
    server_hostname: 'stand-in',
    server_version: versionId(world, false),
  }
  const broadcast = {
    omit_users: null,
    user_id: connection.userId,
    channel_id: '',
    team_id: '',
    connection_id: '',
    omit_connection_id: '',
  }
  return `{"event":"hello","data":${JSON.stringify(data)},"broadcast":${JSON.stringify(broadcast)}`
}

export type Action = { seq: number; action: string; data: Record<string, unknown> }

/** @returns undefined for a frame that is no action at all: such a socket is cut */
function parseAction(text: string): Action | undefined {
  try {
    const value = JSON.parse(text) as Partial<Action>
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return { seq: Number(value.seq ?? 0), action: String(value.action ?? ''), data: value.data ?? {} }
  } catch {
    // Malformed JSON: the server cuts without a reply.
    return undefined
  }
}
