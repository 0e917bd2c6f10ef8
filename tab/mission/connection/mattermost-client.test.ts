import { describe, expect, it } from 'vitest'
import { MattermostClient } from './mattermost-client.ts'

/** A server that never answers, or begins an answer that never ends. */
function clientOf(doFetch: (signal: AbortSignal) => Promise<Response>) {
  const stopped = new AbortController()
  const client = new MattermostClient({
    baseUrl: 'https://mission.example',
    token: 'session-1',
    fetch: ((_url: string, { signal }: { signal: AbortSignal }) => doFetch(signal)) as unknown as typeof fetch,
    timeoutMs: 30_000,
    signal: stopped.signal,
  })
  return { client, stop: () => stopped.abort() }
}

const untilAborted = (signal: AbortSignal): Promise<Response> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

const brokenOff = async (signal: AbortSignal): Promise<Response> => {
  const body = new ReadableStream({
    start: (stream) => signal.addEventListener('abort', () => stream.error(signal.reason)),
  })
  return new Response(body, { headers: { 'Content-Type': 'application/json' } })
}

describe('a call', () => {
  it('that finds no network is offline', async () => {
    const { client } = clientOf(async () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(client.getMe()).rejects.toMatchObject({ name: 'RequestError', kind: 'offline' })
  })

  it('that its caller gives up is not offline', async () => {
    const { client } = clientOf(untilAborted)
    const givenUp = new AbortController()
    const asked = client.bytes('/files/x', givenUp.signal)
    givenUp.abort()

    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('that ends with the view is not offline, before the answer and in the middle of it', async () => {
    for (const server of [untilAborted, brokenOff]) {
      const { client, stop } = clientOf(server)
      const asked = client.getMe()
      await Promise.resolve()
      stop()

      await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    }
  })

  it('whose answer breaks off is offline', async () => {
    const { client } = clientOf(async () => new Response('{"id":', { headers: { 'Content-Type': 'application/json' } }))
    await expect(client.getMe()).rejects.toMatchObject({ name: 'RequestError', kind: 'offline' })
  })
})
