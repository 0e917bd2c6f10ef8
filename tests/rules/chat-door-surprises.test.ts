import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { type OpenChat, openChat, type Person } from './chat-door-kit.ts'
import { grantOf, idOf, openRecorder, openSessions, type Recorder, type Sessions } from './gateway-kit.ts'

const ops = idOf('ops')
const team = idOf('mission')

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
  sessions = openSessions()
  ada = sessions.add('ada', { browseToken: 'key', grants: [grantOf(ops, team)], view: { kind: 'chat' } })
  mattermost.on(`PUT /api/v4/users/${ada.view.userId}/patch`, { id: ada.view.userId })
  mattermost.on('POST /api/v4/posts', { id: idOf('post'), channel_id: ops, user_id: ada.view.userId })
  chat = await openChat(mattermost, sessions)
})
afterEach(() => chat.close())

const bodyOf = (methodAndPath: string): Record<string, unknown> | undefined => {
  const [method, path] = methodAndPath.split(' ')
  const call = mattermost.log.find((each) => each.method === method && each.url === path)
  return call && (JSON.parse(call.body.toString()) as Record<string, unknown>)
}

const event = (name: string, data: unknown, broadcast: object, seq: number): string =>
  JSON.stringify({
    event: name,
    data,
    broadcast: {
      omit_users: null,
      user_id: '',
      channel_id: '',
      team_id: '',
      connection_id: '',
      omit_connection_id: '',
      ...broadcast,
    },
    seq,
  })

async function openPair() {
  const client = chat.socketOf(ada)
  await client.isOpen()
  await until(() => mattermost.sockets.length > 0, 'Mattermost is dialled')
  const [theirs] = mattermost.sockets
  if (!theirs) throw new Error('Mattermost was not dialled')
  return { client, theirs }
}

