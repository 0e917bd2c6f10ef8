import { WebSocket } from 'ws'
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

/** Waits until something is so, at most two seconds. @returns whether it came true */
export async function until(isSo: () => boolean, maxMs = 2000): Promise<boolean> {
  const end = performance.now() + maxMs
  while (!isSo()) {
    if (performance.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return true
}

/** Long enough that whatever the stand-in still had to say has arrived. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30))

/** Opens a signed-in socket and waits for its hello. */
export async function openAs(world: ReplayWorld, name: string, query = ''): Promise<Client> {
  const url = `${world.standIn.url.replace('http', 'ws')}/api/v4/websocket${query}`
  const client = new Client(url, { authorization: `Bearer ${world.tokenOf(name)}` })
  await until(() => client.status !== null)
  await settle()
  return client
}
