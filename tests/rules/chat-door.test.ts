import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  chatHost,
  chatUrl,
  cloudHost,
  cookieOf,
  type OpenChat,
  openChat,
  type Person,
  publicUrl,
  serveRootPage,
} from './chat-door-kit.ts'
import { grantOf, idOf, openRecorder, openSessions, type Recorder, type Sessions, sendRaw } from './gateway-kit.ts'

const ops = idOf('ops')
const team = idOf('mission')
const ancestors = `frame-ancestors ${publicUrl} ${cloudHost}`
const stats = `/api/v4/channels/${ops}/stats`

let sessions: Sessions
let mattermost: Recorder
let chat: OpenChat
let ada: Person
let bob: Person

beforeAll(async () => {
  mattermost = await openRecorder()
})
afterAll(() => mattermost.close())
beforeEach(async () => {
  mattermost.forget()
  serveRootPage(mattermost)
  mattermost.on(`GET ${stats}`, { channel_id: ops, member_count: 3 })
  sessions = openSessions()
  ada = sessions.add('ada', {
    browseToken: 'browse-token-of-ada',
    grants: [grantOf(ops, team)],
    view: { kind: 'chat' },
  })
  bob = sessions.add('bob', { browseToken: 'browse-token-of-bob', grants: [], view: { kind: 'chat' } })
  chat = await openChat(mattermost, sessions)
})
afterEach(() => chat.close())

