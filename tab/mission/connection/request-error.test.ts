import { describe, expect, it } from 'vitest'
import { isTransient, RequestError, readError } from './request-error.ts'
import { createRest } from './rest.ts'

const connection = {
  baseUrl: 'https://mission.test',
  token: 'the-token',
  userId: 'u'.repeat(26),
  mayUpload: true,
  mayDownload: true,
  maxUploadBytes: 1,
  maxMessageCharacters: 1,
  onSessionLost: () => undefined,
}

const answer =
  (status: number, body: string, type: string, headers: Record<string, string> = {}) =>
  async () =>
    new Response(body, { status, headers: { 'Content-Type': type, ...headers } })

async function errorOf(doFetch: typeof fetch): Promise<RequestError> {
  const rest = createRest(connection, doFetch, new AbortController().signal)
  const error = await rest.me().catch((reason: unknown) => reason)
  if (!(error instanceof RequestError)) throw new Error('a RequestError was expected')
  return error
}

describe('what becomes of a request', () => {
  it('is told by the HTTP status, whatever the body is', async () => {
    const html = await errorOf(answer(502, '<html>', 'text/html'))
    expect(html).toMatchObject({ kind: 'away', status: 502 })
    const plain = await errorOf(answer(429, 'limit exceeded', 'text/plain', { 'Retry-After': '7' }))
    expect(plain).toMatchObject({ kind: 'tooMany', retryAfterMs: 7000 })
  })

  it('is read from Mattermost’s form, from the gateway’s, and from problem details', async () => {
    const mattermost = '{"id":"api.context.permissions.app_error","message":"No.","status_code":403}'
    expect(await errorOf(answer(403, mattermost, 'application/json'))).toMatchObject({
      kind: 'refused',
      code: 'api.context.permissions.app_error',
      message: 'No.',
    })
    const gateway = '{"id":"mission.session_cut","message":"Your access has ended.","status_code":401}'
    expect(await errorOf(answer(401, gateway, 'application/json'))).toMatchObject({
      kind: 'ended',
      code: 'session_cut',
    })
    const problem = '{"code":"too_many_requests","title":"Too fast","detail":"Wait."}'
    expect(await errorOf(answer(429, problem, 'application/problem+json'))).toMatchObject({
      code: 'too_many_requests',
      message: 'Wait.',
    })
  })

  it('is offline when there is no answer, and worth another try', async () => {
    const error = await errorOf(async () => {
      throw new TypeError('fetch failed')
    })
    expect(error.kind).toBe('offline')
    expect(isTransient(error)).toBe(true)
  })

  it('is worth another try while the first attempt of the same post still runs', () => {
    const body = { id: 'api.post.deduplicate_create_post.pending' }
    expect(isTransient(readError(500, body, new Headers()))).toBe(true)
  })

  it('sends the token as bearer, no cookie, and asks no cache', async () => {
    const sent: RequestInit[] = []
    const rest = createRest(
      connection,
      async (_url, init) => {
        sent.push(init ?? {})
        return new Response('{}', { headers: { 'Content-Type': 'application/json' } })
      },
      new AbortController().signal,
    )
    await rest.me()
    expect(sent[0]).toMatchObject({ method: 'GET', credentials: 'omit', cache: 'no-store' })
    expect(sent[0]?.headers).toMatchObject({ Authorization: 'BEARER the-token' })
  })
})
