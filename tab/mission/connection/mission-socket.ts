import { backOffMs } from './back-off.ts'
import type { Scheduler } from './scheduler.ts'
import { readFrame, type SocketEvent } from './socket-event.ts'

/** The part of `WebSocket` that is used. */
export type SocketLike = {
  readonly send: (frame: string) => void
  readonly close: (code?: number) => void
  onopen: (() => void) | null
  onmessage: ((message: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number; readonly reason?: string }) => void) | null
  onerror: (() => void) | null
}

export type SocketListener = {
  readonly onEvent: (event: SocketEvent) => void
  /** A connection of which nothing is known from before: what happened meanwhile has to be read over REST. */
  readonly onFreshConnection: () => void
  readonly onOpen: () => void
  /** @param failures how many attempts in a row brought no connection */
  readonly onLost: (failures: number, retryInMs: number) => void
  readonly onAccessEnded: (code: string) => void
}

export type MissionSocket = {
  start(): void
  /** Does nothing while there is no connection. */
  send(action: string, data: Readonly<Record<string, unknown>>): void
  /** Tries now instead of after the wait, for when the network or the page came back. */
  retryNow(): void
  stop(): void
}

const pingEveryMs = 30_000
const pongWithinMs = 10_000
const openWithinMs = 15_000
/** The gateway's close code for a session that is over (`src/gateway/socket/close-codes.ts`). */
const accessEnded = 4401

/**
 * A socket that loses nothing without saying so (reference 3.1, 3.2): the token goes in the first frame, the connection is
 * resumed by its id and the number of the next event, and where that does not work `onFreshConnection` tells it.
 */
export function createMissionSocket(deps: {
  readonly baseUrl: string
  readonly token: string
  readonly open: (url: string) => SocketLike
  readonly scheduler: Scheduler
  readonly listener: SocketListener
}): MissionSocket {
  const { listener, scheduler } = deps
  let socket: SocketLike | undefined
  let isProven = false
  let connectionId = ''
  let nextSeq = 0
  let sentSeq = 1
  let gapBefore = -1
  let failures = 0
  let isStopped = false
  let cancelTimer = (): void => {}

  function connect(): void {
    const url = `${deps.baseUrl.replace(/^http/, 'ws')}/api/v4/websocket?connection_id=${connectionId}&sequence_number=${nextSeq}`
    const opened = deps.open(url)
    socket = opened
    isProven = false
    sentSeq = 1
    opened.onopen = () =>
      opened.send(JSON.stringify({ seq: 1, action: 'authentication_challenge', data: { token: deps.token } }))
    opened.onmessage = ({ data }) => {
      if (socket === opened) receive(data)
    }
    opened.onclose = ({ code, reason }) => {
      if (socket === opened) lost(code === accessEnded ? (reason ?? '') || 'session_ended' : undefined)
    }
    // The close that follows says all there is to say.
    opened.onerror = null
    restartTimer(openWithinMs, () => drop())
  }

  function receive(raw: unknown): void {
    const frame = readFrame(raw)
    if (frame === undefined) return
    if (frame.kind === 'reply') {
      if (frame.isOk) prove()
      else if (frame.code.startsWith('session_')) lost(frame.code)
      return
    }
    const { event } = frame
    if (event.event === 'mission_access_ended') lost(String(event.data['code'] ?? 'session_ended'))
    // The gateway's own events stand beside the numbering (`src/api/session.ts`).
    else if (event.seq < 0) listener.onEvent(event)
    else if (event.event === 'hello') greet(event)
    else if (event.seq > nextSeq) gap()
    else if (event.seq === nextSeq) {
      prove()
      nextSeq += 1
      listener.onEvent(event)
    }
  }

  function greet(hello: SocketEvent): void {
    prove()
    nextSeq = hello.seq + 1
    const id = String(hello.data['connection_id'] ?? '')
    if (id === connectionId) return
    connectionId = id
    listener.onFreshConnection()
  }

  /** The server has taken the token. */
  function prove(): void {
    if (!isProven) {
      isProven = true
      failures = 0
      listener.onOpen()
    }
    restartTimer(pingEveryMs, ping)
  }

  function ping(): void {
    send('ping', {})
    restartTimer(pongWithinMs, () => drop())
  }

  function restartTimer(delayMs: number, run: () => void): void {
    cancelTimer()
    cancelTimer = scheduler.after(delayMs, run)
  }

  function gap(): void {
    // The same gap once more: the server does not have what is missing, so begin anew.
    if (gapBefore === nextSeq) connectionId = ''
    gapBefore = nextSeq
    drop()
  }

  /** Gives up this connection and asks for the missed events by a new one. */
  function drop(): void {
    const old = socket
    lost(undefined)
    old?.close()
  }

  function lost(endedCode: string | undefined): void {
    cancelTimer()
    socket = undefined
    if (isStopped) return
    if (endedCode !== undefined) {
      isStopped = true
      listener.onAccessEnded(endedCode)
      return
    }
    // After several failures the old number is more likely in the way than of use.
    if (failures >= 3) connectionId = ''
    if (connectionId === '') nextSeq = 0
    const delayMs =
      failures === 0 && isProven
        ? 200 * scheduler.random()
        : backOffMs(failures, { baseMs: 1000, maxMs: 60_000, random: scheduler.random })
    failures += 1
    isProven = false
    listener.onLost(failures, delayMs)
    cancelTimer = scheduler.after(delayMs, connect)
  }

  function send(action: string, data: Readonly<Record<string, unknown>>): void {
    if (!isProven) return
    sentSeq += 1
    const body = Object.keys(data).length === 0 ? {} : { data }
    socket?.send(JSON.stringify({ seq: sentSeq, action, ...body }))
  }

  return {
    start: connect,
    send,
    retryNow() {
      if (socket !== undefined || isStopped) return
      cancelTimer()
      connect()
    },
    stop() {
      isStopped = true
      cancelTimer()
      socket?.close()
      socket = undefined
    },
  }
}
