import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { chatHost, chatUrl, cookieOf, type OpenChat, openChat, type Person, publicUrl } from './chat-door-kit.ts'
import { grantOf, idOf, openRecorder, openSessions, type Recorder, type Sessions, sendRaw } from './gateway-kit.ts'

const ops = idOf('ops')
const hidden = idOf('hidden')
const team = idOf('mission')
const nowhere = {
  omit_users: null,
  user_id: '',
  channel_id: '',
  team_id: '',
  connection_id: '',
  omit_connection_id: '',
}

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
  mattermost.sockets.length = 0
  mattermost.behaviour.upgradeStatus = 101
  sessions = openSessions()
  ada = sessions.add('ada', {
    browseToken: 'browse-token-of-ada',
    grants: [grantOf(ops, team)],
    view: { kind: 'chat' },
  })
  chat = await openChat(mattermost, sessions)
})
afterEach(() => chat.close())

async function openPair(query?: string) {
  const client = chat.socketOf(ada, query)
  await client.isOpen()
  await until(() => mattermost.sockets.length > 0, 'Mattermost is dialled')
  const [theirs] = mattermost.sockets
  if (!theirs) throw new Error('Mattermost was not dialled')
  return { client, theirs, received: mattermost.receivedBy(theirs) }
}

const event = (name: string, data: object, broadcast: object, seq: number): string =>
  JSON.stringify({ event: name, data, broadcast: { ...nowhere, ...broadcast }, seq })

