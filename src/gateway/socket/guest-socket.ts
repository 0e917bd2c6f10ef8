import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Problem } from '../../api/errors.ts'
import type { SessionView } from '../../session/session-view.ts'
import { type Ask, createAsk } from '../ask.ts'
import { Stop } from '../exchange.ts'
import type { Running } from '../live.ts'
import { isRecord, type JsonRecord, parsed } from '../projections/record.ts'
import { checkAction } from './actions.ts'
import { type Action, type ClientFrame, readBinaryFrame, readClientFrame } from './client-frame.ts'
import { closeCodes, codeFor } from './close-codes.ts'
import { cutNumber, writeEventFrame } from './event-frame.ts'
import type { Beating } from './heartbeat.ts'
import { namesOnlyGranted, type PluginAction, writePluginAction } from './plugin-action.ts'
import { projectReply, writeOk, writeRefusal } from './replies.ts'
import { writeMissionEvent } from './server-event.ts'
import type { SocketRoom } from './socket-room.ts'
import type { Membership } from './verdict.ts'

/** Frames that a client may send before Mattermost has answered: the stock client sends a ping right behind its challenge. */
const maxQueued = 16
/** A client that does not read is closed rather than buffered for; it resumes where it stopped. */
const maxUnreadBytes = 1024 * 1024
const maxActionsPerWindow = 100
const windowMs = 10_000
const maxStatusQuestions = 64

/**
 * A proven guest's socket: the client's end, Mattermost's end, and what may pass between them (security G8, G10).
 * Events go out in the order in which they came and under the numbers that Mattermost gave them.
 */
export class GuestSocket implements Running, Beating {
  readonly #room: SocketRoom
  readonly #client: WebSocket
  /** What is below the client's end: events are written there as whole frames. */
  readonly #wire: Duplex
  readonly #upstream: WebSocket
  readonly #ask: Ask
  readonly #stop = new Stop()
  /** Frames that wait for Mattermost; undefined once it has answered. */
  #queued: (Action | PluginAction)[] | undefined
  #isOver = false
  #windowStartMs = 0
  #actionsInWindow = 0
  readonly #statusQuestions = new Set<number>()

  view: SessionView
  readonly channelId = undefined
  wheelSlot = 0
  beatSlot = 0
  heard: boolean[] = []

