import type { IncomingMessage } from 'node:http'
import { type Readable, Transform } from 'node:stream'
import { Problem } from '../../api/errors.ts'

/** The body of a request as it comes in, up to `maxBytes`. @returns a stream that breaks with `body_too_large` beyond that */
export function cappedBody(request: IncomingMessage, maxBytes: number): Readable {
  let bytes = 0
  const capped = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > maxBytes) done(new Problem('body_too_large'))
      else done(null, chunk)
    },
  })
  // Whoever sends it on listens too; a body that is never sent on must not bring the process down when it breaks.
  capped.on('error', () => undefined)
  request.on('close', () => {
    if (!request.complete) capped.destroy(new Problem('closing', { why: 'the client went away' }))
  })
  return request.pipe(capped)
}
