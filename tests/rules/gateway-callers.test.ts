import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ProblemCode } from '../../src/api/errors.ts'
import { until } from '../support/until.ts'
import {
  grantOf,
  idOf,
  type OpenGateway,
  openGateway,
  openRecorder,
  openSessions,
  type Recorder,
  type Sessions,
  sendRaw,
  settingsFor,
} from './gateway-kit.ts'

const ops = idOf('ops')
const team = idOf('mission')

describe('who asks, and what goes wrong behind us', () => {
  let sessions: Sessions
  let ada: ReturnType<Sessions['add']>
  let mattermost: Recorder
  let gateway: OpenGateway

  beforeAll(async () => {
    mattermost = await openRecorder()
  })
  afterAll(() => mattermost.close())
  beforeEach(async () => {
    mattermost.forget()
    sessions = openSessions()
    ada = sessions.add('ada', { browseToken: 'browse-token-of-ada', grants: [grantOf(ops, team)] })
    gateway = await openGateway(
      settingsFor(mattermost.url, {
        limits: { maxRequestsPerMinutePerGuest: 10, maxSignInsPerMinutePerAddress: 5 },
        listen: { trustedProxyHops: 1 },
      }),
      sessions,
    )
  })
  afterEach(() => gateway.close())

  const stats = `/channels/${ops}/stats`

  it.each([
    ['no header', ''],
    ['another scheme', 'Authorization: Basic abc\r\n'],
    ['a lower-case scheme', 'Authorization: bearer TOKEN\r\n'],
    ['Mattermost’s other scheme', 'Authorization: token TOKEN\r\n'],
    ['the session as cookie', 'Cookie: MMAUTHTOKEN=TOKEN\r\n'],
    ['the session as our cookie', 'Cookie: __Host-mission-files=TOKEN\r\nSec-Fetch-Site: same-origin\r\n'],
    ['white space behind it', 'Authorization: Bearer TOKEN extra\r\n'],
    ['the key of Mattermost', 'Authorization: Bearer browse-token-of-ada\r\n'],
    ['nothing behind the scheme', 'Authorization: Bearer \r\n'],
  ])('hostile 15: %s is no session', async (_name, header) => {
    const answer = await sendRaw(
      gateway.port,
      `GET /api/v4${stats} HTTP/1.1\r\nHost: a\r\n${header.replace('TOKEN', ada.token)}Connection: close\r\n\r\n`,
    )

    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
    expect(answer).toContain('"id":"mission.session_missing"')
    expect(mattermost.log).toEqual([])
  })

  it.each<[ProblemCode, number]>([
    ['session_ended', 401],
    ['session_cut', 401],
    ['feed_silent', 503],
  ])('hostile 15: %s is answered as it is, and upstream stays untouched', async (code, status) => {
    ada.refusal = code
    const answer = await gateway.as(ada, 'GET', stats)

    expect(answer.json).toMatchObject({ id: `mission.${code}`, status_code: status })
    expect(mattermost.log).toEqual([])
  })

  it('G13: an ended session clears what the browser kept', async () => {
    ada.refusal = 'session_cut'

    expect((await gateway.as(ada, 'GET', stats)).headers.get('clear-site-data')).toBe('"cache"')
  })

  it('one person has only so many requests a minute, and others are not concerned', async () => {
    const bob = sessions.add('bob', { browseToken: 'b', grants: [grantOf(ops, team)] })
    for (let count = 0; count < 10; count++) expect((await gateway.as(ada, 'GET', stats)).status).toBe(200)
    const refused = await gateway.as(ada, 'GET', stats)
    expect(refused.json).toMatchObject({ id: 'mission.too_many_requests', status_code: 429 })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await gateway.as(bob, 'GET', stats)).status).toBe(200)

    gateway.clock.ms += 6000
    expect((await gateway.as(ada, 'GET', stats)).status).toBe(200)
  })

  it('one address has only so many tries without a session, by the entry that our proxy wrote', async () => {
    const guess = (address: string) =>
      gateway.as({ token: 'x'.repeat(43) }, 'GET', stats, undefined, { 'X-Forwarded-For': `1.1.1.1, ${address}` })
    for (let count = 0; count < 5; count++) expect((await guess('10.0.0.1')).status).toBe(401)
    const looks = sessions.calls.looks

    expect((await guess('10.0.0.1')).status).toBe(429)
    expect(sessions.calls.looks).toBe(looks)
    expect((await guess('10.0.0.2')).status).toBe(401)
  })

  it('Mattermost hears the address that limits are counted for', async () => {
    await gateway.as(ada, 'GET', stats, undefined, { 'X-Forwarded-For': '6.6.6.6, 10.0.0.9' })

    expect(mattermost.log[0]?.headers['x-forwarded-for']).toBe('10.0.0.9')
  })

  it('a 401 of Mattermost’s is about our key: 503, so that no client signs out', async () => {
    mattermost.on(`GET /api/v4${stats}`, { id: 'api.context.session_expired.app_error', message: 'm' }, 401)

    expect((await gateway.as(ada, 'GET', stats)).json).toMatchObject({
      id: 'mission.user_tokens_off',
      status_code: 503,
    })
  })

  it.each([502, 503, 504])('a %i before Mattermost is 503, in words of ours', async (status) => {
    mattermost.onRaw(`GET /api/v4${stats}`, (_request, response) =>
      response.writeHead(status, { 'Content-Type': 'text/html' }).end('<h1>nginx at mattermost.internal</h1>'),
    )
    const answer = await gateway.as(ada, 'GET', stats)

    expect(answer.json).toMatchObject({ id: 'mission.mattermost_away', status_code: 503 })
    expect(answer.text).not.toContain('internal')
  })

  it('a redirect of Mattermost’s is not followed and not passed on', async () => {
    mattermost.onRaw(`GET /api/v4${stats}`, (_request, response) =>
      response.writeHead(302, { Location: 'http://mattermost.internal/login' }).end(),
    )
    const answer = await gateway.as(ada, 'GET', stats)

    expect(answer.status).toBe(503)
    expect(answer.headers.get('location')).toBeNull()
  })

  it('its rate limit is passed on as ours, with the time to wait', async () => {
    mattermost.onRaw(`GET /api/v4${stats}`, (_request, response) =>
      response.writeHead(429, { 'Retry-After': '7', 'Content-Type': 'text/plain' }).end('limit exceeded'),
    )
    const answer = await gateway.as(ada, 'GET', stats)

    expect(answer.json).toMatchObject({ id: 'mission.too_many_requests', status_code: 429 })
    expect(answer.headers.get('retry-after')).toBe('7')
  })

  it('its own refusals are passed on with their id, and its faults keep theirs', async () => {
    mattermost.on(
      `GET /api/v4${stats}`,
      { id: 'api.context.permissions.app_error', message: 'No', detailed_error: 'userId=x' },
      403,
    )
    expect((await gateway.as(ada, 'GET', stats)).json).toMatchObject({
      id: 'api.context.permissions.app_error',
      message: 'No',
      detailed_error: '',
      status_code: 403,
    })

    mattermost.on(`GET /api/v4${stats}`, { id: 'api.post.deduplicate_create_post.pending', message: 'Wait' }, 500)
    expect((await gateway.as(ada, 'GET', stats)).json).toMatchObject({
      id: 'api.post.deduplicate_create_post.pending',
      status_code: 500,
    })
  })

  it('no answer within the time is 503, and the next person is served', async () => {
    mattermost.onRaw(`GET /api/v4${stats}`, () => undefined)
    const slow = gateway.as(ada, 'GET', stats)
    expect((await gateway.as(ada, 'GET', '/users/me')).status).toBe(200)

    expect((await slow).json).toMatchObject({ id: 'mission.mattermost_slow', status_code: 503 })
  })

  it('a closed connection is 503; a read is tried once more, a write is not', async () => {
    let reads = 0
    mattermost.onRaw(`GET /api/v4${stats}`, (_request, response) => {
      reads += 1
      if (reads === 1) response.destroy()
      else response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"member_count":1}')
    })
    expect((await gateway.as(ada, 'GET', stats)).json).toEqual({ member_count: 1 })

    let writes = 0
    mattermost.onRaw('POST /api/v4/posts', (_request, response) => {
      writes += 1
      response.destroy()
    })
    const answer = await gateway.as(ada, 'POST', '/posts', { channel_id: ops, message: 'm' })
    expect([answer.status, writes]).toEqual([503, 1])
  })

  it('what Mattermost sends as JSON that is none is a fault, without a word of it', async () => {
    mattermost.onRaw('GET /api/v4/users/me', () => undefined)
    mattermost.onRaw(`GET /api/v4/users/${ada.view.userId}`, (_request, response) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"id":'),
    )

    expect((await gateway.as(ada, 'GET', '/users/me')).json).toMatchObject({ id: 'mission.mattermost_away' })
  })

  it('a closing gateway lets what runs come to its end, and takes nothing new', async () => {
    let answerLate = (): void => undefined
    mattermost.onRaw(`GET /api/v4${stats}`, (_request, response) => {
      answerLate = () => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"member_count":1}')
    })
    const running = gateway.as(ada, 'GET', stats)
    await until(() => mattermost.log.length > 0, 'Mattermost is asked')
    const closed = gateway.gateway.close()

    expect((await gateway.as(ada, 'GET', stats)).json).toMatchObject({ id: 'mission.closing', status_code: 503 })
    answerLate()
    expect((await running).json).toEqual({ member_count: 1 })
    await closed
  })

  it('a closing gateway does not wait for ever', async () => {
    mattermost.onRaw(`GET /api/v4${stats}`, () => undefined)
    const running = gateway.as(ada, 'GET', stats)
    await until(() => mattermost.log.length > 0, 'Mattermost is asked')
    const closed = gateway.gateway.close()
    gateway.clock.ms += 60_000
    await closed

    expect((await running).json).toMatchObject({ id: 'mission.closing', status_code: 503 })
  })
})
