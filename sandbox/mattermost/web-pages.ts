import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { ApiError } from './errors.ts'
import { errorBody } from './respond.ts'
import type { WebFiles } from './web-files.ts'
import { versionId, type World } from './world.ts'

const notFound = '404 page not found\n'
const plain = 'text/plain; charset=utf-8'

/** True for everything that is not the API: pages, files of the web app, plugins. */
export const isWebPath = (path: string): boolean => !path.startsWith('/api/')

/** Serves the web app as recorded: every page path is the root page, files lie below `/static/`. */
export function createWebPages(world: World, { page, files, builtAtMs }: WebFiles) {
  const lastModified = new Date(builtAtMs).toUTCString()

  function answerPage(request: IncomingMessage, response: ServerResponse): void {
    const { FrameAncestors } = world.settings.ServiceSettings
    response.writeHead(200, {
      'Cache-Control': 'no-cache, max-age=31556926, public',
      'Content-Security-Policy': `frame-ancestors 'self' ${FrameAncestors}; script-src 'self'`,
      'Content-Type': 'text/html',
      'Permissions-Policy': '',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'SAMEORIGIN',
      'X-Version-Id': versionId(world, world.isLicensed),
    })
    response.end(request.method === 'HEAD' ? undefined : page)
  }

  function answerFile(request: IncomingMessage, response: ServerResponse, path: string): void {
    const plugin = world.plugins?.files.get(path)
    const file = plugin ? { type: 'text/javascript; charset=utf-8', bytes: plugin } : files.get(path)
    const common = {
      'Permissions-Policy': '',
      'Referrer-Policy': 'no-referrer',
      Vary: 'Accept-Encoding',
      'X-Content-Type-Options': 'nosniff',
    }
    if (!file) {
      response.writeHead(404, { ...common, 'Cache-Control': 'no-cache, public', 'Content-Type': plain })
      response.end(notFound)
      return
    }
    const head = { ...common, 'Cache-Control': 'max-age=31556926, public', 'Last-Modified': lastModified }
    const since = Date.parse(request.headers['if-modified-since'] ?? '')
    if (since >= builtAtMs) {
      response.writeHead(304, head).end()
      return
    }
    const isGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
    const bytes = isGzip ? gzipSync(file.bytes) : file.bytes
    response.writeHead(200, {
      ...head,
      'Content-Type': file.type,
      ...(isGzip ? { 'Content-Encoding': 'gzip' } : { 'Accept-Ranges': 'bytes', 'Content-Length': bytes.length }),
    })
    response.end(request.method === 'HEAD' ? undefined : bytes)
  }

  function answerPlugin(response: ServerResponse): void {
    if (world.settings.PluginSettings.Enable) {
      response.writeHead(404, { 'Content-Type': plain, 'X-Content-Type-Options': 'nosniff' }).end(notFound)
      return
    }
    const error = new ApiError('app.plugin.disabled.app_error', 501, 'Enable plugins to serve plugin requests')
    const { request_id: _requestId, ...body } = errorBody(error, '')
    response.writeHead(501, { 'Content-Type': plain }).end(JSON.stringify(body))
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    const [path = '/'] = (request.url ?? '/').split('?', 1)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (path.startsWith('/plugins/') && world.plugins?.serve(request, response)) return
    request.resume()
    if (path.startsWith('/plugins/')) answerPlugin(response)
    else if (!isRead) {
      response.writeHead(404, { 'Content-Type': plain, 'X-Content-Type-Options': 'nosniff' }).end(notFound)
    } else if (path === '/robots.txt') {
      response.writeHead(200, { 'Content-Type': plain }).end('User-agent: *\nDisallow: /\n')
    } else if (path.startsWith('/static/')) answerFile(request, response, path)
    else answerPage(request, response)
  }
}
