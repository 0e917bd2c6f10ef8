import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { Problem } from '../../api/errors.ts'
import type { Settings } from '../../settings/schema.ts'
import { addressOf } from '../address.ts'
import type { Callers } from '../caller.ts'
import { dropped, flag, idOrEmpty, type QueryShape, readQuery, timeMs } from '../query.ts'
import { refuseAmbiguousHeaders } from '../request-headers.ts'
import { readTarget } from '../request-path.ts'
import type { Dial } from '../socket/dial.ts'
import { GuestSocket } from '../socket/guest-socket.ts'
import { refuseUpgrade } from '../socket/refuse-upgrade.ts'
import type { SocketRoom } from '../socket/socket-room.ts'

export type ChatSocketDoor = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

const shape: QueryShape = {
  connection_id: idOrEmpty,
  sequence_number: timeMs,
  posted_ack: flag,
  disconnect_err_code: dropped(timeMs),
}

const maxFrameBytes = 8192

/**
 * Opens sockets for Mattermost's own page, which proves itself by its cookie alone: origin and session are checked before
 * anything is answered or dialled, and a challenge on such a socket closes it (security G3, B6).
 */
export function createChatSocketDoor(deps: {
  settings: Settings
  chatUrl: string
  callers: Callers
  room: SocketRoom
  dial: Dial
}): ChatSocketDoor {
  const { settings, chatUrl, callers, room, dial } = deps
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
    handleProtocols: () => false,
  })

  async function open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    refuseAmbiguousHeaders(request)
    const { segments, query } = readTarget(request.url ?? '')
    if (segments.join('/') !== 'api/v4/websocket') throw new Problem('operation_unknown')
    if (request.headers.origin !== chatUrl) throw new Problem('origin_foreign')
    const { values } = readQuery(query, shape)
    const address = addressOf(request, settings.listen.trustedProxyHops)
    const view = await callers.byChatCookie(request, address)
    if (socket.destroyed) return
    if (room.countOf(view.guestId) >= settings.limits.maxSocketsPerGuest) throw new Problem('too_many_requests')
    const resume = {
      connectionId: values.connection_id ?? '',
      sequenceNumber: Number(values.sequence_number ?? '0'),
      isPostedAcked: values.posted_ack === 'true',
    }
    webSockets.handleUpgrade(request, socket, head, (client) => {
      const upstream = dial(view, address, resume)
      new GuestSocket(room, { client, wire: socket, upstream }, { view, address, challengeSeq: undefined, queued: [] })
    })
  }

  return {
    upgrade(request, socket, head) {
      open(request, socket, head).catch((error: unknown) => refuseUpgrade(socket, error))
    },
    close: () => webSockets.close(),
  }
}
