/**
 * The page's part of the test plugin. Under each id it does what the real plugin of that id does at its edges: products
 * with pages and deep routes, a part beside the messages, a button above them, a socket of its own with binary frames.
 * It is put into a function of its own when it is built (`build.ts`): four of it stand in one page.
 */
const id = new URL(document.currentScript.src).pathname.split('/')[3]
const { createElement, useEffect, useState } = window.React

const client4 = { 'X-Requested-With': 'XMLHttpRequest' }
const json = { ...client4, 'Content-Type': 'application/json' }
const ask = async (path, options = {}) => {
  const answer = await fetch(`/plugins/${id}${path}`, { headers: client4, ...options })
  return answer.json()
}

function Shown({ name, value }) {
  return createElement('pre', { 'data-testid': `${id}-${name}` }, JSON.stringify(value))
}

function useAsked(path, options) {
  const [answer, setAnswer] = useState(null)
  useEffect(() => {
    ask(path, options).then(setAnswer, (error) => setAnswer({ failed: String(error) }))
  }, [path])
  return answer
}

/** A product's page: says where it is, and what its server answers by GraphQL. */
function Product() {
  const place = location.pathname
  const query = JSON.stringify({ operationName: 'Place', variables: { place }, query: 'query { place }' })
  const answer = useAsked(`/api/v0/query?at=${encodeURIComponent(place)}`, {
    method: 'POST',
    headers: json,
    body: query,
  })
  return createElement(
    'div',
    { className: 'app__body', style: { padding: 24, gridArea: 'center' } },
    createElement('h1', null, `${id} at ${place}`),
    answer && createElement(Shown, { name: 'answer', value: answer }),
  )
}

/** Agents: a part at the side that uploads, and reads an answer that comes in pieces. */
function Side() {
  const [done, setDone] = useState({})
  const agents = useAsked('/ai_bots')
  async function run() {
    const form = new FormData()
    form.append('file', new File([new Uint8Array(300_000)], 'logbook.bin'))
    const uploaded = await ask('/files', { method: 'POST', body: form })
    const key = String(Math.random())
    const reader = (await fetch(`/plugins/${id}/stream?key=${key}`)).body.getReader()
    let bytes = (await reader.read()).value.length
    setDone({ uploaded: uploaded.files, isFirstPieceHere: bytes > 0 })
    await ask(`/release?key=${key}`, { method: 'POST' })
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) bytes += piece.value.length
    setDone({ uploaded: uploaded.files, isFirstPieceHere: true, streamed: bytes })
  }
  return createElement(
    'div',
    null,
    createElement('button', { onClick: run }, 'Ask the agent'),
    agents && createElement(Shown, { name: 'agents', value: agents }),
    createElement(Shown, { name: 'done', value: done }),
  )
}

/** MessagePack of `{action, seq, data: {data: bytes}}`, as the client of Calls sends a description. */
function encodeBytes(action, seq, bytes) {
  const text = (value) => {
    const encoded = new TextEncoder().encode(value)
    return encoded.length < 32 ? [0xa0 | encoded.length, ...encoded] : [0xd9, encoded.length, ...encoded]
  }
  const length = [bytes.length >> 8, bytes.length & 0xff]
  const data = [0x81, ...text('data'), 0xc5, ...length, ...bytes]
  return new Uint8Array([0x83, ...text('action'), ...text(action), ...text('seq'), seq, ...text('data'), ...data])
}

/** A call: a socket of its own beside the page's, text and bytes up, answers to exactly this socket down. */
function call(channel, show) {
  const socket = new WebSocket(
    `${location.origin.replace(/^http/, 'ws')}/api/v4/websocket?connection_id=&sequence_number=0`,
  )
  let connection = ''
  const heard = []
  const say = (action, data) => socket.send(JSON.stringify({ action: `custom_${id}_${action}`, seq: 2, data }))
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data)
    if (message.event === 'hello') {
      connection = message.data.connection_id
      say('join', { channelID: channel.id, title: '', threadID: '' })
      socket.send(encodeBytes(`custom_${id}_sdp`, 3, new Uint8Array(5000)))
      say('ice', { data: JSON.stringify({ candidate: 'candidate:1', sdpMid: '0' }) })
    }
    if (message.event === `custom_${id}_heard` && message.data.connID === connection)
      heard.push(`${message.data.action} ${message.data.bytes}`)
    show({ channel: channel.name, heard: [...heard].sort() })
  }
  socket.onclose = ({ code }) => show({ closed: code, heard })
}

function Float() {
  const [shown, setShown] = useState(null)
  const [said, setSaid] = useState([])
  useEffect(() => {
    listeners.call = setShown
    listeners.said = (message) => setSaid((before) => [...before, message.data])
  }, [])
  return createElement(
    'div',
    { style: { position: 'fixed', bottom: 0, insetInlineStart: 80, zIndex: 100 } },
    shown && createElement(Shown, { name: 'call', value: shown }),
    said.length > 0 && createElement(Shown, { name: 'said', value: said }),
  )
}
const listeners = { call: () => {}, said: () => {} }

const register = {
  playbooks: (registry) =>
    registry.registerProduct('/playbooks', 'product-playbooks', 'Playbooks', '/playbooks', Product, () => null),
  focalboard: (registry) =>
    registry.registerProduct('/boards', 'product-boards', 'Boards', '/boards', Product, () => null),
  'mattermost-ai': (registry, store) => {
    const side = registry.registerRightHandSidebarComponent(Side, 'Agents')
    const icon = createElement('span', null, 'A')
    registry.registerChannelHeaderButtonAction(icon, () => store.dispatch(side.toggleRHSPlugin), 'Agents', 'Agents')
  },
  'com.mattermost.calls': (registry) => {
    const button = createElement('button', { className: 'style--none call-button' }, 'Start call')
    registry.registerCallButtonAction(button, button, (channel) => {
      call(channel, (state) => listeners.call(state))
      window.open(`/x/${id}/expanded/${channel.id}`, 'ExpandedView', 'resizable=yes')
    })
  },
}

window.registerPlugin(id, {
  initialize(registry, store) {
    registry.registerRootComponent(Float)
    registry.registerWebSocketEventHandler(`custom_${id}_said`, (message) => listeners.said(message))
    register[id]?.(registry, store)
  },
})
