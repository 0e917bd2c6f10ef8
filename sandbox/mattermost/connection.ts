import { WebSocket } from 'ws'
import { newId } from './ids.ts'

/** Events that a lost connection can be given again. */
const REPLAY_EVENTS = 128

/** What a client has said it is looking at; `typing` and reactions narrow once all three are known. */
export type Presence = { channelId?: string; threadViewChannelId?: string; threadPanelChannelId?: string }

/** One signed-in socket, or what is kept of it for a resume after it was lost. */
export class Connection {
  id = newId()
  readonly userId: string
  readonly token: string
  readonly openedAt: number
  readonly wantsPostedAck: boolean
  /** Number of the next event. */
  seq = 0
  lostAt: number | null = null
  /** The token behind it no longer works: the socket stays open, silent, and refuses every action. */
  isMuted = false
  presence: Presence = {}
  socket: WebSocket | null
  readonly #sent: { seq: number; frame: string }[] = []

  constructor(socket: WebSocket, userId: string, token: string, openedAt: number, wantsPostedAck: boolean) {
    this.socket = socket
    this.userId = userId
    this.token = token
    this.openedAt = openedAt
    this.wantsPostedAck = wantsPostedAck
  }

  get isActive(): boolean {
    return this.socket !== null
  }

  /**
   * Whether this client may be looking at a channel. Nothing narrows before channel, thread view and side panel have
   * all been said.
   */
  looksAt(channelId: string, isThread: boolean): boolean {
    const { channelId: open, threadViewChannelId: view, threadPanelChannelId: panel } = this.presence
    if (open === undefined || view === undefined || panel === undefined) return true
    return isThread ? view === channelId || panel === channelId : open === channelId
  }

  /** @param head the event's JSON up to and without its sequence number */
  event(head: string): void {
    if (this.isMuted) return
    const seq = this.seq++
    const frame = `${head},"seq":${seq}}`
    this.#sent.push({ seq, frame })
    if (this.#sent.length > 2 * REPLAY_EVENTS) this.#sent.splice(0, REPLAY_EVENTS)
    this.write(frame)
  }

  /** Sends a frame that is no event, such as the answer to an action. */
  write(frame: string): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(frame)
  }

  /** Events from a number on, or null when the oldest of them is no longer kept. */
  missedFrom(seq: number): string[] | null {
    const kept = this.#sent.slice(-REPLAY_EVENTS)
    if (seq === this.seq) return []
    const first = kept.findIndex((one) => one.seq === seq)
    return first < 0 ? null : kept.slice(first).map((one) => one.frame)
  }

  /** Events that were sent while nobody listened. */
  sentSince(seq: number): string[] {
    return this.#sent.filter((one) => one.seq >= seq).map((one) => one.frame)
  }
}