describe('what is known to go wrong with Mattermost behind a gateway', () => {
  it('surprises 11 and 13: who sends the whole user back changes language, time zone and notices, and no identity', async () => {
    await chat.asPage(ada, 'PUT', '/api/v4/users/me/patch', {
      id: ada.view.userId,
      username: 'admin',
      email: 'a@example.org',
      remote_id: 'x',
      auth_service: 'saml',
      auth_data: 'x',
      password: 'Password-1!',
      roles: 'system_admin',
      first_name: 'Other',
      props: { customStatus: '{}', tid: 'x' },
      locale: 'nb',
      timezone: { useAutomaticTimezone: 'true', automaticTimezone: 'Europe/Oslo', manualTimezone: '' },
    })
    const sent = bodyOf(`PUT /api/v4/users/${ada.view.userId}/patch`) ?? {}

    expect(sent).toMatchObject({ locale: 'nb' })
    for (const key of [
      'username',
      'email',
      'remote_id',
      'auth_service',
      'auth_data',
      'password',
      'roles',
      'first_name',
      'props',
    ])
      expect(sent).not.toHaveProperty(key)
  })

  it.each([
    { from_webhook: 'true' },
    { override_username: 'Admiral' },
    { override_icon_url: 'https://evil.example/x.png' },
    { from_bot: 'true' },
    { from_plugin: 'true' },
    { attachments: [{ actions: [{ integration: { url: 'https://evil.example' } }] }] },
  ])('surprise 31: nobody speaks under another name by props (%o)', async (props) => {
    const answer = await chat.asPage(ada, 'POST', '/api/v4/posts', { channel_id: ops, message: 'words', props })
    const sent = JSON.stringify(bodyOf('POST /api/v4/posts') ?? {})

    expect(answer.status === 400 || answer.status === 201 || answer.status === 200).toBe(true)
    for (const key of Object.keys(props)) expect(sent).not.toContain(key)
  })

  it('surprise 14: a socket whose person lost the access is closed here, since Mattermost leaves it open', async () => {
    const { client, theirs } = await openPair()
    sessions.cut(ada.view)
    await client.isClosed()
    await until(() => theirs.readyState === theirs.CLOSED, 'Mattermost’s end closes too')

    expect(client.ended[0]?.code).toBe(4401)
  })

  it('surprise 28: events are read whether their parts are objects or texts, and broken ones harm nobody', async () => {
    const { client, theirs } = await openPair()
    const post = { id: idOf('post'), channel_id: ops, user_id: idOf('member'), message: 'words', metadata: {} }
    const odd: [string, unknown, object][] = [
      ['posted', { post }, { channel_id: ops }],
      ['posted', { post: 'no JSON' }, { channel_id: ops }],
      ['posted', { post: null }, { channel_id: ops }],
      ['posted', null, { channel_id: ops }],
      ['user_updated', { user: JSON.stringify({ id: ada.view.userId, username: 'ada' }) }, {}],
      ['config_changed', { config: 'text' }, {}],
      ['config_changed', {}, {}],
      ['channel_updated', { channel: { id: ops } }, { channel_id: ops }],
      ['thread_updated', { thread: [] }, {}],
    ]
    for (const [at, [name, data, broadcast]] of odd.entries()) theirs.send(event(name, data, broadcast, at + 1))
    theirs.send(event('posted', { post: JSON.stringify(post) }, { channel_id: ops }, odd.length + 1))
    await until(() => client.frames.length === odd.length + 1, 'every number comes')

    expect(client.frames.map(({ seq }) => seq)).toEqual(client.frames.map((_frame, at) => at + 1))
    expect(client.frames.at(-1)).toMatchObject({ event: 'posted' })
    expect(client.ended).toEqual([])
  })

  it('surprise 37: a limit of Mattermost’s, said in plain text, reaches the page as an error it can read', async () => {
    mattermost.onRaw(`GET /api/v4/channels/${ops}/stats`, (_request, response) => {
      response.writeHead(429, { 'Content-Type': 'text/plain', 'Retry-After': '3' }).end('limit exceeded\n')
    })
    const answer = await chat.asPage(ada, 'GET', `/api/v4/channels/${ops}/stats`)

    expect([answer.status, answer.headers['content-type'], answer.headers['retry-after']]).toEqual([
      429,
      'application/json',
      '3',
    ])
    expect(answer.json).toMatchObject({ id: 'mission.too_many_requests', status_code: 429 })
  })

  it('surprise 38: a message whose connection is lost is not sent a second time; a read is, once', async () => {
    mattermost.onRaw('POST /api/v4/posts', (_request, response) => void response.destroy())
    mattermost.onRaw(`GET /api/v4/channels/${ops}/stats`, (_request, response) => void response.destroy())
    const post = await chat.asPage(ada, 'POST', '/api/v4/posts', { channel_id: ops, message: 'once' })
    const read = await chat.asPage(ada, 'GET', `/api/v4/channels/${ops}/stats`)

    expect([post.status, read.status]).toEqual([503, 503])
    expect(mattermost.asked().filter((asked) => asked === 'POST /api/v4/posts')).toHaveLength(1)
    expect(mattermost.asked().filter((asked) => asked.endsWith('/stats'))).toHaveLength(2)
  })

  it('surprise 33: the number of a message is its author’s own, so that nobody gets another’s message back', async () => {
    const answer = await chat.asPage(ada, 'POST', '/api/v4/posts', {
      channel_id: ops,
      message: 'words',
      pending_post_id: `${idOf('other')}:1`,
    })

    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(bodyOf('POST /api/v4/posts')).toBeUndefined()
  })

  it('surprise 21: cookies that must come back in a frame of another site are partitioned, and none is Mattermost’s', async () => {
    const { headers } = await chat.enter({ ticket: chat.tickets.issue(ada) })

    for (const cookie of headers['set-cookie'] ?? []) expect(cookie).toMatch(/; SameSite=None; Partitioned$/)
    expect(String(headers['set-cookie'])).not.toMatch(/MMAUTHTOKEN|MMCSRF/)
  })
})