describe('a page of the chat origin', () => {
  const cases: [string, () => Promise<{ status: number; headers: Record<string, unknown>; text: string }>, number][] = [
    ['Mattermost’s page', () => chat.asPage(ada, 'GET', '/mission/channels/ops'), 200],
    ['its head', () => chat.asPage(ada, 'HEAD', '/'), 200],
    ['the way in', () => chat.ask('GET', '/_enter'), 200],
    ['a page without a session', () => chat.ask('GET', '/mission/channels/ops'), 401],
    ['a page with an ended session', () => endedPage(), 401],
    ['a page of Mattermost’s own sign-in', () => chat.asPage(ada, 'GET', '/login'), 403],
    ['a file that is a page', () => chat.asPage(ada, 'GET', '/static/root.html'), 404],
    ['a file that is missing', () => chat.asPage(ada, 'GET', '/static/plugins/none/main.js'), 404],
    ['one of our own files that is missing', () => chat.asPage(ada, 'GET', '/_mission/none.js'), 404],
    ['a path in two readings', () => chat.asPage(ada, 'GET', '/mission%2fchannels'), 400],
    ['a session said twice', () => chat.ask('GET', '/', { Cookie: `${cookieOf(ada)}; ${cookieOf(bob)}` }), 400],
    ['a method that pages do not have', () => chat.asPage(ada, 'POST', '/'), 405],
    ['another method at the way in', () => chat.asPage(ada, 'PUT', '/_enter'), 405],
    ['Mattermost being away', () => awayPage(), 503],
  ]
  async function endedPage() {
    ada.refusal = 'session_ended'
    return chat.asPage(ada, 'GET', '/')
  }
  async function awayPage() {
    mattermost.onRaw('GET /', (_request, response) => void response.writeHead(502).end('no'))
    return chat.asPage(ada, 'GET', '/')
  }

  it.each(cases)('B5: %s may be framed by the tab and its hosts alone', async (_name, ask, status) => {
    const answer = await ask()

    expect(answer.status).toBe(status)
    expect(String(answer.headers['content-type'])).toBe('text/html; charset=utf-8')
    const policies = String(answer.headers['content-security-policy']).split('; ')
    expect(policies.filter((policy) => policy.startsWith('frame-ancestors'))).toEqual([ancestors])
    expect(policies.join('; ')).not.toMatch(/evil|unsafe-eval|script-src[^;]*unsafe-inline/)
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'origin-agent-cluster': '?1',
      'cache-control': 'no-store',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    })
    expect(answer.headers['x-frame-options']).toBeUndefined()
  })

  it('B6: is asked for without anybody’s key, and nothing that Mattermost says beside it comes along', async () => {
    const answer = await chat.asPage(ada, 'GET', '/mission/channels/ops', undefined, {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'navigate',
    })

    expect(answer.status).toBe(200)
    expect(mattermost.asked()).toEqual(['GET /'])
    expect(mattermost.log[0]?.headers).not.toHaveProperty('authorization')
    expect(mattermost.log[0]?.headers).not.toHaveProperty('cookie')
    for (const name of ['set-cookie', 'token', 'location', 'x-frame-options', 'x-version-id'])
      expect(answer.headers[name]).toBeUndefined()
  })

  it('surprise 18: our script stands before all others, as a file, and Mattermost’s own policy stays', async () => {
    const { text, headers } = await chat.asPage(ada, 'GET', '/')

    expect(text.indexOf('<script src="/_mission/first.js"></script>')).toBe(text.indexOf('<script'))
    expect(text).toContain('content="script-src \'self\'"')
    expect(headers['content-security-policy']).toContain(
      "script-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; ",
    )
  })

  it('B5: shows pictures of this origin alone, so that none tells its owner who read it', async () => {
    const { headers } = await chat.asPage(ada, 'GET', '/')

    expect(headers['content-security-policy']).toContain("img-src 'self' data: blob:;")
    expect(headers['content-security-policy']).toContain(`connect-src 'self' wss://${chatHost};`)
    expect(headers['permissions-policy']).toBe(
      'microphone=(self), camera=(self), display-capture=(self), geolocation=()',
    )
  })

  it('is read once for many people, and anew when it has become old', async () => {
    await Promise.all([ada, bob, ada].map((person) => chat.asPage(person, 'GET', '/x')))
    expect(mattermost.asked()).toEqual(['GET /'])
    chat.clock.ms += 10_001
    await chat.asPage(ada, 'GET', '/x')

    expect(mattermost.asked()).toEqual(['GET /', 'GET /'])
  })

  it('surprise 20: of somebody whose session is over is no web app, so that nothing loads again and again', async () => {
    ada.refusal = 'session_cut'
    const answer = await chat.asPage(ada, 'GET', '/mission/channels/ops')

    expect(answer.status).toBe(401)
    expect(answer.text).toContain('Your access has ended')
    expect(answer.text).not.toContain('/static/')
    expect(answer.headers['clear-site-data']).toBe('"cache"')
    expect(answer.headers['set-cookie']?.map((cookie) => cookie.split(';', 2).join())).toEqual([
      '__Host-mission-chat=, Max-Age=0',
      'MMUSERID=, Max-Age=0',
      'MMEMBED=, Max-Age=0',
    ])
    expect(mattermost.log).toEqual([])
  })

  it('surprise 47: with keys that Mattermost does not take, calls are 503 and never 401', async () => {
    mattermost.on(`GET ${stats}`, { id: 'api.context.session_expired.app_error', message: 'm' }, 401)
    const answer = await chat.asPage(ada, 'GET', stats)

    expect(answer.status).toBe(503)
    expect(answer.json.id).toBe('mission.user_tokens_off')
  })

  it.each([
    'login',
    'Login',
    'signup_user_complete',
    'oauth/authorize',
    'saml/x',
    'landing',
    'reset_password',
    'create_team',
    'admin_console/system',
    'hooks/abc',
    'claim/email_to_oauth',
  ])('B8: opening /%s changes nothing: no cookie is set or cleared, Mattermost is not asked', async (path) => {
    const answer = await chat.asPage(ada, 'GET', `/${path}`)

    expect(answer.status).toBe(403)
    expect(answer.text).toContain('Go back to Teams')
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers['clear-site-data']).toBeUndefined()
    expect(mattermost.log).toEqual([])
    expect((await chat.asPage(ada, 'GET', stats)).status).toBe(200)
  })
})

