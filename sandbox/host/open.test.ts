import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { openSandboxEntra, type SandboxEntra } from '../entra/open.ts'
import { tenants } from '../mission/cast.ts'
import type { FeedItem } from './feed-source.ts'
import type { HostCast } from './host-site.ts'
import { sendJson } from './json-call.ts'
import { type HostPage, openHostPage } from './open.ts'

let folder: string
let entra: SandboxEntra
let mattermost: Server
let feed: FeedItem[]
let asked: { method: string | undefined; url: string | undefined; headers: object; body: string }[]
let host: HostPage

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'host-'))
  for (const page of ['host', 'member']) {
    mkdirSync(join(folder, page, 'assets'), { recursive: true })
    writeFileSync(join(folder, page, 'index.html'), `<!doctype html>${page}`)
    writeFileSync(join(folder, page, 'assets', 'index-a1.js'), 'export {}')
  }
  writeFileSync(join(folder, 'secret.json'), '{}')
  asked = []
  const webUrl = 'https://teams.microsoft.com/l/entity/app/mission'
  feed = [
    { id: 'f1', atMs: 1, activityType: 'mention', templateParameters: {}, previewText: '', webUrl, isRead: false },
  ]
  mattermost = createServer(async (incoming, response) => {
    let body = ''
    for await (const chunk of incoming) body += chunk
    const { method, url, headers } = incoming
    asked.push({ method, url, headers, body })
    if (url === '/api/v4/users/login') {
      const isKnown = body === JSON.stringify({ login_id: 'mara.lindqvist', password: 'Sandbox-member-1' })
      response.writeHead(isKnown ? 200 : 401, isKnown ? { token: 'mattermost-token' } : {})
      return response.end(JSON.stringify(isKnown ? { id: 'user1' } : { id: 'api.user.login.x' }))
    }
    response.writeHead(201, { 'content-type': 'application/json', 'x-version-id': '11.6' }).end('{"echo":true}')
  })
  const sockets = new WebSocketServer({ server: mattermost, path: '/api/v4/websocket' })
  sockets.on('connection', (socket, incoming) => {
    asked.push({ method: 'WS', url: incoming.url, headers: incoming.headers, body: '' })
    socket.on('message', (message) => socket.send(`heard ${message}`))
  })
  await new Promise<void>((resolve) => mattermost.listen(0, '127.0.0.1', resolve))
  entra = await openSandboxEntra({ port: 0 })
  host = await openHostPage({
    ports: { host: 0, mattermost: (mattermost.address() as AddressInfo).port },
    entra,
    missionUrl: 'http://mission.localhost:4310',
    distFolder: folder,
    chats: async (incoming, path, response) => sendJson(response, 200, { method: incoming.method, path }),
    feeds: {
      read: (person) => (person === 'ingrid' ? feed : []),
      markRead: (_, itemId) => {
        feed = feed.map((item) => (item.id === itemId ? { ...item, isRead: true } : item))
      },
    },
  })
})

afterEach(async () => {
  await host.close()
  await entra.close()
  mattermost.close()
  mattermost.closeAllConnections()
  rmSync(folder, { recursive: true })
})

type Answer = { status: number; headers: Record<string, unknown>; body: string }

