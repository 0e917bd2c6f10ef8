import { type RawData, WebSocket } from 'ws'
import { answerCalls } from './calls.ts'

/** Holds open sockets as the tab does, and notes when an event reaches each. */

type Group = { readonly sockets: readonly WebSocket[]; arrivedNs: bigint[] }

const groups = new Map<string, Group>()
const atATime = 16
/** What `post` writes into a message, so that nothing else is counted. */
const mark = Buffer.from('fan-out-mark')

function open(url: string, origin: string, token: string, heard: (bytes: Buffer) => void): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v4/websocket?connection_id=&sequence_number=0`, {
      origin,
      perMessageDeflate: false,
    })
    socket.on('open', () =>
      socket.send(JSON.stringify({ seq: 1, action: 'authentication_challenge', data: { token } })),
    )
    socket.on('message', (data: RawData) => {
      const bytes = data as Buffer
      if (bytes.includes('"seq_reply"')) {
        if (bytes.includes('"OK"')) resolve(socket)
        else reject(new Error(`a challenge was refused: ${bytes}`))
      } else heard(bytes)
    })
    socket.on('error', reject)
    socket.on('close', (code, reason) => reject(new Error(`a socket was closed: ${code} ${reason}`)))
  })
}

function groupOf(name: string): Group {
  const group = groups.get(name)
  if (!group) throw new Error(`no sockets are called ${name}`)
  return group
}

const calls = {
  /** @returns how long it took */
  async open(of: { name: string; url: string; origin: string; tokens: readonly string[] }) {
    const startMs = performance.now()
    const sockets: WebSocket[] = []
    const group: Group = { sockets, arrivedNs: [] }
    groups.set(of.name, group)
    const heard = (bytes: Buffer): void => {
      if (bytes.includes(mark)) group.arrivedNs.push(process.hrtime.bigint())
    }
    let next = 0
    const worker = async (): Promise<void> => {
      for (let at = next++; at < of.tokens.length; at = next++)
        sockets.push(await open(of.url, of.origin, of.tokens[at] ?? '', heard))
    }
    await Promise.all(Array.from({ length: atATime }, worker))
    return { seconds: (performance.now() - startMs) / 1000 }
  },

  /**
   * Writes one message as a member and waits until all of a group have heard of it.
   * @returns for each socket how long after the request was sent it heard
   */
  async post(of: {
    group: string
    listeners: number
    url: string
    token: string
    channelId: string
  }): Promise<{ latenciesMs: number[] }> {
    const group = groupOf(of.group)
    group.arrivedNs = []
    const sentNs = process.hrtime.bigint()
    const answer = await fetch(`${of.url}/api/v4/posts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${of.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel_id: of.channelId, message: `${mark} The harbour is open again.` }),
    })
    if (answer.status !== 201) throw new Error(`a post was refused: ${answer.status} ${await answer.text()}`)
    await answer.text()
    const endMs = performance.now() + 20_000
    while (group.arrivedNs.length < of.listeners) {
      if (performance.now() > endMs)
        throw new Error(`${group.arrivedNs.length} of ${of.listeners} sockets of ${of.group} heard the event`)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    return { latenciesMs: group.arrivedNs.map((arrivedNs) => Number(arrivedNs - sentNs) / 1e6) }
  },

  async countOpen({ name }: { name: string }) {
    return groupOf(name).sockets.filter((socket) => socket.readyState === socket.OPEN).length
  },

  async close({ name }: { name: string }) {
    for (const socket of groupOf(name).sockets) {
      socket.removeAllListeners('close')
      socket.terminate()
    }
    groups.delete(name)
  },
}

export type SocketCalls = typeof calls
answerCalls(calls)
