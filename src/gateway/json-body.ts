import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { Problem } from '../api/errors.ts'
import { parseStrictJson } from './strict-json.ts'

const jsonType = /^application\/json(?:\s*;\s*charset=utf-8)?$/i

/** @throws Problem `bad_request` when a request that takes no body brings one */
export function refuseBody(request: IncomingMessage): void {
  const length = request.headers['content-length']
  if (request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0'))
    throw new Problem('bad_request', { why: 'a body where none belongs' })
}

/** By events: an iterator over the request costs more than all else that is done for a short body. */
function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new Problem('body_too_large')
    const gone = (): void => reject(new Problem('closing', { why: 'the client went away' }))
    if (request.destroyed) return gone()
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) chunks.push(chunk)
      else {
        request.pause()
        reject(new Problem('body_too_large'))
      }
    })
    request.on('end', () => {
      const [first] = chunks
      resolve(first && chunks.length === 1 ? first : Buffer.concat(chunks))
    })
    request.on('error', reject)
    request.on('close', () => {
      if (!request.complete) gone()
    })
  })
}

/**
 * Reads the body of a write by its row's schema (security G2).
 * @throws Problem `media_type`, `body_too_large`, `bad_request`
 */
export async function readJsonBody(request: IncomingMessage, schema: z.ZodType, maxBytes: number): Promise<unknown> {
  if (!jsonType.test(request.headers['content-type'] ?? '')) throw new Problem('media_type')
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') throw new Problem('media_type', { why: 'an encoded body' })
  const parsed = schema.safeParse(parseStrictJson(await collect(request, maxBytes)))
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.code}`)
  throw new Problem('bad_request', { why: where.join(', ') })
}