describe('files of the web app', () => {
  it.each([
    '/static/root.html',
    '/static/ROOT.HTML',
    '/static/root.htm',
    '/static/%72oot.html',
    '/static/root.html?x=1',
    '/static/root.html%3f',
    '/static/root.html/',
    '/static/',
    '/static',
    '/static/a;b.js',
    '/static/..%2froot.html',
    '/static/../root.html',
    '/static/plugins/com.example.none/webapp/main.js',
    '/static/plugins/com.mattermost.ms-embedded/main.js',
    '/static/files/a%3fb.js',
    '/static/files/a b.js',
  ])('B5: %s is none of them, and upstream stays untouched', async (path) => {
    const answer = await sendRaw(
      chat.port,
      `GET ${path.replace(' ', '%20')} HTTP/1.1\r\nHost: ${chatHost}\r\nConnection: close\r\n\r\n`,
    )

    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
    expect(mattermost.log).toEqual([])
  })

  it('B5: what Mattermost serves as a page is not handed on, whatever its name', async () => {
    for (const type of ['text/html', 'TEXT/HTML; charset=utf-8', 'application/xhtml+xml']) {
      mattermost.onRaw(
        'GET /static/files/odd.bin',
        (_request, response) => void response.writeHead(200, { 'Content-Type': type }).end('<html>'),
      )
      const answer = await chat.ask('GET', '/static/files/odd.bin')
      expect([type, answer.status]).toEqual([type, 404])
      expect(answer.headers['content-security-policy']).toContain(ancestors)
    }
  })

  it('G13: are asked for without anybody’s key, kept by caches, and carry no cookie', async () => {
    mattermost.onRaw('GET /static/main.0123456789abcdef0123.js', (_request, response) => {
      response.writeHead(200, {
        'Content-Type': 'text/javascript; charset=utf-8',
        'Cache-Control': 'max-age=31556926, public',
        'Last-Modified': 'Mon, 01 Jan 2024 00:00:00 GMT',
        'Set-Cookie': 'MMCSRF=x',
        Vary: 'Accept-Encoding',
        Location: 'https://upstream.example',
      })
      response.end('1')
    })
    const answer = await chat.asPage(ada, 'GET', '/static/main.0123456789abcdef0123.js?bt=1')

    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'cache-control': 'max-age=31556926, public',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers.location).toBeUndefined()
    expect(mattermost.log[0]?.headers).not.toHaveProperty('authorization')
    expect(mattermost.log[0]?.headers).not.toHaveProperty('cookie')
  })

  it('B4: a picture that could run scripts runs none when it is opened as a page', async () => {
    mattermost.onRaw(
      'GET /static/emoji.svg',
      (_request, response) => void response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end('<svg/>'),
    )
    const answer = await chat.ask('GET', '/static/emoji.svg')

    expect(answer.status).toBe(200)
    expect(answer.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/)
  })

  it('are not asked for again when the browser has them', async () => {
    mattermost.onRaw('GET /static/main.js', (request, response) => {
      response.writeHead(request.headers['if-modified-since'] ? 304 : 200, { 'Cache-Control': 'public' }).end()
    })
    const answer = await chat.ask('GET', '/static/main.js', { 'If-Modified-Since': 'Mon, 01 Jan 2024 00:00:00 GMT' })

    expect([answer.status, answer.text]).toEqual([304, ''])
  })

  it('a missing one is told apart from Mattermost being away', async () => {
    mattermost.onRaw('GET /static/none.js', (_request, response) => void response.writeHead(404).end('404'))
    mattermost.onRaw('GET /static/away.js', (_request, response) => void response.writeHead(502).end('502'))

    expect((await chat.ask('GET', '/static/none.js')).status).toBe(404)
    expect((await chat.ask('GET', '/static/away.js')).status).toBe(503)
  })
})

