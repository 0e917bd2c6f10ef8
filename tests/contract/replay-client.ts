import { WebSocket } from 'ws'
import { comesTrue } from '../support/until.ts'
import type { ReplayWorld } from './replay-world.ts'

export type Frame = Record<string, unknown>

/** One socket as a client has it: what came in, and how it ended. */
export class Client {
  readonly frames: Frame[] = []
  status: number | null = null
  headers: Record<string, string> = {}
  body = ''
  closedWith: number | null = null
  pings = 0
  readonly #socket: WebSocket

  constructor(url: string, headers: Record<string, string>, answersPings = true) {
    this.#socket = new WebSocket(url, { headers, autoPong: answersPings })
    this.#socket.on('open', () => {
      this.status = 101
    })
    this.#socket.on('message', (data) => this.frames.push(JSON.parse(String(data)) as Frame))
    this.#socket.on('ping', () => {
      this.pings++
    })
    this.#socket.on('close', (code) => {
      this.closedWith = code
    })
    this.#socket.on('error', () => undefined)
    this.#socket.on('unexpected-response', (_request, response) => {
      this.status = response.statusCode ?? 0
      this.headers = response.headers as Record<string, string>
      response.on('data', (chunk: Buffer) => {
        this.body += chunk
      })
      response.on('end', () => {
        this.closedWith ??= 0
      })
    })
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  /** Drops the connection as a lost network does. */
  drop(): void {
    this.#socket.terminate()
  }

  get connectionId(): string {
    const hello = this.frames.find((frame) => frame.event === 'hello')
    return String((hello?.data as Frame | undefined)?.connection_id ?? '')
  }
}

/**
 * Until whatever the stand-in still had to say has arrived. It lives in this process: what counts are the rounds in which
 * sockets are read, because after a standstill of the machine one long wait ends before anything was.
 */
export async function settle(): Promise<void> {
  for (let round = 0; round < 10; round += 1) await new Promise((resolve) => setTimeout(resolve, 3))
}

/** Opens a signed-in socket and waits for its hello. */
export async function openAs(world: ReplayWorld, name: string, query = ''): Promise<Client> {
  const url = `${world.standIn.url.replace('http', 'ws')}/api/v4/websocket${query}`
  const client = new Client(url, { authorization: `Bearer ${world.tokenOf(name)}` })
  await comesTrue(() => client.status !== null)
  await settle()
  return client
}
