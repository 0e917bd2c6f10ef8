import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { settingsSchema } from '../../src/settings/schema.ts'
import { until } from '../support/until.ts'
import { chatHost, chatUrl, cookieOf, type OpenChat, openChat, type Person, publicUrl } from './chat-door-kit.ts'
import { idOf, openRecorder, openSessions, type Recorder, type Sessions, settingsFor } from './gateway-kit.ts'

const maxUploadBytes = 1000

let sessions: Sessions
let mattermost: Recorder
let chat: OpenChat
let ada: Person

beforeAll(async () => {
  mattermost = await openRecorder()
})
afterAll(() => mattermost.close())
beforeEach(async () => {
  mattermost.forget()
  sessions = openSessions()
  ada = sessions.add('ada', { browseToken: 'browse-token-of-ada', grants: [], view: { kind: 'chat' } })
  chat = await openChat(mattermost, sessions, {
    plugins: [{ id: 'playbooks', product: 'playbooks' }],
    limits: { maxUploadBytes },
  })
})
afterEach(() => chat.close())

describe('a plugin', () => {
  it.each([
    '/plugins/com.example.none/api',
    '/plugins/com.mattermost.ms-embedded/iframe/authenticate',
    '/plugins/Playbooks/api',
    '/plugins/playbooks%2f..%2fother/api',
    '/plugins/playbooks/../other/api',
    '/plugins//playbooks/api',
    '/plugins/',
    '/plugins',
    '/hooks/abc',
    '/oauth/authorize',
    '/saml/login',
    '/api/v4/plugins',
    '/api/v4/plugins/playbooks/enable',
    '/api/v4/plugins/marketplace',
  ])('G12: only the listed ones: %s is refused, and upstream stays untouched', async (path) => {
    for (const method of ['GET', 'POST']) {
      const answer = await chat.asPage(ada, method, path)
      expect([method, answer.status >= 400 && answer.status < 500]).toEqual([method, true])
    }
    expect(mattermost.log).toEqual([])
  })

  it('G12: the one that signs people in past us cannot even be listed', () => {
    const { success } = settingsSchema.shape.plugins.safeParse([{ id: 'com.mattermost.ms-embedded' }])

    expect(success).toBe(false)
    expect(settingsFor('http://127.0.0.1:1').plugins).toEqual([])
  })

  it('surprise 1: is asked as this guest, with headers of ours alone', async () => {
    await chat.asPage(
      ada,
      'POST',
      '/plugins/playbooks/api/v0/query?x=1',
      { query: 'q' },
      {
        Cookie: `MMAUTHTOKEN=other; ${cookieOf(ada)}`,
        Authorization: 'Bearer other',
        'Mattermost-User-Id': idOf('admin'),
        'Mattermost-Session-Id': 'x',
        'X-Cloud-Token': 'x',
        'X-CSRF-Token': 'x',
        'X-Forwarded-For': '6.6.6.6',
        'X-Mattermost-Anything': 'x',
        Referer: `${chatUrl}/playbooks`,
        'Accept-Language': 'nb',
      },
    )
    const [asked] = mattermost.log

    expect(asked?.url).toBe('/plugins/playbooks/api/v0/query?x=1')
    expect(asked?.body.toString()).toBe('{"query":"q"}')
    const { host: _host, connection: _connection, 'content-length': length, ...headers } = asked?.headers ?? {}
    expect(length ?? '13').toBe('13')
    expect(headers).toEqual({
      authorization: 'Bearer browse-token-of-ada',
      'user-agent': 'mission-collaboration',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
      'accept-language': 'nb',
      'accept-encoding': 'identity',
      'x-requested-with': 'XMLHttpRequest',
      'content-type': 'application/json',
    })
  })

  it.each(['/plugins/playbooks/a?access_token=x', '/plugins/playbooks/a?b=1&ACCESS_TOKEN=x'])(
    'G4: a token in the address (%s) is refused',
    async (path) => {
      expect((await chat.asPage(ada, 'GET', path)).status).toBe(400)
      expect(mattermost.log).toEqual([])
    },
  )

  it.each([
    ['a write from elsewhere', 'POST', { Origin: 'https://evil.example' }],
    ['a write from the tab', 'POST', { Origin: publicUrl }],
    ['a write from nowhere', 'POST', { Origin: 'null' }],
    ['a read from elsewhere', 'GET', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a read from the same site', 'GET', { 'Sec-Fetch-Site': 'same-site' }],
    ['a navigation', 'GET', { 'Sec-Fetch-Site': 'none' }],
  ])('B6: %s carries no key', async (_name, method, headers) => {
    expect((await chat.asPage(ada, method, '/plugins/playbooks/a', undefined, headers)).status).toBe(403)
    expect(mattermost.log).toEqual([])
  })

  it('hostile 15: is not reached without a session, nor with one that ended', async () => {
    expect((await chat.ask('GET', '/plugins/playbooks/a', { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(401)
    ada.refusal = 'session_cut'
    expect((await chat.asPage(ada, 'GET', '/plugins/playbooks/a')).json.id).toBe('mission.session_cut')
    expect(mattermost.log).toEqual([])
  })

  it('B4: answers as data that runs nothing, and says nothing about cookies, tokens or places', async () => {
    mattermost.onRaw('GET /plugins/playbooks/page', (_request, response) => {
      response.writeHead(200, {
        'Content-Type': 'text/html',
        'Set-Cookie': ['MMAUTHTOKEN=x', '__Host-mission-chat=x'],
        Token: 'x',
        Location: 'http://10.0.0.1/',
        'Content-Security-Policy': 'default-src *; frame-ancestors *; sandbox allow-scripts',
        'X-Frame-Options': 'ALLOWALL',
        'Access-Control-Allow-Origin': '*',
        'Service-Worker-Allowed': '/',
        'Clear-Site-Data': '"*"',
        'Cache-Control': 'public',
        Refresh: '0; url=https://evil.example',
        Link: '<https://evil.example/x.js>; rel=preload',
        ETag: '"e"',
      })
      response.end('<script>alert(1)</script>')
    })
    const { status, headers, text } = await chat.asPage(ada, 'GET', '/plugins/playbooks/page')

    expect([status, text]).toEqual([200, '<script>alert(1)</script>'])
    expect(headers).toMatchObject({
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      etag: '"e"',
    })
    for (const name of [
      'set-cookie',
      'token',
      'location',
      'x-frame-options',
      'access-control-allow-origin',
      'service-worker-allowed',
      'clear-site-data',
      'refresh',
      'link',
    ])
      expect(headers[name]).toBeUndefined()
  })

  it.each([301, 302, 303, 307, 308])('a redirect (%s) of a plugin leads nowhere', async (status) => {
    mattermost.onRaw(
      'GET /plugins/playbooks/go',
      (_request, response) => void response.writeHead(status, { Location: 'http://10.0.0.1/' }).end(),
    )
    const answer = await chat.asPage(ada, 'GET', '/plugins/playbooks/go')

    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.headers.location).toBeUndefined()
  })

  it('surprise 20: a 401 of a plugin signs nobody out; its other refusals are its own', async () => {
    mattermost.on('GET /plugins/playbooks/a', { error: 'no' }, 401)
    mattermost.on('GET /plugins/playbooks/b', { error: 'no' }, 403)

    expect((await chat.asPage(ada, 'GET', '/plugins/playbooks/a')).status).toBe(503)
    const refused = await chat.asPage(ada, 'GET', '/plugins/playbooks/b')
    expect([refused.status, refused.json]).toEqual([403, { error: 'no' }])
  })

  it('carries bodies up to the limit and none beyond, whether their length is said or not', async () => {
    const send = (bytes: number, headers = {}) =>
      chat.asPage(ada, 'PUT', '/plugins/playbooks/file', Buffer.alloc(bytes, 'x'), {
        'Content-Type': 'application/octet-stream',
        ...headers,
      })
    expect((await send(maxUploadBytes)).status).toBe(200)
    expect(mattermost.log.at(-1)?.body).toHaveLength(maxUploadBytes)
    mattermost.forget()

    expect((await send(maxUploadBytes + 1)).status).toBe(413)
    expect((await send(maxUploadBytes + 1, { 'Transfer-Encoding': 'chunked' })).status).toBe(413)
    expect(mattermost.log).toEqual([])
  })

  it.each([
    'text/html; boundary=\u0001',
    'application/json, text/plain',
    'x'.repeat(300),
    'multipart/form-data; boundary="a\tb"',
  ])('G4: an odd content type is refused', async (type) => {
    const answer = await chat
      .asPage(ada, 'POST', '/plugins/playbooks/a', 'x', { 'Content-Type': type })
      .catch(() => ({ status: 400 }))
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(mattermost.log).toEqual([])
  })

  it('hostile 8: a cut-off ends a call that a plugin does not answer', async () => {
    mattermost.onRaw('GET /plugins/playbooks/slow', () => undefined)
    const waiting = chat.asPage(ada, 'GET', '/plugins/playbooks/slow')
    await until(() => mattermost.log.length > 0, 'the call reaches the plugin')
    sessions.cut(ada.view)

    expect((await waiting).json.id).toBe('mission.session_cut')
  })

  it('goes on serving when a client goes away in the middle of a body', async () => {
    for (let n = 0; n < 20; n += 1) {
      const socket = connect(chat.port, '127.0.0.1')
      await new Promise((resolve) => socket.once('connect', resolve))
      socket.write(
        `POST /plugins/playbooks/a HTTP/1.1\r\nHost: ${chatHost}\r\nCookie: ${cookieOf(ada)}\r\nOrigin: ${chatUrl}\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\nabc`,
      )
      if (n % 2 === 0) await new Promise((resolve) => setImmediate(resolve))
      socket.destroy()
    }

    expect((await chat.asPage(ada, 'GET', '/plugins/playbooks/still-there')).status).toBe(200)
  })

  it('its files are those of listed plugins, and asked for without a key', async () => {
    mattermost.onRaw(
      'GET /static/plugins/playbooks/playbooks_0123_bundle.js',
      (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end('1'),
    )
    const own = await chat.asPage(ada, 'GET', '/static/plugins/playbooks/playbooks_0123_bundle.js')
    const other = await chat.asPage(ada, 'GET', '/static/plugins/boards/boards_bundle.js')

    expect([own.status, other.status]).toEqual([200, 404])
    expect(mattermost.log.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })
})
