import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Security I8: whoever signs tokens on a laptop answers only when asked by the names it was opened under, so that no web
 * page can reach it by pointing a name of its own at 127.0.0.1, and changes or signs nothing for another page's script.
 *
 * @param hosts accepted `Host` values, each `name:port`
 * @returns what is wrong, for the 403 answer, or undefined
 */
export function foreignRequest(request: IncomingMessage, hosts: readonly string[]): string | undefined {
  const { host, origin } = request.headers
  if (host === undefined || !hosts.includes(host)) return `This address is not ${hosts.join(' or ')}.`
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (isRead || origin === undefined) return undefined
  return origin === `http://${host}` ? undefined : `A page of ${origin} may not ask for this.`
}

export function refuse(response: ServerResponse, reason: string): void {
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(reason)
}

/** @throws when the body is larger than `maxBytes` */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    total += chunk.length
    if (total > maxBytes) throw new Error(`the body is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
