import type { IncomingMessage } from 'node:http'
import type { SessionView } from '../session/session-view.ts'
import type { Stop, UpstreamAnswer } from './exchange.ts'
import { errorOf } from './mattermost-error.ts'
import type { Upstream, UpstreamRequest } from './upstream.ts'

/** Asks Mattermost as one guest, for something beside the request itself. @throws Problem, MattermostError when the answer is no success. */
export type Ask = (method: UpstreamRequest['method'], path: string, body?: unknown) => Promise<UpstreamAnswer>

/** The headers that every request upstream begins with, written anew; nothing of the client's passes unseen (security G4). */
export type HeaderWriter = (view: SessionView, address: string, request?: IncomingMessage) => string[]

const language = /^[A-Za-z0-9,;=.* -]{1,100}$/
/** Mattermost leaves this socket of the caller's own out of the events that a call causes. */
const connectionId = /^[a-z0-9]{26}$/

export function createHeaderWriter(host: string | undefined, publicUrl: string): HeaderWriter {
  const protocol = publicUrl.startsWith('https:') ? 'https' : 'http'
  return (view, address, request) => {
    const headers = [
      'authorization',
      `Bearer ${view.browseToken.reveal()}`,
      'user-agent',
      'mission-collaboration',
      'x-forwarded-for',
      address,
      'x-forwarded-proto',
      protocol,
    ]
    if (host !== undefined) headers.push('host', host)
    const wanted = request?.headers['accept-language']
    if (wanted !== undefined && language.test(wanted)) headers.push('accept-language', wanted)
    const ownSocket = request?.headers['connection-id']
    if (typeof ownSocket === 'string' && connectionId.test(ownSocket)) headers.push('connection-id', ownSocket)
    return headers
  }
}

export function createAsk(deps: {
  upstream: Upstream
  writeHeaders: HeaderWriter
  /** Read at each call, because a view may be renewed while a socket stays open. */
  view: () => SessionView
  address: string
  stop: Stop
}): Ask {
  const { upstream, writeHeaders, view, address, stop } = deps
  return async (method, path, body) => {
    const headers = writeHeaders(view(), address)
    if (body !== undefined) headers.push('content-type', 'application/json')
    const answer = await upstream.exchange(
      { method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
      stop,
    )
    if (answer.status >= 300) throw errorOf(answer)
    return answer
  }
}
