import type { IncomingMessage } from 'node:http'
import { Problem } from '../api/errors.ts'

/**
 * Reads a JSON body of at most `maxBytes`.
 *
 * @throws Problem `media_type` for anything but `application/json`, `body_too_large`, `bad_request`.
 */
export async function readJsonBody(req: IncomingMessage, maxBytes: number): Promise<unknown> {
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' || req.headers['content-encoding'] !== undefined) throw new Problem('media_type')
  if (Number(req.headers['content-length'] ?? 0) > maxBytes)
    throw new Problem('body_too_large', { facts: { maxBytes } })
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Problem('body_too_large', { facts: { maxBytes } })
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (cause) {
    throw new Problem('bad_request', { why: 'not JSON', cause })
  }
}