describe('calls of the page', () => {
  const origins = [
    undefined,
    'null',
    publicUrl,
    'https://evil.example',
    `${chatUrl}.evil.example`,
    'http://chat.example',
  ]

  it.each(origins)('B6 and surprise 22: a write with the origin %s gets no key', async (origin) => {
    const answer = await chat.ask(
      'PUT',
      '/api/v4/users/me/status',
      {
        Cookie: cookieOf(ada),
        'Content-Type': 'application/json',
        'Sec-Fetch-Site': 'same-origin',
        'X-Requested-With': 'XMLHttpRequest',
        ...(origin === undefined ? {} : { Origin: origin }),
      },
      JSON.stringify({ user_id: ada.view.userId, status: 'online' }),
    )

    expect(answer.status).toBe(403)
    expect(answer.json.id).toBe('mission.origin_foreign')
    expect(mattermost.log).toEqual([])
  })

  it.each(['none', 'same-site', 'cross-site', undefined, 'same-origin, cross-site'])(
    'B6: a read with Sec-Fetch-Site %s gets no key, nor does its head',
    async (site) => {
      for (const method of ['GET', 'HEAD']) {
        const answer = await chat.ask(method, stats, {
          Cookie: cookieOf(ada),
          ...(site === undefined ? {} : { 'Sec-Fetch-Site': site }),
        })
        expect(answer.status).toBe(403)
      }
      expect(mattermost.log).toEqual([])
    },
  )

  it('B6: a read that says it comes from here and names another origin gets no key', async () => {
    const answer = await chat.asPage(ada, 'GET', stats, undefined, { Origin: publicUrl })

    expect(answer.status).toBe(403)
    expect(mattermost.log).toEqual([])
  })

  it('surprise 1: reach Mattermost with the guest’s key and nothing of the client’s own', async () => {
    const answer = await chat.asPage(ada, 'GET', stats, undefined, {
      Cookie: `${cookieOf(ada)}; MMAUTHTOKEN=other; MMCSRF=x`,
      Authorization: 'Bearer browse-token-of-bob',
      'X-Cloud-Token': 'x',
      'X-RemoteCluster-Token': 'x',
      'Mattermost-User-Id': bob.view.userId,
      'X-CSRF-Token': 'x',
      Referer: `${chatUrl}/mission`,
      'X-Forwarded-For': '6.6.6.6',
      'X-Forwarded-Host': 'evil.example',
      'X-Real-IP': '6.6.6.6',
    })
    const headers = mattermost.log[0]?.headers ?? {}

    expect(answer.status).toBe(200)
    expect(headers.authorization).toBe('Bearer browse-token-of-ada')
    for (const name of [
      'cookie',
      'x-cloud-token',
      'x-remotecluster-token',
      'mattermost-user-id',
      'x-csrf-token',
      'referer',
      'origin',
      'x-forwarded-host',
      'x-real-ip',
      'sec-fetch-site',
    ])
      expect(headers).not.toHaveProperty(name)
  })

  it('surprise 23: the address that Mattermost hears is ours to say', async () => {
    await chat.asPage(ada, 'GET', stats, undefined, { 'X-Forwarded-For': '6.6.6.6, 7.7.7.7' })

    expect(mattermost.log[0]?.headers['x-forwarded-for']).toBe('127.0.0.1')
  })

  it('surprise 19: answers are of exactly the type that Mattermost’s client compares with', async () => {
    expect((await chat.asPage(ada, 'GET', stats)).headers['content-type']).toBe('application/json')
    expect((await chat.asPage(ada, 'GET', '/api/v4/none')).headers['content-type']).toBe('application/json')
  })

  it('G13: Mattermost’s cookies, tokens and places never come through', async () => {
    mattermost.onRaw(`GET ${stats}`, (_request, response) => {
      response
        .writeHead(200, {
          'Content-Type': 'application/json',
          'Set-Cookie': ['MMAUTHTOKEN=x', '__Host-mission-chat=x'],
          Token: 'x',
          Location: 'https://upstream.example',
          'Access-Control-Allow-Origin': '*',
        })
        .end('{}')
    })
    const { headers } = await chat.asPage(ada, 'GET', stats)

    for (const name of ['set-cookie', 'token', 'location', 'access-control-allow-origin'])
      expect(headers[name]).toBeUndefined()
    expect(headers['cache-control']).toBe('no-store')
  })

  it('a redirect of Mattermost’s leads nowhere', async () => {
    mattermost.onRaw(
      `GET /api/v4/users/${ada.view.userId}/image`,
      (_request, response) => void response.writeHead(302, { Location: 'http://10.0.0.1/' }).end(),
    )
    const answer = await chat.asPage(ada, 'GET', `/api/v4/users/${ada.view.userId}/image`)

    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.headers.location).toBeUndefined()
  })

  it('hostile 14: a picture is asked for again by the next person of the same browser', async () => {
    mattermost.onRaw(
      `GET /api/v4/users/${ada.view.userId}/image`,
      (_request, response) =>
        void response.writeHead(200, { 'Content-Type': 'image/png', ETag: '"a"', 'Cache-Control': 'public' }).end('x'),
    )
    const { headers } = await chat.asPage(ada, 'GET', `/api/v4/users/${ada.view.userId}/image?_=0`)

    expect(headers['cache-control']).toBe('private, no-cache')
    expect(String(headers.vary)).toContain('Cookie')
  })
})

