import type { IncomingHttpHeaders } from 'node:http'
import { type Dispatcher, type FormData, request } from 'undici'

export type SendRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | FormData | undefined
  readonly signal: AbortSignal
  readonly maxBytes: number
}

export type SendAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array
}

/** One exchange over HTTP; the seam at which tests break the line. */
export type Send = (request: SendRequest) => Promise<SendAnswer>

/** Raised when an answer is larger than the caller allows. */
export class AnswerTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`the answer is larger than ${maxBytes} bytes`)
    this.name = 'AnswerTooLarge'
  }
}

/** `undici.request` rather than `fetch`: it follows no redirect, and `fetch` puts its own Host in place of ours. */
export function createSend(dispatcher: Dispatcher): Send {
  return async ({ method, url, headers, body, signal, maxBytes }) => {
    const answer = await request(url, { method, headers, body: body ?? null, signal, dispatcher })
    return { status: answer.statusCode, headers: answer.headers, body: await collect(answer.body, maxBytes) }
  }
}

/** By events: an iterator over a short body costs more than the rest of the exchange. */
function collect(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let total = 0
    body.on('data', (chunk: Uint8Array) => {
      total += chunk.byteLength
      if (total <= maxBytes) chunks.push(chunk)
      else body.destroy(new AnswerTooLarge(maxBytes))
    })
    body.on('end', () => resolve(Buffer.concat(chunks)))
    body.on('error', reject)
  })
}
