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
  /** The number that the next event had when the socket was lost. */
  #seqAtLoss = 0
  #sent: { seq: number; head: string }[] = []

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
    this.#sent.push({ seq, head })
    if (this.#sent.length > 2 * REPLAY_EVENTS) this.#sent.splice(0, REPLAY_EVENTS)
    this.write(frameOf(head, seq))
  }

  /** Sends a frame that is no event, such as the answer to an action. */
  write(frame: string): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(frame)
  }

  lose(atMs: number): void {
    this.socket = null
    this.lostAt = atMs
    this.#seqAtLoss = this.seq
  }

  /**
   * Goes on over a new socket from the event that its client asks for. Asked from 0, what was missed is numbered anew
   * from there, as recorded.
   * @returns false when the oldest of them is no longer kept or lies in the future
   */
  resume(socket: WebSocket, fromSeq: number): boolean {
    const kept = this.#sent.slice(-REPLAY_EVENTS)
    const first = kept.findIndex((one) => one.seq === fromSeq)
    if (fromSeq !== 0 && fromSeq !== this.seq && first < 0) return false
    this.socket = socket
    this.lostAt = null
    if (fromSeq === 0) this.#renumber(0)
    else if (first >= 0) for (const { head, seq } of kept.slice(first)) this.write(frameOf(head, seq))
    return true
  }

  /** Begins again as a new connection that says hello; a client that asked too far ahead still gets what it missed. */
  beginAgain(socket: WebSocket, fromSeq: number, hello: () => string): void {
    const missed = fromSeq > this.seq ? this.#sent.filter((one) => one.seq >= this.#seqAtLoss) : []
    this.id = newId()
    this.socket = socket
    this.lostAt = null
    this.seq = 0
    this.#sent = []
    this.event(hello())
    for (const { head } of missed) this.event(head)
  }

  #renumber(fromSeq: number): void {
    const missed = this.#sent.filter((one) => one.seq >= this.#seqAtLoss)
    this.seq = fromSeq
    this.#sent = []
    for (const { head } of missed) this.event(head)
  }
}

/** The server writes the number as it wrote the rest: `hello` goes to one alone and has no spaces, everything else has. */
const frameOf = (head: string, seq: number): string =>
  head.startsWith('{"event": ') ? `${head}, "seq": ${seq}}` : `${head},"seq":${seq}}`
