import { Client, type Dispatcher, request } from 'undici'
import { answerCalls } from './calls.ts'

/** The load generator: the same requests for whatever address it is given. One undici client is one connection. */

export type Ask = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Names and values in turn: who asks. */
  readonly headers: readonly string[]
  /** A post to this channel by this person; each gets a number of its own. */
  readonly post?: { readonly channelId: string; readonly userId: string }
}

export type LoadResult = {
  readonly requests: number
  readonly seconds: number
  readonly bytes: number
  readonly latenciesMs: readonly number[]
}

const message =
  'Convoy 12 has passed the bridge at Holm and reports the road clear; next position report is due at 14:30.'

let lastNumber = Date.now()

function bodyOf(ask: Ask): string | undefined {
  if (!ask.post) return undefined
  const { channelId, userId } = ask.post
  lastNumber += 1
  return JSON.stringify({ channel_id: channelId, message, pending_post_id: `${userId}:${lastNumber}` })
}

/** @returns the length of the answer. @throws Error when it is no success: a refusal is cheaper than an answer and would flatter. */
function send(client: Client, ask: Ask): Promise<number> {
  const body = bodyOf(ask)
  const headers = [...ask.headers]
  if (body !== undefined) headers.push('content-type', 'application/json')
  return new Promise((resolve, reject) => {
    let status = 0
    let bytes = 0
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_controller, statusCode) {
        status = statusCode
      },
      onResponseData(_controller, chunk) {
        bytes += chunk.length
      },
      onResponseEnd() {
        if (status === 200 || status === 201) resolve(bytes)
        else reject(new Error(`${ask.method} ${ask.path}: ${status}`))
      },
      onResponseError(_controller, error) {
        reject(error)
      },
    }
    client.dispatch({ method: ask.method, path: ask.path, headers, ...(body === undefined ? {} : { body }) }, handler)
  })
}

/** Repeats the asks in their order until the time is over, each connection beginning elsewhere in the list. */
async function keepAsking(
  url: string,
  asks: readonly Ask[],
  at: number,
  endMs: number,
): Promise<{ latenciesMs: number[]; bytes: number }> {
  const client = new Client(url, { pipelining: 1 })
  const latenciesMs: number[] = []
  let bytes = 0
  try {
    for (let index = at; performance.now() < endMs; index++) {
      const ask = asks[index % asks.length]
      if (!ask) throw new Error('nothing to ask')
      const startMs = performance.now()
      bytes += await send(client, ask)
      latenciesMs.push(performance.now() - startMs)
    }
  } finally {
    await client.close()
  }
  return { latenciesMs, bytes }
}

const calls = {
  /** One connection, one request after the other: so many, or as many as the time allows. */
  async oneByOne({
    url,
    ask,
    count,
    maxSeconds,
  }: {
    url: string
    ask: Ask
    count: number
    maxSeconds: number
  }): Promise<LoadResult> {
    const client = new Client(url, { pipelining: 1 })
    const latenciesMs: number[] = []
    let bytes = 0
    const startMs = performance.now()
    try {
      for (let index = 0; index < count && performance.now() < startMs + maxSeconds * 1000; index++) {
        const sentMs = performance.now()
        bytes += await send(client, ask)
        latenciesMs.push(performance.now() - sentMs)
      }
    } finally {
      await client.close()
    }
    return { requests: latenciesMs.length, seconds: (performance.now() - startMs) / 1000, bytes, latenciesMs }
  },

  /** As many connections as lists, each with one request open at any time. */
  async atOnce({
    url,
    asks,
    seconds,
  }: {
    url: string
    asks: readonly (readonly Ask[])[]
    seconds: number
  }): Promise<LoadResult> {
    const startMs = performance.now()
    const done = await Promise.all(asks.map((own, at) => keepAsking(url, own, at, startMs + seconds * 1000)))
    const latenciesMs = done.flatMap((connection) => connection.latenciesMs)
    return {
      requests: latenciesMs.length,
      seconds: (performance.now() - startMs) / 1000,
      bytes: done.reduce((sum, connection) => sum + connection.bytes, 0),
      latenciesMs,
    }
  },

  /** Goes from the tab into the whole Mattermost. @returns the cookie that its browser would keep, as name=value */
  async enterChat({ url, sessionToken, headers }: { url: string; sessionToken: string; headers: readonly string[] }) {
    const made = await fetch(`${url}/api/chat/ticket`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${sessionToken}` },
      body: JSON.stringify({ purpose: 'frame' }),
    })
    if (made.status !== 201) throw new Error(`ticket: ${made.status} ${await made.text()}`)
    const { ticket } = (await made.json()) as { ticket: string }
    const entered = await request(`${url}/_enter`, {
      method: 'POST',
      headers: [...headers, 'content-type', 'application/json'],
      body: JSON.stringify({ ticket, at: 'frame' }),
    })
    const said = await entered.body.text()
    const cookies = [entered.headers['set-cookie'] ?? []].flat()
    const session = cookies.find((cookie) => cookie.startsWith('__Host-'))?.split(';')[0]
    if (entered.statusCode !== 200 || session === undefined) throw new Error(`enter: ${entered.statusCode} ${said}`)
    return session
  },

  /** Signs people in, so many at a time, in the order of their tokens. */
  async signIn({ url, tokens, atATime }: { url: string; tokens: readonly string[]; atATime: number }) {
    const results: { ms: number; endedMs: number; sessionToken: string; userId: string; isFirstVisit: boolean }[] = []
    const beganMs = performance.now()
    let next = 0
    const worker = async (): Promise<void> => {
      for (let at = next++; at < tokens.length; at = next++) {
        const startMs = performance.now()
        const answer = await fetch(`${url}/api/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ token: tokens[at], host: 'teams', locale: 'en', timeZone: 'Europe/Oslo' }),
        })
        if (answer.status !== 201) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`)
        const body = (await answer.json()) as {
          sessionToken: string
          guest: { userId: string; isFirstVisit: boolean }
        }
        const nowMs = performance.now()
        const { userId, isFirstVisit } = body.guest
        results[at] = {
          ms: nowMs - startMs,
          endedMs: nowMs - beganMs,
          sessionToken: body.sessionToken,
          userId,
          isFirstVisit,
        }
      }
    }
    await Promise.all(Array.from({ length: atATime }, worker))
    return results
  },
}

export type LoadCalls = typeof calls
answerCalls(calls)
