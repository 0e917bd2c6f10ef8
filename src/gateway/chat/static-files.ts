import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '../../api/errors.ts'
import { Stop } from '../exchange.ts'
import { conditionHeaders } from '../media.ts'
import type { Upstream } from '../upstream.ts'

/** Said by Mattermost about its own files; nothing else of its answer passes. */
const passedOn = [
  'content-type',
  'content-length',
  'content-encoding',
  'content-range',
  'accept-ranges',
  'cache-control',
  'etag',
  'last-modified',
  'vary',
] as const

/** Names as the web app's build gives them: nothing that a second reader could take for a query or another path. */
const plainPath = /^\/static(?:\/[A-Za-z0-9_@.+-]+)+$/

/** What a browser would show as a page of this origin. */
const pageType = /html|xml/i

function writeHead(response: ServerResponse, status: number, upstream: IncomingHttpHeaders): void {
  const headers = ['X-Content-Type-Options', 'nosniff', 'Cross-Origin-Resource-Policy', 'same-origin']
  // A picture that could run scripts, were it opened as a page.
  if (String(upstream['content-type'] ?? '').startsWith('image/svg+xml'))
    headers.push('Content-Security-Policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'")
  for (const name of passedOn) {
    const value = upstream[name]
    if (typeof value === 'string') headers.push(name, value)
  }
  response.writeHead(status, headers)
}

/**
 * Hands on the web app's own files. They are the same for everybody and are asked for without anybody's key, so they may be
 * kept by caches on the way (security G13). A page among them would be one without framing headers (B5): there is none here.
 *
 * @throws Problem `not_found`, `mattermost_away`, `mattermost_slow`
 */
export async function serveStaticFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: { readonly path: string; readonly host: string | undefined; readonly upstream: Upstream },
): Promise<void> {
  if (!plainPath.test(file.path) || /\.html?$/i.test(file.path)) throw new Problem('not_found')
  const encoding = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')) ? 'gzip' : 'identity'
  const headers = ['user-agent', 'mission-collaboration', 'accept-encoding', encoding, ...conditionHeaders(request)]
  if (file.host !== undefined) headers.push('host', file.host)
  const stop = new Stop()
  response.on('close', () => {
    if (!response.writableFinished) stop.now(new Problem('closing', { why: 'the client went away' }))
  })
  const method = request.method === 'HEAD' ? 'HEAD' : 'GET'
  const answer = await file.upstream.exchange({ method, path: file.path, headers }, stop, (status, upstreamHeaders) => {
    const type = String(upstreamHeaders['content-type'] ?? '')
    const isPage = pageType.test(type) && !type.startsWith('image/svg+xml')
    if (isPage || (status !== 200 && status !== 206 && status !== 304)) return undefined
    writeHead(response, status, upstreamHeaders)
    return response
  })
  if (!response.headersSent) throw new Problem(answer.status >= 500 ? 'mattermost_away' : 'not_found')
}
