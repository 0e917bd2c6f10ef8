import { describe, expect, it, vi } from 'vitest'
import { Problem, toProblemAnswer } from '../../src/api/errors.ts'
import { call } from './call.ts'

function backend(answer: () => Response | Promise<Response>) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => answer())
  return { fetch, deps: { fetch, origin: 'https://mission.example', timeoutMs: 1000 } }
}

describe('a call of our API', () => {
  it('sends the bearer in the header, the body as JSON, no cookie, and follows no redirect', async () => {
    const { fetch, deps } = backend(() => Response.json({ good: true }))
    await call(deps, '/api/session', { method: 'POST', bearer: 'secret', body: { token: 'host' } })

    const [address, init] = fetch.mock.calls[0] ?? []
    expect(address).toBe('https://mission.example/api/session')
    expect(init).toMatchObject({ method: 'POST', body: '{"token":"host"}', credentials: 'omit', redirect: 'error' })
    expect(init?.headers).toEqual({
      accept: 'application/json',
      authorization: 'Bearer secret',
      'content-type': 'application/json',
    })
  })

  it('gives the code, number, facts and pause of a problem', async () => {
    const problem = new Problem('too_many_requests', { facts: { limit: 5 }, retryAfterSeconds: 7 })
    const { deps } = backend(() => Response.json(toProblemAnswer(problem, 'req-1'), { status: 429 }))

    await expect(call(deps, '/api/session')).rejects.toMatchObject({
      failure: { code: 'too_many_requests', number: 'req-1', facts: { limit: 5 }, retryAfterMs: 7_000 },
    })
  })

  it('takes the pause from the header when a proxy answers', async () => {
    const { deps } = backend(() => new Response('<h1>502</h1>', { status: 502, headers: { 'retry-after': '30' } }))

    await expect(call(deps, '/api/session')).rejects.toMatchObject({
      failure: { code: 'answer_odd', retryAfterMs: 30_000 },
    })
  })

  it.each(['<html>sign in to the guest network</html>', '{"cut off'])(
    'does not take “%s” for an answer',
    async (text) => {
      const { deps } = backend(() => new Response(text, { status: 200 }))

      await expect(call(deps, '/api/about')).rejects.toMatchObject({ failure: { code: 'answer_odd' } })
    },
  )

  it('does not take a code that it does not know', async () => {
    const { deps } = backend(() => Response.json({ code: 'toString' }, { status: 403 }))

    await expect(call(deps, '/api/session')).rejects.toMatchObject({ failure: { code: 'answer_odd' } })
  })

  it('says offline when nothing answers', async () => {
    const { deps } = backend(() => Promise.reject(new TypeError('Failed to fetch')))

    await expect(call(deps, '/api/session')).rejects.toMatchObject({ failure: { code: 'offline' } })
  })

  it('takes an empty answer', async () => {
    const { deps } = backend(() => new Response(null, { status: 204 }))

    expect(await call(deps, '/api/admin/partners/x', { method: 'DELETE' })).toBeUndefined()
  })
})