describe('who is here', () => {
  it('hostile 15: the token of the tab is no chat cookie, and no header opens this origin', async () => {
    const tabOnly = sessions.add('eve', { browseToken: 'b', grants: [grantOf(ops, team)] })
    for (const headers of [
      { Cookie: `__Host-mission-chat=${tabOnly.token}` },
      { Authorization: `Bearer ${tabOnly.token}` },
      { Cookie: `__Host-mission-files=${ada.chatCookie}` },
      { Cookie: `mission-chat=${ada.chatCookie}` },
      { Cookie: `__host-mission-chat=${ada.chatCookie}` },
      { Cookie: `MMAUTHTOKEN=browse-token-of-ada; MMUSERID=${ada.view.userId}` },
      { Cookie: 'MMUSERID=me; MMEMBED=1' },
      { Cookie: '__Host-mission-chat=' },
      { Cookie: '__Host-mission-chat' },
    ]) {
      const answer = await chat.ask('GET', stats, { 'Sec-Fetch-Site': 'same-origin', ...headers })
      expect([headers, answer.status, answer.json.id]).toEqual([headers, 401, 'mission.session_missing'])
    }
    expect(mattermost.log).toEqual([])
  })

  it('hostile 15: the chat cookie is no bearer of the tab’s, and its cookie opens nothing there', async () => {
    for (const headers of [
      { Authorization: `Bearer ${ada.chatCookie}` },
      { Cookie: cookieOf(ada), 'Sec-Fetch-Site': 'same-origin' },
      { Cookie: `__Host-mission-files=${ada.chatCookie}`, 'Sec-Fetch-Site': 'same-origin' },
    ]) {
      const answer = await chat.ask('GET', stats, { Host: new URL(publicUrl).host, ...headers })
      expect(answer.status).toBe(401)
    }
    expect(mattermost.log).toEqual([])
  })

  it.each([`A; ${'B'}`, 'A;B', 'A; x=1; B', 'A; A'])(
    'B7: two cookies of the session’s name (%s) are refused, and nobody is signed in or out',
    async (form) => {
      const value = form
        .replaceAll('A', `__Host-mission-chat=${ada.chatCookie}`)
        .replaceAll('B', `__Host-mission-chat=${bob.chatCookie}`)
      for (const path of ['/', stats]) {
        const answer = await chat.ask('GET', path, { Cookie: value, 'Sec-Fetch-Site': 'same-origin' })
        expect(answer.status).toBe(400)
        expect(answer.headers['set-cookie']).toBeUndefined()
      }
      expect(mattermost.log).toEqual([])
    },
  )

  it('B7: what MMUSERID and MMEMBED say decides nothing', async () => {
    mattermost.on('PUT /api/v4/users/undefined/status', {})
    const answer = await chat.asPage(ada, 'GET', '/api/v4/users/me/teams', undefined, {
      Cookie: `MMUSERID=${bob.view.userId}; __Host-mission-chat=${ada.chatCookie}; MMEMBED=0`,
    })

    expect(answer.status).toBeLessThan(500)
    expect(mattermost.log[0]?.url).toContain(ada.view.userId)
    expect(mattermost.log[0]?.headers.authorization).toBe('Bearer browse-token-of-ada')
    expect((await chat.ask('GET', '/', { Cookie: `__Host-mission-chat=${ada.chatCookie}` })).status).toBe(200)
  })

  it('surprise 16: what Mattermost’s page must read is readable, and the session itself is not', async () => {
    const answer = await chat.enter({ ticket: chat.tickets.issue(ada, '/mission/channels/ops') })
    const cookies = answer.headers['set-cookie'] ?? []

    expect(answer.json).toEqual({ displayName: 'ada', organisation: 'Partner', path: '/mission/channels/ops' })
    expect(cookies.map((cookie) => cookie.split('=', 1)[0])).toEqual(['__Host-mission-chat', 'MMUSERID', 'MMEMBED'])
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; Path=\/; Secure; SameSite=None; Partitioned$/)
      expect(cookie).not.toContain('Domain')
      expect(cookie.includes('HttpOnly')).toBe(cookie.startsWith('__Host-mission-chat='))
    }
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('surprise 15: signing out by Mattermost’s own call ends this session, takes its cookies, and stays here', async () => {
    const answer = await chat.asPage(ada, 'POST', '/api/v4/users/logout')

    expect([answer.status, answer.json]).toEqual([200, { status: 'OK' }])
    expect(answer.headers['clear-site-data']).toBe('"cache"')
    expect(answer.headers['set-cookie']?.map((cookie) => cookie.split('=', 1)[0])).toEqual([
      '__Host-mission-chat',
      'MMUSERID',
      'MMEMBED',
      '__Host-mission-left',
    ])
    expect(mattermost.log).toEqual([])
    expect((await chat.asPage(ada, 'GET', stats)).status).toBe(401)
  })

  it('whoever has signed out is told so wherever the page goes next, until they come in again', async () => {
    const out = await chat.asPage(ada, 'POST', '/api/v4/users/logout')
    const left = String(out.headers['set-cookie']?.at(-1)).split(';', 1)[0] ?? ''
    for (const path of ['/', '/login?redirect_to=/mission', '/mission/channels/ops']) {
      const page = await chat.ask('GET', path, { Cookie: left })
      expect([page.text.includes('content="signed_out"'), page.text.includes('You have signed out')]).toEqual([
        true,
        true,
      ])
    }
    const entered = await chat.enter({ ticket: chat.tickets.issue(bob) }, { Cookie: left })

    expect(left).toBe('__Host-mission-left=1')
    expect(entered.headers['set-cookie']?.at(-1)).toMatch(/^__Host-mission-left=; Max-Age=0/)
    expect((await chat.ask('GET', '/')).text).toContain('content="session_missing"')
    // It says how somebody left, not who is there.
    expect((await chat.ask('GET', '/', { Cookie: `${left}; ${cookieOf(bob)}` })).status).toBe(200)
  })

  it.each(['login', 'login/switch', 'login/type', 'login/cws', 'login/desktop_token', 'login/sso/code-exchange'])(
    'signing in by users/%s is Entra’s and never reaches Mattermost',
    async (path) => {
      const answer = await chat.asPage(ada, 'POST', `/api/v4/users/${path}`, { login_id: 'a', password: 'b' })

      expect(answer.status).toBe(403)
      expect(mattermost.log).toEqual([])
    },
  )
})

