import { state } from './state.js'

const pingMs = 30_000
const firstWaitMs = 500
const longestWaitMs = 10_000

let socket
let connectionId = ''
let expected = 0
let actionNumber = 0
let failures = 0
let pinging

/** Where the socket is, as the real client works it out: the configuration's own address first. */
export function socketUrl() {
  if (state.config.WebsocketURL) return state.config.WebsocketURL
  const url = location.origin.replace(/^http/, 'ws')
  if (/:\d+$/.test(url)) return url
  return `${url}:${url.startsWith('wss') ? state.config.WebsocketSecurePort : state.config.WebsocketPort}`
}

export function act(action, data) {
  if (socket?.readyState !== WebSocket.OPEN) return
  actionNumber += 1
  socket.send(JSON.stringify({ action, seq: actionNumber, data }))
}

/**
 * Opens the socket by cookie alone, without a challenge, and opens it again for ever: with the connection's id and the
 * next number, so that the server can send what was missed.
 */
export function openSocket(handle) {
  const { onEvent, onAnew, onChange } = handle
  const query = `connection_id=${connectionId}&sequence_number=${expected}&posted_ack=true`
  const opened = new WebSocket(`${socketUrl()}/api/v4/websocket?${query}`)
  socket = opened
  opened.onopen = () => {
    failures = 0
    pinging = setInterval(() => act('ping'), pingMs)
    onChange('open')
  }
  opened.onmessage = ({ data }) => {
    const message = JSON.parse(data)
    if (message.seq_reply) return
    if (message.event === 'hello') {
      const isNew = connectionId !== '' && connectionId !== message.data.connection_id
      connectionId = message.data.connection_id
      expected = message.seq
      if (isNew) onAnew()
    } else if (message.seq !== expected) {
      connectionId = ''
      expected = 0
      opened.close()
      return
    }
    expected = message.seq + 1
    onEvent(message)
  }
  opened.onclose = () => {
    clearInterval(pinging)
    if (socket !== opened) return
    onChange('closed')
    failures += 1
    setTimeout(() => socket === opened && openSocket(handle), Math.min(longestWaitMs, firstWaitMs * 2 ** failures))
  }
}

/** Closes it and opens it again at the address that the configuration names now. */
export function moveSocket(handle) {
  const before = socket
  openSocket(handle)
  before?.close()
}

export const ownConnectionId = () => connectionId
