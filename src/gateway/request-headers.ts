import type { IncomingMessage } from 'node:http'
import { Problem } from '../api/errors.ts'

/** Headers that two readers could each take another one of. */
const onlyOnce = new Set([
  'host',
  'authorization',
  'content-length',
  'transfer-encoding',
  'content-type',
  'cookie',
  'origin',
])

/**
 * Refuses a header set that could be read in two ways (security G4): two of one kind, or a length beside a transfer
 * encoding. Node's parser refuses some of these itself; this does not rest on that.
 * @throws Problem `bad_request`
 */
export function refuseAmbiguousHeaders(request: IncomingMessage): void {
  const { rawHeaders, headers } = request
  let seen = ''
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase()
    if (!onlyOnce.has(name)) continue
    if (seen.includes(`|${name}|`)) throw new Problem('bad_request', { why: `two ${name} headers` })
    seen += `|${name}|`
  }
  if (headers['transfer-encoding'] !== undefined && headers['content-length'] !== undefined)
    throw new Problem('bad_request', { why: 'a length beside a transfer encoding' })
}
