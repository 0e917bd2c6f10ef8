import { WebSocket } from 'ws'
import type { SessionView } from '../../session/session-view.ts'
import type { Settings } from '../../settings/schema.ts'
import { certificatesOf, hostOf } from '../upstream.ts'

/** Opens a socket to Mattermost with the guest's key on the upgrade: only so can a lost connection be resumed (reference 3.1). */
export type Dial = (view: SessionView, address: string, resume: Resume) => WebSocket

/** What the client asked for, checked. */
export type Resume = {
  readonly connectionId: string
  readonly sequenceNumber: number
  /** Mattermost's own web app says which notices it showed; the server marks those posts for it. */
  readonly isPostedAcked?: boolean
}

/** The largest event: a post of 65,535 bytes with its metadata, or the client configuration, many times over. */
const maxEventBytes = 8 * 1024 * 1024

export function createDial(settings: Settings): Dial {
  const host = hostOf(settings)
  const ca = certificatesOf(settings)
  const base = `${settings.mattermost.url.replace(/^http/, 'ws')}/api/v4/websocket`
  return (view, address, { connectionId, sequenceNumber, isPostedAcked }) =>
    new WebSocket(
      `${base}?connection_id=${connectionId}&sequence_number=${sequenceNumber}${isPostedAcked ? '&posted_ack=true' : ''}`,
      {
        headers: {
          Authorization: `Bearer ${view.browseToken.reveal()}`,
          'User-Agent': 'mission-collaboration',
          'X-Forwarded-For': address,
          ...(host === undefined ? {} : { Host: host }),
        },
        perMessageDeflate: false,
        followRedirects: false,
        maxPayload: maxEventBytes,
        handshakeTimeout: settings.mattermost.requestTimeoutMs,
        ...(ca === undefined ? {} : { ca }),
      },
    )
}
