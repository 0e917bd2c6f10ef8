import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

export type JsonAnswer = {
  readonly status: number
  /** Undefined where the answer is none. */
  readonly json: unknown
  readonly headers: Headers
  readonly text: string
}

type Served = {
  handle(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/** Puts a door of the gateway behind a plain server of node's, as `http/` puts it behind its listener. */
export async function serve({ handle, upgrade }: Served) {
  const server = createServer(handle)
  server.on('upgrade', upgrade)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`

  return {
    port,
    url,
    /** Calls a `path` below `/api/v4`. @param body a string goes as it is, all else as JSON */
    async call(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<JsonAnswer> {
      const response = await fetch(`${url}/api/v4${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, json: toJson(text), headers: response.headers, text }
    },
    async close(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The test looks at `text` then.
    return undefined
  }
}
