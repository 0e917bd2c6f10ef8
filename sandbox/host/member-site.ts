import { request as ask, type IncomingMessage, type RequestOptions, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { MEMBER_PASSWORD } from '../mission/cast.ts'
import { CallRefused, readCall, sendJson, textOf } from './json-call.ts'
import { pageHeaders } from './page-headers.ts'
import { serveFolder } from './serve-folder.ts'

/** `POST /member/sign-in` */
export type MemberSignIn = { readonly token: string; readonly userId: string; readonly username: string }

export type MemberSiteDeps = {
  readonly origin: string
  readonly folder: string
  readonly hostOrigin: string
  /** Origin of the Mattermost stand-in. */
  readonly mattermostUrl: string
}

/** Headers that belong to one connection (RFC 9110 7.6.1), and those that name this page to a server that is not it. */
const notPassedOn = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'origin',
  'referer',
  'cookie',
])

const passedOn = (headers: IncomingMessage['headers']): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined && !notPassedOn.has(entry[0]),
    ),
  )

/** `http://member.localhost:<host>`: a member's window, joined to Mattermost directly. */
export function createMemberSite({ origin, folder, hostOrigin, mattermostUrl }: MemberSiteDeps) {
  const headers = pageHeaders({ frames: [], ancestors: [hostOrigin], connects: [origin.replace(/^http/, 'ws')] })

  const upstream = (request: IncomingMessage, more: RequestOptions['headers'] = {}): RequestOptions => {
    const { hostname, port } = new URL(mattermostUrl)
    return {
      hostname,
      port,
      method: request.method,
      path: request.url,
      headers: { ...passedOn(request.headers), ...more },
    }
  }

  const proxy = (request: IncomingMessage, response: ServerResponse): void => {
    const asked = ask(upstream(request), (answer) => {
      response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers))
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    })
    asked.on('error', () => {
      if (response.headersSent) response.destroy()
      else sendJson(response, 502, { error: 'Mattermost does not answer.' })
    })
    response.on('close', () => asked.destroy())
    request.pipe(asked)
  }

  const signIn = async (username: string): Promise<MemberSignIn> => {
    const answer = await fetch(`${mattermostUrl}/api/v4/users/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login_id: username, password: MEMBER_PASSWORD }),
    }).catch(() => {
      throw new CallRefused(502, 'Mattermost does not answer.')
    })
    const token = answer.headers.get('token')
    const user = (await answer.json()) as { id?: unknown }
    if (answer.status === 401)
      throw new CallRefused(401, `Mattermost does not know ${username} as a member of the cast.`)
    if (!answer.ok || token === null || typeof user.id !== 'string') {
      throw new CallRefused(502, `Mattermost answered ${answer.status} to the sign-in.`)
    }
    return { token, userId: user.id, username }
  }

  const answer = async (request: IncomingMessage, path: string, response: ServerResponse): Promise<void> => {
    if (path.startsWith('/api/v4/')) return proxy(request, response)
    if (path === '/member/sign-in') {
      const username = textOf(await readCall(request, origin), 'username')
      return sendJson(response, 200, await signIn(username))
    }
    if (request.method !== 'GET') throw new CallRefused(405, 'This address takes GET.')
    return serveFolder(folder, path, response, headers)
  }

  /** Joins the page's socket to Mattermost's; only for the page itself. */
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    if (request.url?.split('?')[0] !== '/api/v4/websocket' || request.headers.origin !== origin) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    const asked = ask(upstream(request, { connection: 'Upgrade', upgrade: 'websocket' }))
    asked.on('error', () => socket.destroy())
    asked.on('response', (refusal) => {
      refusal.resume()
      socket.end(`HTTP/1.1 ${refusal.statusCode ?? 502} Refused\r\nConnection: close\r\n\r\n`)
    })
    asked.on('upgrade', (accepted, peer, peerHead) => {
      peer.on('error', () => socket.destroy())
      peer.on('close', () => socket.destroy())
      socket.on('close', () => peer.destroy())
      const lines = accepted.rawHeaders.flatMap((value, place, all) =>
        place % 2 === 0 ? [`${value}: ${all[place + 1] ?? ''}`] : [],
      )
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
      if (peerHead.length > 0) socket.write(peerHead)
      if (head.length > 0) peer.write(head)
      peer.pipe(socket).pipe(peer)
    })
    asked.end()
  }

  return { answer, upgrade }
}
