import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '../../api/errors.ts'
import type { SessionView } from '../../session/session-view.ts'
import type { Settings } from '../../settings/schema.ts'
import type { HeaderWriter } from '../ask.ts'
import type { Callers } from '../caller.ts'
import { Stop } from '../exchange.ts'
import type { LiveSet, Running } from '../live.ts'
import { conditionHeaders } from '../media.ts'
import type { Upstream, UpstreamRequest } from '../upstream.ts'
import { cappedBody } from './capped-body.ts'
import { requireSameOrigin } from './same-origin.ts'

export type PluginRequest = { readonly segments: readonly string[]; readonly query: string; readonly address: string }

/** Carries a call of a plugin's page to its plugin. @throws Problem */
export type ServePlugin = (request: IncomingMessage, response: ServerResponse, target: PluginRequest) => Promise<void>

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
const plainQuery = /^[A-Za-z0-9_.~!$&'()*+,;=:@/?%-]{0,4096}$/
const contentType =
  /^[a-z]+\/[A-Za-z0-9.+-]{1,80}(?:\s*;\s*(?:charset=[A-Za-z0-9-]{1,20}|boundary="?[A-Za-z0-9'()+_,./:=?-]{1,70}"?))?$/

/** What a plugin's answer may say besides its body; `Token`, cookies, places and framing are not among it. */
const passedOn = [
  'content-length',
  'content-range',
  'content-encoding',
  'accept-ranges',
  'etag',
  'last-modified',
  'retry-after',
] as const

const download = /^attachment(?:;[\x20-\x7e]{1,500})?$/i

/** One person's calls that plugins have not answered yet: more than a page ever makes, and far fewer than there are connections. */
const maxRunningPerGuest = 32

function writeHead(response: ServerResponse, status: number, upstream: IncomingHttpHeaders): void {
  const headers = [
    'Content-Type',
    String(upstream['content-type'] ?? 'application/octet-stream'),
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
    'Cross-Origin-Resource-Policy',
    'same-origin',
    // A plugin's answer is never a page of this origin: what is opened as one has no origin and runs nothing (security B4).
    'Content-Security-Policy',
    "sandbox; default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy',
    'no-referrer',
  ]
  for (const name of passedOn) {
    const value = upstream[name]
    if (typeof value === 'string') headers.push(name, value)
  }
  const disposition = upstream['content-disposition']
  if (disposition !== undefined && download.test(disposition)) headers.push('Content-Disposition', disposition)
  response.writeHead(status, headers)
}

/**
 * Plugins have routes that nobody can list, so they pass by id: those of the settings, and no other (security G12). What
 * they are asked is written anew: no cookie, no header of the client's beyond type, length, range and conditions; the
 * guest's own key, so that the plugin sees exactly this guest and decides by its own rules.
 */
export function createServePlugin(deps: {
  settings: Settings
  callers: Callers
  upstream: Upstream
  writeHeaders: HeaderWriter
  live: LiveSet
}): ServePlugin {
  const { settings, callers, upstream, writeHeaders, live } = deps
  const ids = new Set(settings.plugins.map(({ id }) => id))
  const runningOf = new Map<string, number>()

  function begin({ guestId }: SessionView): void {
    const count = runningOf.get(guestId) ?? 0
    if (count >= maxRunningPerGuest) throw new Problem('too_many_requests', { retryAfterSeconds: 1 })
    runningOf.set(guestId, count + 1)
  }

  function end({ guestId }: SessionView): void {
    const left = (runningOf.get(guestId) ?? 1) - 1
    if (left === 0) runningOf.delete(guestId)
    else runningOf.set(guestId, left)
  }

  function headersFor(request: IncomingMessage, view: SessionView, address: string): string[] {
    const headers = writeHeaders(view, address, request)
    headers.push(
      'accept-encoding',
      /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')) ? 'gzip' : 'identity',
    )
    headers.push('x-requested-with', 'XMLHttpRequest', ...conditionHeaders(request))
    const type = request.headers['content-type']
    if (type !== undefined) {
      if (!contentType.test(type)) throw new Problem('media_type')
      headers.push('content-type', type)
    }
    return headers
  }

  function bodyOf(request: IncomingMessage): Pick<UpstreamRequest, 'body'> {
    const length = request.headers['content-length']
    if (request.headers['transfer-encoding'] === undefined && (length === undefined || length === '0')) return {}
    if (request.method === 'GET' || request.method === 'HEAD')
      throw new Problem('bad_request', { why: 'a body to read' })
    if (Number(length ?? 0) > settings.limits.maxUploadBytes) throw new Problem('body_too_large')
    return { body: cappedBody(request, settings.limits.maxUploadBytes) }
  }

  return async (request, response, { segments, query, address }) => {
    const [, id = '', ...rest] = segments
    const method = request.method ?? ''
    requireSameOrigin(request, settings.chatUrl ?? '')
    const view = await callers.byChatCookie(request, address)
    callers.countRequest(view)
    if (!ids.has(id) || !methods.has(method)) throw new Problem('operation_unknown')
    if (!plainQuery.test(query) || /(?:^|&)access_token=/i.test(query)) throw new Problem('bad_request')

    begin(view)
    const stop = new Stop()
    const running: Running = { view, channelId: undefined, stop: (problem) => stop.now(problem), wheelSlot: 0 }
    const onClose = (): void => {
      if (!response.writableFinished) stop.now(new Problem('closing', { why: 'the client went away' }))
    }
    live.begin(running)
    response.on('close', onClose)
    try {
      const answer = await upstream.exchange(
        {
          method: method as UpstreamRequest['method'],
          path: `/plugins/${id}/${rest.map(encodeURIComponent).join('/')}${query === '' ? '' : `?${query}`}`,
          headers: headersFor(request, running.view, address),
          transfer: 'plugin',
          ...bodyOf(request),
        },
        stop,
        (status, headers) => {
          // A plugin that sends elsewhere could send to Mattermost's own address; a key refused is not the guest's fault.
          if ((status >= 300 && status < 400 && status !== 304) || status === 401) return undefined
          writeHead(response, status, headers)
          return response
        },
      )
      if (!response.headersSent)
        throw new Problem(answer.status === 401 ? 'user_tokens_off' : 'operation_unknown', {
          why: `a plugin answered ${answer.status}`,
        })
    } finally {
      end(view)
      live.end(running)
      response.off('close', onClose)
    }
  }
}
