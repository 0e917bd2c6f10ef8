import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../entra/door.ts'

const MAX_BODY_BYTES = 4096

/** Answered as JSON `{error}` with this status. */
export class CallRefused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'CallRefused'
    this.status = status
  }
}

/**
 * The body of a call that changes or gives something, which only a script of the page at `origin` may make (security I8).
 *
 * @throws CallRefused
 */
export async function readCall(request: IncomingMessage, origin: string): Promise<Readonly<Record<string, unknown>>> {
  if (request.method !== 'POST') throw new CallRefused(405, 'This address takes POST.')
  if (request.headers.origin !== origin) throw new CallRefused(403, `Only the page at ${origin} may ask for this.`)
  if (request.headers['content-type'] !== 'application/json') throw new CallRefused(415, 'Send application/json.')
  const text = await readBody(request, MAX_BODY_BYTES).catch(() => {
    throw new CallRefused(413, 'Send less.')
  })
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>
  } catch {
    // Answered below, as anything else that is not an object.
  }
  throw new CallRefused(400, 'Send a JSON object.')
}

/** @throws CallRefused */
export function textOf(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name]
  if (typeof value !== 'string' || value.length === 0 || value.length > 200) throw new CallRefused(400, `${name}: text`)
  return value
}

/** @throws CallRefused */
export function flagOf(body: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = body[name]
  if (typeof value !== 'boolean') throw new CallRefused(400, `${name}: true or false`)
  return value
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    .end(JSON.stringify(body))
}