  constructor(
    room: SocketRoom,
    ends: { client: WebSocket; wire: Duplex; upstream: WebSocket },
    of: { view: SessionView; address: string; challengeSeq: number | undefined; queued: Action[] },
  ) {
    this.#room = room
    this.#client = ends.client
    this.#wire = ends.wire
    this.#upstream = ends.upstream
    this.#queued = [...of.queued]
    this.view = of.view
    const { upstream, writeHeaders } = room
    this.#ask = createAsk({ upstream, writeHeaders, view: () => this.view, address: of.address, stop: this.#stop })
    room.enter(this)

    ends.client.on('message', (bytes: Buffer, isBinary: boolean) => this.#fromClient(bytes, isBinary))
    ends.client.on('pong', () => this.#hear(0))
    ends.client.on('close', () => this.#end(closeCodes.goingAway, ''))
    ends.client.on('error', () => this.#end(closeCodes.goingAway, ''))
    ends.upstream.on('open', () => this.#opened(of.challengeSeq))
    ends.upstream.on('message', (bytes: Buffer) => this.#fromUpstream(bytes))
    ends.upstream.on('ping', () => this.#hear(1))
    ends.upstream.on('pong', () => this.#hear(1))
    ends.upstream.on('close', () => this.#end(closeCodes.goingAway, 'mattermost_away'))
    ends.upstream.on('error', (error) => {
      if (!this.#isOver) room.log.warn({ err: error }, "Mattermost's end of a socket failed")
      this.#end(closeCodes.goingAway, 'mattermost_away')
    })
  }

  ends(): readonly WebSocket[] {
    return [this.#client, this.#upstream]
  }

  lost(): void {
    this.#client.terminate()
    this.#end(closeCodes.goingAway, '')
  }

  stop(problem: Problem): void {
    if (problem.code === 'session_cut' || problem.code === 'session_ended')
      this.#tellTab('mission_access_ended', { code: problem.code })
    this.#end(codeFor(problem), problem.code)
  }

  refreshed(before: SessionView): void {
    const { granted } = this.view
    if (granted === before.granted) return
    const isSame = granted.size === before.granted.size && [...granted.keys()].every((id) => before.granted.has(id))
    if (isSame) return
    void this.#room.channelsOf(this.view).then(
      (channels) => this.#tellTab('mission_channels_changed', { channels }),
      (error: unknown) => this.#room.log.error({ err: error }, 'Changed channels could not be told'),
    )
    this.#learnPeople()
  }

  #hear(end: 0 | 1): void {
    this.heard[end] = true
  }

  /** Mattermost's own page takes a frame without a number of the server's for a gap and connects anew. */
  #tellTab(event: string, data: JsonRecord): void {
    if (this.view.kind === 'view') this.#send(writeMissionEvent(event, data))
  }

  #opened(challengeSeq: number | undefined): void {
    if (this.#isOver) return
    this.#room.opened(this)
    if (challengeSeq !== undefined) this.#send(writeOk(challengeSeq))
    const queued = this.#queued ?? []
    this.#queued = undefined
    for (const action of queued) this.#take(action)
    this.#learnPeople()
  }

  #learnPeople(): void {
    this.#room.lookups.people.learn(this.view, this.#ask).catch((error: unknown) => {
      this.#room.log.debug({ err: error }, 'People of a channel could not be read for a socket')
    })
  }

  #fromClient(bytes: Buffer, isBinary: boolean): void {
    this.#hear(0)
    if (this.#isOver) return
    if (this.#isTooFast()) this.#end(closeCodes.policy, 'too_many_requests')
    else if (!isBinary) this.#read(readClientFrame(bytes, this.view.kind, this.#room.isListedAction))
    else if (this.view.kind === 'chat') this.#read(readBinaryFrame(bytes, this.#room.isListedAction))
    else this.#end(closeCodes.unsupported, 'bad_request')
  }

  #read(frame: ClientFrame): void {
    switch (frame.kind) {
      case 'broken':
      case 'challenge':
        this.#end(closeCodes.policy, 'bad_request')
        break
      case 'unknown':
        this.#send(writeRefusal(frame.seq, 'operation_unknown'))
        break
      case 'action':
      case 'plugin':
        if (!this.#queued) this.#take(frame.action)
        else if (this.#queued.length < maxQueued) this.#queued.push(frame.action)
        else this.#end(closeCodes.policy, 'too_many_requests')
    }
  }

  #isTooFast(): boolean {
    const nowMs = this.#room.now()
    if (nowMs - this.#windowStartMs > windowMs) {
      this.#windowStartMs = nowMs
      this.#actionsInWindow = 0
    }
    this.#actionsInWindow += 1
    return this.#actionsInWindow > maxActionsPerWindow
  }

  #take(action: Action | PluginAction): void {
    if (!('isBinary' in action)) void this.#carryOut(action)
    else if (namesOnlyGranted(action, this.view)) this.#forward(writePluginAction(action))
    else this.#send(writeRefusal(action.seq, 'channel_not_granted'))
  }

  async #carryOut(action: Action): Promise<void> {
    try {
      const checked = await checkAction(action, this.view, this.#room.lookups, this.#ask)
      if (this.#isOver) return
      if ('refuse' in checked) this.#send(writeRefusal(action.seq, checked.refuse))
      else this.#forwardAction(checked.forward)
    } catch (error) {
      if (this.#isOver) return
      this.#room.log.warn({ err: error }, 'An action of a socket could not be checked')
      this.#send(writeRefusal(action.seq, 'mattermost_away'))
    }
  }

  #forwardAction(action: Action): void {
    if (action.action === 'get_statuses' || action.action === 'get_statuses_by_ids')
      this.#statusQuestions.add(action.seq)
    this.#forward(JSON.stringify(action))
  }

  #forward(frame: string | Buffer): void {
    const isStuck = this.#upstream.bufferedAmount > maxUnreadBytes || this.#statusQuestions.size > maxStatusQuestions
    if (isStuck) this.#end(closeCodes.tryLater, 'mattermost_slow')
    else this.#upstream.send(frame)
  }

  #fromUpstream(bytes: Buffer): void {
    this.#hear(1)
    if (this.#isOver) return
    const frame = cutNumber(bytes)
    const verdict = frame && this.#room.judge.verdictOn(frame.event, this.view.kind)
    if (!frame || !verdict) {
      this.#passReply(bytes.toString())
    } else if (this.#client.bufferedAmount > maxUnreadBytes) {
      this.#end(closeCodes.tryLater, 'too_slow')
    } else {
      // The membership is looked at after the frame is chosen: what the guest just lost is still told to it.
      this.#sendEvent(this.#room.judge.headFor(verdict, this.view), frame.number)
      if (verdict.membership) this.#note(verdict.membership)
    }
  }

  #note({ kind, channelId, userId }: Membership): void {
    const { people, memberships } = this.#room.lookups
    const isOwn = userId === '' || userId === this.view.userId
    if (kind === 'joined') {
      if (!isOwn) people.noteJoined(channelId, userId)
      else if (!this.view.granted.has(channelId)) memberships.appeared(this.view, channelId)
      return
    }
    if (!isOwn) people.noteLeft(channelId, userId)
    else if (this.view.granted.has(channelId)) memberships.vanished(this.view, channelId)
  }

  /** An answer to an action. Anything that is neither answer nor event is not passed on. */
  #passReply(text: string): void {
    const reply = parsed(text)
    if (!isRecord(reply) || typeof reply.seq_reply !== 'number') {
      this.#room.log.error({ bytes: text.length }, 'Mattermost sent a frame that could not be read')
      return
    }
    const isAboutPeople = this.#statusQuestions.delete(reply.seq_reply)
    this.#send(projectReply(reply, isAboutPeople, this.view, this.#room.lookups.people))
  }

  #sendEvent(head: Buffer, number: string): void {
    if (!this.#isOver && this.#client.readyState === this.#client.OPEN) this.#wire.write(writeEventFrame(head, number))
  }

  #send(frame: string): void {
    if (!this.#isOver && this.#client.readyState === this.#client.OPEN) this.#client.send(frame)
  }

  /** Ends both ends. Mattermost's is cut without ceremony, so that it takes the connection for lost and keeps it for a resume. */
  #end(code: number, reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#room.leave(this)
    this.#stop.now(new Error('the socket is closed'))
    this.#client.close(code, reason)
    this.#upstream.terminate()
  }
}
