import { request } from 'node:http'
import { WebSocket } from 'ws'
import type { TicketAnswer } from '../../src/api/chat.ts'
import { until } from './until.ts'

export type ChatReply = {
  readonly status: number
  readonly json: Record<string, unknown>
  readonly text: string
  /** Values of `Set-Cookie`. */
  readonly cookies: readonly string[]
}

/** Somebody who comes to the chat origin of a backend at `url`, as its own pages do. */
export function chatVisitor(url: string, chatUrl: string) {
  const { host } = new URL(chatUrl)

  function ask(method: string, path: string, options: { cookie?: string; body?: unknown } = {}): Promise<ChatReply> {
    const { cookie, body } = options
    const text = body === undefined ? undefined : JSON.stringify(body)
    return new Promise((resolve, reject) => {
      const sent = request(
        `${url}${path}`,
        {
          method,
          agent: false,
          headers: {
            Host: host,
            'Sec-Fetch-Site': 'same-origin',
            ...(method === 'GET' ? {} : { Origin: chatUrl }),
            ...(cookie === undefined ? {} : { Cookie: `__Host-mission-chat=${cookie}` }),
            ...(text === undefined
              ? {}
              : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
          },
        },
        (response) => {
          let got = ''
          response.on('data', (chunk: Buffer) => {
            got += chunk.toString()
          })
          response.on('error', reject)
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              json: got.startsWith('{') ? (JSON.parse(got) as Record<string, unknown>) : {},
              text: got,
              cookies: response.headers['set-cookie'] ?? [],
            }),
          )
        },
      )
      sent.on('error', reject)
      sent.end(text)
    })
  }

  return {
    ask,
    /** `POST /api/chat/ticket` on the tab's origin. */
    issue: (token: string, body: unknown = { purpose: 'frame' }): Promise<Response> =>
      fetch(`${url}/api/chat/ticket`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      }),
    async ticketOf(token: string, body?: unknown): Promise<string> {
      const answer = await this.issue(token, body)
      if (answer.status !== 201) throw new Error(`no ticket: ${answer.status} ${await answer.text()}`)
      return ((await answer.json()) as TicketAnswer).ticket
    },
    enter(ticket: string, more: { cookie?: string; replace?: boolean; at?: 'frame' | 'window' } = {}) {
      const { replace, at = 'frame', ...options } = more
      return ask('POST', '/_enter', { body: { ticket, at, ...(replace ? { replace } : {}) }, ...options })
    },
    /** Goes through the door as whoever has this session of the tab. @returns the value of the chat cookie */
    async comeIn(token: string): Promise<string> {
      const entered = await this.enter(await this.ticketOf(token))
      if (entered.status !== 200) throw new Error(`not let in: ${entered.status} ${entered.text}`)
      return chatCookieFrom(entered)
    },
    /** Status of a call that every guest may make. */
    isIn: async (cookie: string): Promise<number> => (await ask('GET', '/api/v4/users/me/teams', { cookie })).status,
    openSocket(cookie: string) {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v4/websocket?connection_id=&sequence_number=0`, {
        origin: chatUrl,
        headers: { Host: host, Cookie: `__Host-mission-chat=${cookie}` },
      })
      const seen = { events: [] as string[], code: 0 }
      socket.on('message', (bytes) => seen.events.push(String((JSON.parse(String(bytes)) as { event?: string }).event)))
      socket.on('close', (code) => {
        seen.code = code
      })
      socket.on('error', () => undefined)
      return {
        seen,
        isOpen: () => until(() => seen.events.includes('hello'), 'the hello comes'),
        isClosed: () => until(() => seen.code !== 0, 'the socket closes'),
      }
    },
  }
}

export function chatCookieFrom({ cookies }: ChatReply): string {
  return /^__Host-mission-chat=([^;]+)/.exec(cookies[0] ?? '')?.[1] ?? ''
}