describe('a socket of Mattermost’s own page', () => {
  it('surprise 25: is resumed by number, because the key is on the upgrade and there is no challenge', async () => {
    const id = idOf('connection')
    const { received } = await openPair(
      `?connection_id=${id}&sequence_number=7&posted_ack=true&disconnect_err_code=1006`,
    )
    const { url, headers } = mattermost.upgrades[0] ?? { url: '', headers: {} }

    expect(url).toBe(`/api/v4/websocket?connection_id=${id}&sequence_number=7&posted_ack=true`)
    expect(headers.authorization).toBe('Bearer browse-token-of-ada')
    expect(received).toEqual([])
  })

  it('surprise 24: brings Mattermost no origin, cookie or extension of the client’s', async () => {
    await openPair()
    const { headers } = mattermost.upgrades[0] ?? { headers: {} }

    for (const name of ['origin', 'cookie', 'sec-websocket-extensions', 'sec-websocket-protocol', 'referer'])
      expect(headers).not.toHaveProperty(name)
  })

  it.each([
    undefined,
    'null',
    publicUrl,
    'https://evil.example',
    `${chatUrl}.evil.example`,
    'https://CHAT.example',
    `${chatUrl}/`,
    'http://chat.example',
  ])('B6: another page (origin %s) opens none with this browser’s cookie', async (origin) => {
    const client = chat.openSocket({ Cookie: cookieOf(ada), ...(origin === undefined ? {} : { Origin: origin }) })
    await until(() => client.refusedWith() > 0, 'the upgrade is refused')

    expect(client.refusedWith()).toBe(403)
    expect(mattermost.upgrades).toEqual([])
  })

  it.each<[string, () => Record<string, string>, number]>([
    ['no cookie', () => ({}), 401],
    ['a bearer', () => ({ Authorization: `Bearer ${ada.token}` }), 401],
    ['the tab’s token as cookie', () => ({ Cookie: `__Host-mission-chat=${ada.token}` }), 401],
    ['two cookies', () => ({ Cookie: `${cookieOf(ada)}; ${cookieOf(ada)}` }), 400],
    ['an ended session', () => endedCookie(), 401],
    ['a session behind a silent feed', () => silentCookie(), 503],
  ])('hostile 7: with %s Mattermost is not dialled', async (_name, headers, status) => {
    const client = chat.openSocket({ Origin: chatUrl, ...headers() })
    await until(() => client.refusedWith() > 0, 'the upgrade is refused')

    expect(client.refusedWith()).toBe(status)
    expect(mattermost.upgrades).toEqual([])
  })
  const endedCookie = () => {
    ada.refusal = 'session_ended'
    return { Cookie: cookieOf(ada) }
  }
  const silentCookie = () => {
    ada.refusal = 'feed_silent'
    return { Cookie: cookieOf(ada) }
  }

  it.each([
    '/',
    '/_enter',
    '/static/main.js',
    '/plugins/com.example.none/ws',
    '/plugins/playbooks/ws',
    '/api/v4/users/me',
    '/api/v4/websocket/',
    '/api/v4/websocket/x',
    '/api/v4/%77ebsocket%2f',
    '/api/v4//websocket',
    '/API/v4/websocket',
  ])('hostile 7: an upgrade on %s, then a pipelined request, sends no byte upstream', async (path) => {
    const key = 'dGhlIHNhbXBsZSBub25jZQ=='
    const head = `Host: ${chatHost}\r\nCookie: ${cookieOf(ada)}\r\nOrigin: ${chatUrl}\r\nSec-Fetch-Site: same-origin\r\n`
    const answer = await sendRaw(
      chat.port,
      `GET ${path} HTTP/1.1\r\n${head}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n` +
        `GET /api/v4/channels/${ops}/stats HTTP/1.1\r\n${head}\r\n`,
    )

    expect(answer).toMatch(/^HTTP\/1\.1 4/)
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
    expect(mattermost.upgrades).toEqual([])
    expect(mattermost.log).toEqual([])
  })

  it.each([
    ['another version', 'Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'],
    ['no key', 'Sec-WebSocket-Version: 13\r\n'],
  ])('hostile 7: %s sends no byte upstream', async (_name, lines) => {
    const answer = await sendRaw(
      chat.port,
      `GET /api/v4/websocket HTTP/1.1\r\nHost: ${chatHost}\r\nCookie: ${cookieOf(ada)}\r\nOrigin: ${chatUrl}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${lines}\r\n`,
    )

    expect(answer).toMatch(/^HTTP\/1\.1 4/)
    expect(mattermost.upgrades).toEqual([])
  })

  it.each([
    '?connection_id=../../x&sequence_number=0',
    '?connection_id=&sequence_number=0&access_token=x',
    '?connection_id=&sequence_number=-1',
    '?connection_id=&sequence_number=0&sequence_number=1',
    '?connection_id=&sequence_number=0&posted_ack=%20true',
  ])('G4: a query that the page never sends (%s) is refused', async (query) => {
    const client = chat.socketOf(ada, query)
    await until(() => client.refusedWith() > 0, 'the upgrade is refused')

    expect(client.refusedWith()).toBe(400)
    expect(mattermost.upgrades).toEqual([])
  })

  it('G3: a challenge closes it, so that no token can take it over', async () => {
    const { client, received } = await openPair()
    client.send({ seq: 1, action: 'authentication_challenge', data: { token: 'browse-token-of-bob' } })
    await client.isClosed()

    expect(client.ended[0]?.code).toBe(1008)
    expect(received).toEqual([])
  })

  it('G10: events of what is not granted do not pass, and their numbers stay', async () => {
    const { client, theirs } = await openPair()
    theirs.send(event('typing', { user_id: idOf('m'), parent_id: '' }, { channel_id: hidden }, 1))
    theirs.send(event('typing', { user_id: idOf('m'), parent_id: '' }, { channel_id: ops }, 2))
    await until(() => client.frames.length === 2, 'both numbers come')

    expect(client.frames.map(({ seq }) => seq)).toEqual([1, 2])
    expect(JSON.stringify(client.frames[0])).not.toContain(hidden)
    expect(client.frames[1]).toMatchObject({ event: 'typing', broadcast: { channel_id: ops } })
  })

  it('surprise 17: a changed configuration does not give the page Mattermost’s own address', async () => {
    const { client, theirs } = await openPair()
    const config = {
      SiteURL: 'https://upstream.example',
      WebsocketURL: 'wss://upstream.example',
      WebsocketSecurePort: '8443',
      TelemetryId: 'x',
      EnableUserAccessTokens: 'true',
      Version: '11.6.0',
    }
    theirs.send(event('config_changed', { config }, {}, 1))
    await until(() => client.frames.length > 0, 'the event comes')
    const told = (client.frames[0]?.data as { config?: Record<string, string> } | undefined)?.config ?? {}

    expect(JSON.stringify(client.frames)).not.toContain('upstream')
    expect(told).toMatchObject({
      SiteURL: chatUrl,
      WebsocketURL: '',
      EnableUserAccessTokens: 'false',
      Version: '11.6.0',
    })
  })

  it('hostile 8: a cut-off closes it at once', async () => {
    const { client, theirs } = await openPair()
    sessions.cut(ada.view)
    await client.isClosed()
    await until(() => theirs.readyState === theirs.CLOSED, 'Mattermost’s end closes')

    expect(client.ended[0]).toEqual({ code: 4401, reason: 'session_cut' })
  })

  it('hostile 8: a cut-off while Mattermost hangs ends what waits, and the answer is the end and no fault', async () => {
    const stalled = await openRecorder()
    const slow = await openChat(stalled, sessions)
    stalled.hang()
    const waiting = slow.asPage(ada, 'GET', `/api/v4/channels/${ops}/stats`)
    await until(() => stalled.log.length > 0, 'the call reaches Mattermost')
    sessions.cut(ada.view)
    const answer = await waiting

    expect([answer.status, answer.json.id]).toEqual([401, 'mission.session_cut'])
    await slow.close()
    await stalled.close()
  })

  it('is given no word of ours, which Mattermost’s page would take for a gap', async () => {
    const { client } = await openPair()
    sessions.grant(ada.view, grantOf(hidden, team))
    sessions.end(ada.view)
    await client.isClosed()

    expect(client.frames).toEqual([])
  })

  it('one person has only so many', async () => {
    await chat.close()
    chat = await openChat(mattermost, sessions, { limits: { maxSocketsPerGuest: 2 } })
    await chat.socketOf(ada).isOpen()
    await chat.socketOf(ada).isOpen()
    const third = chat.socketOf(ada)
    await until(() => third.refusedWith() > 0, 'the third is refused')

    expect(third.refusedWith()).toBe(429)
  })
})
