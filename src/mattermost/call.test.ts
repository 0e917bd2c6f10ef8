import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../settings/secret.ts'
import { createMattermostAgent } from './agent.ts'
import { type Call, createCall } from './call.ts'
import { MattermostFault } from './fault.ts'
import { PathName, path } from './ids.ts'
import { toProblem } from './problem.ts'
import { createSend } from './send.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const ID = 'a'.repeat(26)
const TOKEN = 'b'.repeat(26)
let server: Server
let handler: Handler
let requests: IncomingMessage[]
let call: Call
let agent: ReturnType<typeof createMattermostAgent>

beforeEach(async () => {
  requests = []
  handler = (_, response) => response.end('{}')
  server = createServer((request, response) => {
    requests.push(request)
    handler(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  agent = createMattermostAgent({ mattermost: { url, caFile: undefined } as never })
  call = createCall({
    url,
    host: 'chat.mission.example',
    token: new Secret(TOKEN),
    send: createSend(agent),
    timeoutMs: 2000,
  })
})
afterEach(async () => {
  await agent.destroy()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const answer =
  (status: number, body: string, headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response.writeHead(status, headers)
    response.end(body)
  }

async function faultOf(work: Promise<unknown>): Promise<MattermostFault> {
  const error = await work.then(
    () => undefined,
    (fault: unknown) => fault,
  )
  if (!(error instanceof MattermostFault)) throw new Error('no fault', { cause: error })
  return error
}

describe('a call to Mattermost', () => {
  it('carries the credential and the host of the SiteURL, and no more than it needs', async () => {
    await call('POST', path`/users/${ID}/tokens`, { body: { description: 'x' }, query: { page: 0 } })

    const [request] = requests
    expect(request?.url).toBe(`/api/v4/users/${ID}/tokens?page=0`)
    expect(request?.headers).toMatchObject({
      host: 'chat.mission.example',
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
    })
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual([
      'accept',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
    ])
  })

  it.each(['../users', 'me/../admin', 'A'.repeat(26), 'a'.repeat(25), 'a'.repeat(27), '', 'a%2e', `${ID}\n`])(
    'P4: is not made with %j in the place of an id',
    (id) => {
      expect(() => path`/users/${id}`).toThrow(TypeError)
      expect(requests).toEqual([])
    },
  )

  it.each(['..', '.', '', 'a/b', 'a b', '-a', 'ä', 'x'.repeat(129), 'a%2fb', 'a?b', 'a#b'])(
    'P4: is not made with %j in the place of a name',
    (name) => {
      expect(() => new PathName(name)).toThrow(TypeError)
    },
  )

  it('writes an address into the path in one piece', () => {
    expect(path`/users/email/${new PathName('abc@guests.invalid')}`.text).toBe('/users/email/abc%40guests.invalid')
  })

  it('P4: follows no redirect', async () => {
    handler = answer(302, '', { location: 'http://169.254.169.254/latest' })

    const fault = await faultOf(call('GET', path`/users/me`))

    expect(fault).toMatchObject({ kind: 'broken', status: 302 })
    expect(requests).toHaveLength(1)
  })

  it('ends when the answer does not come in time', async () => {
    handler = () => undefined
    const fault = await faultOf(call('GET', path`/users/me`, { timeoutMs: 50 }))
    expect(fault.kind).toBe('slow')
    expect(toProblem(fault).code).toBe('mattermost_slow')
  })

  it('ends when the answer begins and does not go on', async () => {
    handler = (_, response) => {
      response.writeHead(200)
      response.write('{"a":')
    }
    expect((await faultOf(call('GET', path`/users/me`, { timeoutMs: 50 }))).kind).toBe('slow')
  })

  it('ends when its caller gives up', async () => {
    handler = () => undefined
    const giveUp = new AbortController()
    const work = faultOf(call('GET', path`/users/me`, { signal: giveUp.signal }))
    giveUp.abort()
    expect((await work).kind).toBe('aborted')
  })

  it('reads no answer beyond its limit', async () => {
    handler = (_, response) => response.end(`"${'x'.repeat(10_000)}"`)
    expect((await faultOf(call('GET', path`/users/me`, { maxBytes: 1000 }))).kind).toBe('broken')
  })

  it('does not take HTML for an answer', async () => {
    handler = answer(200, '<html>')
    expect((await faultOf(call('GET', path`/users/me`))).kind).toBe('broken')
  })

  it('understands a list that breaks off with an error inside', async () => {
    const error = { id: 'app.channel.get_channels.not_found.app_error', message: 'x', status_code: 404 }
    handler = answer(200, `[${JSON.stringify(error)}`)
    expect(await faultOf(call('GET', path`/users/me`))).toMatchObject({ kind: 'missing', errorId: error.id })
    handler = answer(200, '[{"id":"abc"},{"id":')
    expect(await faultOf(call('GET', path`/users/me`))).toMatchObject({ kind: 'broken', errorId: '' })
  })

  it('that only reads is done once more when its connection breaks', async () => {
    handler = (request, response) => (requests.length === 1 ? request.socket.destroy() : response.end('{"ok":true}'))
    expect(await call('GET', path`/users/me`)).toEqual({ ok: true })
  })

  it('that changes something is not repeated', async () => {
    handler = (request) => request.socket.destroy()
    const fault = await faultOf(call('POST', path`/users/${ID}/demote`))
    expect(fault.kind).toBe('away')
    expect(requests).toHaveLength(1)
  })

  it('is away when nothing listens', async () => {
    const nowhere = createCall({
      url: 'http://127.0.0.1:1',
      host: 'x',
      token: undefined,
      send: createSend(agent),
      timeoutMs: 1000,
    })
    const fault = await faultOf(nowhere('GET', path`/users/me`))
    expect([fault.kind, toProblem(fault).code]).toEqual(['away', 'mattermost_away'])
  })
})

describe('an answer other than success', () => {
  it.each([
    [401, 'unauthorised', 'user_tokens_off'],
    [403, 'forbidden', 'internal'],
    [404, 'missing', 'internal'],
    [409, 'conflict', 'internal'],
    [413, 'too_large', 'internal'],
    [429, 'too_many', 'mattermost_slow'],
    [400, 'rejected', 'internal'],
    [500, 'broken', 'mattermost_away'],
    [501, 'unavailable', 'internal'],
    [502, 'away', 'mattermost_away'],
    [503, 'away', 'mattermost_away'],
    [504, 'away', 'mattermost_away'],
  ] as const)('with status %i is %s, and a person is told %s', async (status, kind, code) => {
    handler = answer(status, '')
    const fault = await faultOf(call('GET', path`/users/me`))
    expect([fault.kind, toProblem(fault).code]).toEqual([kind, code])
  })

  it.each([
    [501, 'api.team.demote_user_to_guest.license.error', 'guests_unavailable'],
    [501, 'app.user_access_token.disabled', 'user_tokens_off'],
    [400, 'app.team.join_user_to_team.save_member.max_accounts.app_error', 'team_full'],
    [400, 'app.user.save.username_exists.app_error', 'username_taken'],
    [400, 'app.user.save.email_exists.app_error', 'username_taken'],
    [400, 'api.user.create_user.user_limits.exceeded', 'guests_unavailable'],
  ] as const)('with status %i and id %s tells a person %s', async (status, id, code) => {
    handler = answer(status, JSON.stringify({ id, message: 'x', status_code: status }), { 'x-request-id': 'r1' })
    const fault = await faultOf(call('GET', path`/users/me`))
    expect(fault).toMatchObject({ errorId: id, status, requestId: 'r1' })
    expect(toProblem(fault).code).toBe(code)
  })

  it('of the rate limit, which is plain text, says when to come back', async () => {
    handler = answer(429, 'limit exceeded', { 'retry-after': '2', 'content-type': 'text/plain' })
    const fault = await faultOf(call('GET', path`/users/me`))
    expect(fault).toMatchObject({ kind: 'too_many', retryAfterMs: 2000 })
    expect(toProblem(fault).retryAfterSeconds).toBe(2)
  })

  it('names neither ids nor the credential, however it is printed', async () => {
    handler = answer(500, JSON.stringify({ id: 'x', message: TOKEN }))
    const fault = await faultOf(call('GET', path`/users/${ID}`))
    expect(fault.operation).toBe('GET /users/{id}')
    const printed = `${fault.stack}${inspect(fault, { depth: 10 })}${JSON.stringify(fault)}`
    expect(printed).not.toContain(TOKEN)
    expect(printed).not.toContain(ID)
  })
})