/** Names under localhost are for browsers; here the Host header stands for them. */
const ask = (
  site: string,
  method: string,
  path: string,
  options: { headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { host: name, port } = new URL(site)
    const sent = request(
      { hostname: '127.0.0.1', port, method, path, headers: { host: name, ...options.headers } },
      (response) => {
        let body = ''
        response.on('data', (chunk) => {
          body += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      },
    )
    sent.on('error', reject).end(options.body)
  })

const call = (site: string, path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(site, 'POST', path, {
    headers: { 'content-type': 'application/json', origin: site, ...headers },
    body: JSON.stringify(body),
  })

describe('the door', () => {
  it('I8: answers only to its two names', async () => {
    const { port } = new URL(host.url)
    for (const name of [`127.0.0.1:${port}`, `evil.example:${port}`, `mission.localhost:${port}`, 'localhost']) {
      expect((await ask(host.url, 'GET', '/api/cast', { headers: { host: name } })).status).toBe(403)
    }
    expect((await ask(host.url, 'GET', '/')).body).toContain('host')
    expect((await ask(host.memberUrl, 'GET', '/')).body).toContain('member')
  })

  it('I8: mints only for its own page', async () => {
    for (const origin of ['https://evil.example', 'null', host.memberUrl, 'http://mission.localhost:4310']) {
      expect((await call(host.url, '/api/token', { person: 'ingrid' }, { origin })).status).toBe(403)
    }
    const withoutOrigin = { headers: { 'content-type': 'application/json' }, body: '{"person":"ingrid"}' }
    expect((await ask(host.url, 'POST', '/api/token', withoutOrigin)).status).toBe(403)
    expect((await ask(host.url, 'GET', '/api/token')).status).toBe(405)
    expect((await call(host.memberUrl, '/api/token', { person: 'ingrid' })).status).toBe(405)
  })

  it('sends every page under a strict policy, framed only where it belongs', async () => {
    const page = String((await ask(host.url, 'GET', '/')).headers['content-security-policy'])
    expect(page).toContain("default-src 'none'")
    expect(page).toContain(`frame-src http://mission.localhost:4310 ${host.memberUrl}`)
    expect(page).toContain("frame-ancestors 'none'")

    const member = String((await ask(host.memberUrl, 'GET', '/')).headers['content-security-policy'])
    expect(member).toContain(`frame-ancestors ${host.url}`)
    expect(member).toContain("frame-src 'none'")
    expect(member).toContain(`connect-src 'self' ${host.memberUrl.replace('http', 'ws')}`)
  })

  it('serves what was built and nothing beside it', async () => {
    const script = await ask(host.url, 'GET', '/assets/index-a1.js')
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    for (const path of [
      '/../secret.json',
      '/assets/../../secret.json',
      '/%2e%2e/secret.json',
      '/assets/',
      '/nope.js',
    ]) {
      expect((await ask(host.url, 'GET', path)).status).toBe(404)
    }
  })

  it('says what to do when a page has not been built', async () => {
    rmSync(join(folder, 'member'), { recursive: true })

    expect(await ask(host.memberUrl, 'GET', '/')).toMatchObject({
      status: 503,
      body: expect.stringContaining('npm start'),
    })
  })
})

describe("the host's calls", () => {
  it('give a token of the chosen person, or the refusal', async () => {
    const { token } = JSON.parse((await call(host.url, '/api/token', { person: 'ingrid' })).body) as { token: string }
    expect(decodeJwt(token)).toMatchObject({ tid: tenants.coast.tid, preferred_username: 'ingrid@nordkyst.example' })

    const refused = await call(host.url, '/api/token', { person: 'noor' })
    expect(JSON.parse(refused.body)).toEqual({ refusal: 'resourceRequiresConsent' })
    expect(refused.headers['cache-control']).toBe('no-store')
  })

  it('change consent and accounts, as the organisation at home would', async () => {
    const after = JSON.parse(
      (await call(host.url, '/api/consent', { tid: tenants.survey.tid, isGiven: true })).body,
    ) as HostCast
    expect(after.people.find(({ key }) => key === 'noor')).toMatchObject({ hasConsent: true, isEnded: false })

    await call(host.url, '/api/account', { person: 'noor', isEnded: true })
    expect((await call(host.url, '/api/token', { person: 'noor' })).body).toContain('AADSTS50057')
  })

  it('refuse what they do not understand', async () => {
    expect((await call(host.url, '/api/token', { person: 'mallory' })).status).toBe(404)
    expect((await call(host.url, '/api/token', {})).status).toBe(400)
    expect((await call(host.url, '/api/consent', { tid: tenants.survey.tid, isGiven: 'yes' })).status).toBe(400)
    expect((await call(host.url, '/api/token', { person: 'x'.repeat(5000) })).status).toBe(413)
    expect((await call(host.url, '/api/token', {}, { 'content-type': 'text/plain' })).status).toBe(415)
  })

  it('show the cast with faces', async () => {
    const cast = JSON.parse((await ask(host.url, 'GET', '/api/cast')).body) as HostCast
    expect(cast.people[0]).toMatchObject({ key: 'ingrid', organisation: 'Nordkyst Coast Guard', standing: 'partner' })
    expect((await ask(host.url, 'GET', '/api/photo/ingrid')).headers['content-type']).toBe('image/png')
    expect((await ask(host.url, 'GET', '/api/photo/mallory')).status).toBe(404)
  })
})

describe("a person's chats and feed", () => {
  it('are read, and an entry is read when it was opened', async () => {
    const { items } = JSON.parse((await ask(host.url, 'GET', '/api/feed/ingrid')).body) as { items: FeedItem[] }
    expect(items).toMatchObject([{ id: 'f1', isRead: false }])

    const after = JSON.parse((await call(host.url, '/api/feed/ingrid', { itemId: 'f1' })).body) as { items: FeedItem[] }
    expect(after.items).toMatchObject([{ id: 'f1', isRead: true }])
    expect((await ask(host.url, 'GET', '/api/feed/mallory')).status).toBe(404)
  })

  it('reach the connector as they are, people and rooms alone', async () => {
    expect(JSON.parse((await ask(host.url, 'GET', '/api/bot/people/ingrid/chat?after=3')).body)).toEqual({
      method: 'GET',
      path: '/people/ingrid/chat',
    })
    expect((await call(host.url, '/api/bot/rooms/x/messages', {})).status).toBe(200)
    for (const path of ['/api/bot/faults', '/api/bot/traffic', '/api/bot/peopleX', '/api/bot/']) {
      expect((await call(host.url, path, {})).status).toBe(404)
    }
  })

  it('I8: are not for the script of another page', async () => {
    const foreign = { origin: 'https://evil.example' }

    expect((await call(host.url, '/api/bot/people/ingrid/messages', { text: 'x' }, foreign)).status).toBe(403)
    expect((await call(host.url, '/api/feed/ingrid', { itemId: 'f1' }, foreign)).status).toBe(403)
    expect((await call(host.memberUrl, '/api/bot/people/ingrid/messages', { text: 'x' })).status).toBe(405)
  })
})

describe("the member's window", () => {
  it('signs a member of the cast in, only for its own page', async () => {
    const answer = await call(host.memberUrl, '/member/sign-in', { username: 'mara.lindqvist' })
    expect(JSON.parse(answer.body)).toEqual({ token: 'mattermost-token', userId: 'user1', username: 'mara.lindqvist' })

    expect((await call(host.memberUrl, '/member/sign-in', { username: 'ghost' })).status).toBe(401)
    const foreign = await call(host.memberUrl, '/member/sign-in', { username: 'mara.lindqvist' }, { origin: host.url })
    expect(foreign.status).toBe(403)
  })

  it('reaches Mattermost as it stands, without the name of the page', async () => {
    const answer = await call(
      host.memberUrl,
      '/api/v4/posts?set_online=true',
      { message: 'hello' },
      { authorization: 'Bearer t' },
    )

    expect(answer).toMatchObject({ status: 201, body: '{"echo":true}', headers: { 'x-version-id': '11.6' } })
    expect(asked[0]).toMatchObject({
      method: 'POST',
      url: '/api/v4/posts?set_online=true',
      body: '{"message":"hello"}',
      headers: { authorization: 'Bearer t' },
    })
    expect(asked[0]?.headers).not.toHaveProperty('origin')
  })

  it('says so when Mattermost is not there', async () => {
    mattermost.close()
    mattermost.closeAllConnections()

    expect((await ask(host.memberUrl, 'GET', '/api/v4/users/me')).status).toBe(502)
    expect((await call(host.memberUrl, '/member/sign-in', { username: 'mara.lindqvist' })).status).toBe(502)
  })

  const openSocket = (site: string, path: string, origin: string): WebSocket =>
    new WebSocket(`ws://127.0.0.1:${new URL(site).port}${path}`, { origin, headers: { host: new URL(site).host } })

  it('has a live socket', async () => {
    const socket = openSocket(host.memberUrl, '/api/v4/websocket?connection_id=', host.memberUrl)
    const heard = new Promise<string>((resolve) => socket.on('message', (message) => resolve(String(message))))
    socket.on('open', () => socket.send('ping'))

    expect(await heard).toBe('heard ping')
    expect(asked.find(({ method }) => method === 'WS')?.headers).not.toHaveProperty('origin')
    socket.terminate()
  })

  it('I8: has no socket for another page or another path', async () => {
    const failure = (socket: WebSocket): Promise<string> =>
      new Promise((resolve) => socket.on('error', (error) => resolve(error.message)).on('open', () => resolve('open')))

    expect(await failure(openSocket(host.memberUrl, '/api/v4/websocket', 'https://evil.example'))).toContain('403')
    expect(await failure(openSocket(host.memberUrl, '/plugins/x/ws', host.memberUrl))).toContain('403')
    expect(await failure(openSocket(host.url, '/api/v4/websocket', host.url))).not.toBe('open')
    expect(asked).toEqual([])
  })
})