describe('the way in', () => {
  it('B1: a ticket in the address does nothing, at the page or at the exchange', async () => {
    const ticket = chat.tickets.issue(ada)
    const page = await chat.ask('GET', `/_enter?ticket=${ticket}`)
    const exchange = await chat.ask('POST', `/_enter?ticket=${ticket}`, {
      Origin: chatUrl,
      'Sec-Fetch-Site': 'same-origin',
      'Content-Type': 'application/json',
    })

    expect(page.headers['set-cookie']).toBeUndefined()
    expect(page.text).not.toContain(ticket)
    expect([exchange.status, exchange.headers['set-cookie']]).toEqual([400, undefined])
    expect(chat.tickets.taken).toEqual([])
  })

  it.each([
    { Origin: publicUrl },
    { Origin: 'null' },
    { Origin: cloudHost },
    { Origin: '' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'none' },
    { 'Sec-Fetch-Site': '' },
  ])('hostile 4: another page (%o) cannot change a ticket for a session in this browser', async (headers) => {
    const answer = await chat.enter({ ticket: chat.tickets.issue(bob) }, { Cookie: cookieOf(ada), ...headers })

    expect([answer.status, answer.json.code, answer.headers['set-cookie']]).toEqual([403, 'origin_foreign', undefined])
    expect(chat.tickets.taken).toEqual([])
  })

  it.each([
    ['a form', 'ticket=TICKET', 'application/x-www-form-urlencoded'],
    ['text', '{"at":"frame","ticket":"TICKET"}', 'text/plain'],
    ['another key', '{"at":"frame","ticket":"TICKET","path":"//evil.example"}', 'application/json'],
    ['the key twice', '{"at":"frame","ticket":"x","ticket":"TICKET"}', 'application/json'],
    ['an odd-case key', '{"at":"frame","Ticket":"TICKET"}', 'application/json'],
    ['a second document', '{"at":"frame","ticket":"TICKET"}{}', 'application/json'],
    ['a place of the page that there is not', '{"at":"popup","ticket":"TICKET"}', 'application/json'],
    ['no place of the page', '{"ticket":"TICKET"}', 'application/json'],
    ['a list', '["TICKET"]', 'application/json'],
    ['too much', `{"at":"frame","ticket":"TICKET","look":${' '.repeat(2000)}false}`, 'application/json'],
  ])('G2: %s is no exchange', async (_name, body, type) => {
    const ticket = chat.tickets.issue(ada)
    const answer = await chat.ask(
      'POST',
      '/_enter',
      { Origin: chatUrl, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': type },
      body.replace('TICKET', ticket),
    )

    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(chat.tickets.taken).toEqual([])
  })

  it('B1: a ticket of another person asks first, names both, and stays good', async () => {
    const ticket = chat.tickets.issue(bob)
    const asked = await chat.enter({ ticket }, { Cookie: cookieOf(ada) })

    expect([asked.status, asked.json.code, asked.json.facts]).toEqual([
      409,
      'chat_other_person',
      { present: 'ada', arriving: 'bob' },
    ])
    expect(asked.headers['set-cookie']).toBeUndefined()
    expect(chat.tickets.taken).toEqual([])
    expect((await chat.asPage(ada, 'GET', stats)).status).toBe(200)

    const agreed = await chat.enter({ ticket, replace: true }, { Cookie: cookieOf(ada) })
    expect(agreed.status).toBe(200)
    expect(agreed.headers['set-cookie']?.[0]).toContain(bob.chatCookie)
  })

  it('B1: whoever was replaced with consent is gone, so that no page goes on as two people', async () => {
    const client = chat.socketOf(ada)
    await client.isOpen()
    await chat.enter({ ticket: chat.tickets.issue(bob), replace: true }, { Cookie: cookieOf(ada) })
    await client.isClosed()

    expect(client.ended[0]?.code).toBe(4401)
    expect((await chat.asPage(ada, 'GET', stats)).status).toBe(401)
  })

  it('the same person comes in again without a question, and what was open goes on', async () => {
    const answer = await chat.enter({ ticket: chat.tickets.issue(ada) }, { Cookie: cookieOf(ada) })

    expect(answer.status).toBe(200)
    expect((await chat.asPage(ada, 'GET', stats)).status).toBe(200)
  })

  it('looking says for whom a ticket is and takes nothing', async () => {
    const ticket = chat.tickets.issue(ada)
    const answer = await chat.enter({ ticket, look: true }, { Cookie: cookieOf(bob) })

    expect([answer.status, answer.json]).toEqual([200, { displayName: 'ada', organisation: 'Partner' }])
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(chat.tickets.taken).toEqual([])
  })

  it('B7: with two sessions in the browser a ticket is not taken', async () => {
    const answer = await chat.enter(
      { ticket: chat.tickets.issue(ada) },
      { Cookie: `${cookieOf(ada)}; ${cookieOf(bob)}` },
    )

    expect([answer.status, answer.json.code]).toEqual([400, 'duplicate_cookie'])
    expect(chat.tickets.taken).toEqual([])
  })

  it('guessing tickets is slowed down for an address', async () => {
    await chat.close()
    chat = await openChat(mattermost, sessions, { limits: { maxSignInsPerMinutePerAddress: 5 } })
    const guess = () => chat.enter({ ticket: 'x'.repeat(43) })
    for (let n = 0; n < 5; n += 1) expect((await guess()).json.code).toBe('ticket_invalid')

    expect((await guess()).status).toBe(429)
    expect((await chat.enter({ ticket: chat.tickets.issue(ada) })).status).toBe(429)
  })

  it('the page says in its own bytes whom it speaks with, whatever is asked', async () => {
    const { text } = await chat.ask('GET', '/_enter?parent=https://evil.example', {
      Origin: 'https://evil.example',
      Referer: 'https://evil.example/',
      'X-Forwarded-Host': 'evil.example',
    })
    const script = await chat.ask('GET', '/_mission/first.js')

    expect(text).toContain(`<meta name="mission-parent" content="${publicUrl}" />`)
    expect(script.text).toContain(`const parentOrigin = '${publicUrl}'`)
    expect(text + script.text).not.toContain('evil')
  })
})

describe('two hosts, one listener', () => {
  const raw = (lines: string[]) => sendRaw(chat.port, `${[...lines, 'Connection: close', '', ''].join('\r\n')}`)

  it('G13: the chat host never reaches the tab or its interface', async () => {
    for (const path of [
      '/',
      '/tab',
      '/admin',
      '/index.html',
      '/api/session',
      '/api/admin/overview',
      '/healthz',
      '/readyz',
    ]) {
      const answer = await chat.asPage(ada, 'GET', path)
      expect([path, answer.text.includes('the tab')]).toEqual([path, false])
      expect([path, answer.text.startsWith('alive') || answer.text.startsWith('ready')]).toEqual([path, false])
    }
    expect(chat.asked.session).toBe(0)
  })

  it('G13: every other host never reaches the door, the way in or its files', async () => {
    for (const Host of [new URL(publicUrl).host, 'evil.example', `${chatHost}.evil.example`, `x.${chatHost}`, '']) {
      for (const path of ['/_enter', '/_mission/first.js', '/static/main.js', '/plugins/x/y']) {
        const answer = await chat.ask('GET', path, { Host, Cookie: cookieOf(ada), 'Sec-Fetch-Site': 'same-origin' })
        expect([Host, path, answer.status]).toEqual([Host, path, 404])
      }
      const entering = await chat.enter({ ticket: chat.tickets.issue(ada) }, { Host })
      expect([Host, entering.headers['set-cookie']]).toEqual([Host, undefined])
    }
    expect(mattermost.log).toEqual([])
    expect(chat.tickets.taken).toEqual([])
  })

  it.each(['CHAT.EXAMPLE', 'Chat.example', 'chat.example.', 'chat.example:443', 'chat.example.:443'])(
    'G13: the chat host in another spelling (%s) is the chat host, or nobody’s',
    async (Host) => {
      const answer = await chat.ask('GET', '/', { Host, Cookie: cookieOf(ada) })
      const session = await chat.ask('GET', '/api/session', { Host })

      expect(answer.text).not.toContain('the tab')
      expect(session.status).not.toBe(204)
      expect(chat.asked.session).toBe(0)
    },
  )

  it.each([
    ['two hosts', [`GET ${stats} HTTP/1.1`, `Host: ${chatHost}`, 'Host: mission.example']],
    ['two hosts, the other first', [`GET /_enter HTTP/1.1`, 'Host: mission.example', `Host: ${chatHost}`]],
    ['an absolute target', [`GET ${chatUrl}/_enter HTTP/1.1`, 'Host: mission.example']],
    ['an absolute target of the tab’s', ['GET https://mission.example/api/session HTTP/1.1', `Host: ${chatHost}`]],
    ['a forwarded host', ['GET /_enter HTTP/1.1', 'Host: mission.example', `X-Forwarded-Host: ${chatHost}`]],
    [
      'a forwarded host of the tab’s',
      ['GET /api/session HTTP/1.1', `Host: ${chatHost}`, 'X-Forwarded-Host: mission.example'],
    ],
    ['a Forwarded header', ['GET /_enter HTTP/1.1', 'Host: mission.example', `Forwarded: host=${chatHost}`]],
    ['two lengths', [`POST /_enter HTTP/1.1`, `Host: ${chatHost}`, 'Content-Length: 0', 'Transfer-Encoding: chunked']],
    ['two cookies headers', [`GET ${stats} HTTP/1.1`, `Host: ${chatHost}`, 'Cookie: a=1', 'Cookie: b=2']],
    [
      'two origins',
      ['POST /_enter HTTP/1.1', `Host: ${chatHost}`, `Origin: ${chatUrl}`, 'Origin: https://evil.example'],
    ],
  ])('hostile 25: %s has no effect', async (_name, lines) => {
    const answer = await raw(lines)

    expect(answer).not.toMatch(/^HTTP\/1\.1 2/)
    expect(answer).not.toMatch(/set-cookie: __Host-mission-chat=[^;]/i)
    expect(chat.asked.session).toBe(0)
    expect(mattermost.log).toEqual([])
  })

  it('hostile 25: no header or line of an answer is written by the client', async () => {
    const injected = [
      '/mission/%0d%0aSet-Cookie:%20a=b',
      '/static/x%0d%0aSet-Cookie:a=b.js',
      '/_mission/%0aX:%20y',
      '/%3Cscript%3Ealert(1)%3C/script%3E',
      '/"><script>alert(1)</script>',
    ]
    for (const path of injected) {
      const answer = await raw([`GET ${path} HTTP/1.1`, `Host: ${chatHost}`, `Cookie: ${cookieOf(ada)}`])
      expect([path, /a=b|alert|^x:/im.test(answer)]).toEqual([path, false])
    }
    const odd = await chat.ask('GET', '/', { Cookie: `__Host-mission-chat=${ada.chatCookie}"<b>` })
    expect(odd.status).toBe(401)
    expect(odd.text).not.toContain('<b>')
  })

  it('hostile 6: every call that is not on the list is refused, and upstream stays untouched', async () => {
    for (const [method, path] of [
      ['GET', '/api/v4/users/tokens'],
      ['GET', `/api/v4/users/${ada.view.userId}/tokens`],
      ['DELETE', `/api/v4/users/${ada.view.userId}`],
      ['POST', '/api/v4/users'],
      ['GET', '/api/v4/config'],
      ['GET', '/api/v4/logs'],
      ['GET', '/api/v4/%75sers/%74okens'],
      ['GET', '/api/v4/channels/../users/tokens'],
      ['GET', `/api/v4/channels/${ops}/stats;x`],
      ['GET', `/api/v4/channels/${ops}%2fstats`],
      ['GET', `/api/v4//channels/${ops}/stats`],
      ['TRACE', stats],
      ['OPTIONS', stats],
      ['PROPFIND', stats],
      ['POST', '/api/v4/notifications/ack'],
      ['PUT', '/api/v4/users/sessions/device'],
      ['POST', '/api/v5/users'],
    ] as const) {
      const answer = await raw([
        `${method} ${path} HTTP/1.1`,
        `Host: ${chatHost}`,
        `Cookie: ${cookieOf(ada)}`,
        `Origin: ${chatUrl}`,
        'Sec-Fetch-Site: same-origin',
      ])
      expect([method, path, /^HTTP\/1\.1 4/.test(answer)]).toEqual([method, path, true])
    }
    expect(mattermost.log).toEqual([])
  })
})
