import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { answerCalls } from './calls.ts'

/**
 * The least that a proxy on Node can do with the same HTTP server and client: hand request and answer on, unread. What the
 * backend takes beyond it is what its checks cost.
 */
function handOn(pool: Pool, request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const chunks: Buffer[] = []
  let status = 0
  const headers = ['authorization', request.headers.authorization ?? '']
  if (body.length > 0) headers.push('content-type', 'application/json')
  pool.dispatch(
    {
      method: request.method === 'POST' ? 'POST' : 'GET',
      path: request.url ?? '',
      headers,
      ...(body.length > 0 ? { body } : {}),
    },
    {
      onRequestStart() {},
      onResponseStart(_controller, statusCode) {
        status = statusCode
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk)
      },
      onResponseEnd() {
        const answer = Buffer.concat(chunks)
        response.writeHead(status, ['Content-Type', 'application/json', 'Content-Length', String(answer.length)])
        response.end(answer)
      },
      onResponseError(_controller, error) {
        response.destroy(error)
      },
    },
  )
}

const calls = {
  async listen({ upstream }: { upstream: string }) {
    const pool = new Pool(upstream, { connections: 128, pipelining: 1 })
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => handOn(pool, request, response, Buffer.concat(chunks)))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  },
}

export type BareProxyCalls = typeof calls
answerCalls(calls)
