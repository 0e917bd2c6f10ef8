import type { IncomingMessage } from 'node:http'

/**
 * Reads a body of whatever type.
 *
 * @returns undefined when it is larger than `maxBytes`: what follows is thrown away, and whoever answers closes the connection.
 */
export function readRawBody(req: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) chunks.push(chunk)
      else resolve(undefined)
    })
    req.on('end', () => resolve(bytes <= maxBytes ? Buffer.concat(chunks) : undefined))
    req.on('error', reject)
  })
}
