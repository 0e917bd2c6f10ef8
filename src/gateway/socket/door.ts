import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { Problem, problemOf } from '../../api/errors.ts'
import type { Settings } from '../../settings/schema.ts'
import { addressOf } from '../address.ts'
import type { Callers } from '../caller.ts'
import { dropped, flag, idOrEmpty, type QueryShape, readQuery, timeMs } from '../query.ts'
import { refuseAmbiguousHeaders } from '../request-headers.ts'
import { readTarget } from '../request-path.ts'
import { type Action, readClientFrame } from './client-frame.ts'
import { closeCodes, codeFor } from './close-codes.ts'
import type { Dial, Resume } from './dial.ts'
import { GuestSocket } from './guest-socket.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'
import { writeRefusal } from './replies.ts'
import { writeMissionEvent } from './server-event.ts'
import type { SocketRoom } from './socket-room.ts'

export type SocketDoor = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

/** The client's own numbers; whether it acknowledges notices and why it lost the last connection goes no further. */
const shape: QueryShape = {
  connection_id: idOrEmpty,
  sequence_number: timeMs,
  posted_ack: dropped(flag),
  disconnect_err_code: dropped(timeMs),
}

const maxFrameBytes = 8192
const maxQueued = 16

type Waiting = { readonly client: WebSocket; readonly address: string; readonly untilMs: number }

/**
 * Opens sockets for face (a): the client's is accepted first and says who it is by its challenge; Mattermost is dialled
 * only when that was checked, with the guest's key on the upgrade and the client's own numbers (design 6.3, security G3).
 */
export function createSocketDoor(deps: {
  settings: Settings
  callers: Callers
  room: SocketRoom
  dial: Dial
  now: () => number
}): SocketDoor {
  const { settings, callers, room, dial, now } = deps
  const { maxWaitingSocketsPerAddress, challengeTimeoutMs, maxSocketsPerGuest } = settings.limits
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
    handleProtocols: () => false,
  })
  const waiting = new Set<Waiting>()
  const waitingOf = new Map<string, number>()

  /** All wait equally long, so the set is in the order of their ends. */
  const timer = setInterval(() => {
    for (const entry of waiting) {
      if (entry.untilMs > now()) return
      entry.client.terminate()
      stopWaiting(entry)
    }
  }, 100)
  timer.unref()

  function startWaiting(client: WebSocket, address: string): Waiting {
    const entry = { client, address, untilMs: now() + challengeTimeoutMs }
    waiting.add(entry)
    waitingOf.set(address, (waitingOf.get(address) ?? 0) + 1)
    return entry
  }

  function stopWaiting(entry: Waiting): void {
    if (!waiting.delete(entry)) return
    const left = (waitingOf.get(entry.address) ?? 1) - 1
    if (left === 0) waitingOf.delete(entry.address)
    else waitingOf.set(entry.address, left)
  }

  function turnAway(client: WebSocket, challengeSeq: number, error: unknown): void {
    const problem = problemOf(error)
    client.send(writeRefusal(challengeSeq, problem.code))
    if (problem.code === 'session_cut' || problem.code === 'session_ended')
      client.send(writeMissionEvent('mission_access_ended', { code: problem.code }))
    client.close(codeFor(problem), problem.code)
  }

  /** Listens for the challenge, and keeps what the client sends right behind it until the session is checked. */
  function wait(client: WebSocket, wire: Duplex, address: string, resume: Resume): void {
    const entry = startWaiting(client, address)
    const queued: Action[] = []
    let isChallenged = false

    async function prove(token: string, challengeSeq: number): Promise<void> {
      try {
        const view = await callers.byToken(token, address)
        if (client.readyState !== client.OPEN) return
        if (room.countOf(view.guestId) >= maxSocketsPerGuest) throw new Problem('too_many_requests')
        client.off('message', onMessage)
        client.off('error', onError)
        const upstream = dial(view, address, resume)
        new GuestSocket(room, { client, wire, upstream }, { view, address, challengeSeq, queued })
      } catch (error) {
        if (client.readyState === client.OPEN) turnAway(client, challengeSeq, error)
      } finally {
        stopWaiting(entry)
      }
    }

    const onMessage = (bytes: Buffer, isBinary: boolean): void => {
      const frame = isBinary ? undefined : readClientFrame(bytes)
      if (frame?.kind === 'challenge' && !isChallenged) {
        isChallenged = true
        void prove(frame.token, frame.seq)
      } else if (frame?.kind === 'action' && isChallenged && queued.length < maxQueued) queued.push(frame.action)
      else client.close(closeCodes.policy, 'bad_request')
    }
    const onError = (): void => client.terminate()
    client.on('message', onMessage)
    client.on('error', onError)
    client.once('close', () => stopWaiting(entry))
  }

  return {
    upgrade(request, socket, head) {
      try {
        refuseAmbiguousHeaders(request)
        const { segments, query } = readTarget(request.url ?? '')
        if (segments.join('/') !== 'api/v4/websocket') throw new Problem('operation_unknown')
        if (request.headers.origin !== settings.publicUrl) throw new Problem('origin_foreign')
        const { values } = readQuery(query, shape)
        const address = addressOf(request, settings.listen.trustedProxyHops)
        if ((waitingOf.get(address) ?? 0) >= maxWaitingSocketsPerAddress) throw new Problem('too_many_requests')
        const resume = {
          connectionId: values.connection_id ?? '',
          sequenceNumber: Number(values.sequence_number ?? '0'),
        }
        webSockets.handleUpgrade(request, socket, head, (client) => wait(client, socket, address, resume))
      } catch (error) {
        refuseUpgrade(socket, error)
      }
    },
    close() {
      clearInterval(timer)
      for (const { client } of waiting) client.terminate()
      webSockets.close()
    },
  }
}
