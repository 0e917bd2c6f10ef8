import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { type OpenChat, openChat, type Person, publicUrl } from './chat-door-kit.ts'
import { grantOf, idOf, openRecorder, openSessions, type Recorder, type Sessions } from './gateway-kit.ts'

type Json = Record<string, unknown>

const ops = idOf('ops')
const team = idOf('mission')
const post = { id: idOf('post'), channel_id: ops, user_id: idOf('member'), message: '@ada @bob', metadata: {} }

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
  mattermost.sockets.length = 0
  sessions = openSessions()
  const grants = [grantOf(ops, team)]
  ada = sessions.add('ada', { browseToken: 'of-ada', grants, view: { kind: 'chat' } })
  bob = sessions.add('bob', { browseToken: 'of-bob', grants, view: { kind: 'chat' } })
  chat = await openChat(mattermost, sessions)
})
afterEach(() => chat.close())

const writes = () => mattermost.log.filter(({ method }) => method !== 'GET')
const bodiesOf = (url: string): Json[] =>
  writes()
    .filter((call) => call.url === url)
    .map(({ body }) => JSON.parse(String(body)) as Json)

async function openPair(person: Person) {
  const known = mattermost.sockets.length
  const client = chat.socketOf(person)
  await client.isOpen()
  await until(() => mattermost.sockets.length > known, 'Mattermost is dialled')
  const theirs = mattermost.sockets[known]
  if (!theirs) throw new Error('Mattermost was not dialled')
  const send = (event: string, data: Json, broadcast: Json, seq: number): void => {
    const nobody = { omit_users: null, user_id: '', channel_id: '', team_id: '' }
    theirs.send(JSON.stringify({ event, data, broadcast: { ...nobody, ...broadcast }, seq }))
  }
  return { client, theirs, send }
}

describe('what is known to go wrong with Mattermost, on the whole Mattermost’s origin', () => {
  it.each([
    ['POST', '/users/login', { login_id: 'ada', password: 'x' }],
    ['POST', '/users/login/sso/code-exchange', { login_code: 'x' }],
    ['POST', '/users', { email: 'a@example.org', username: 'a', password: 'x' }],
    ['POST', '/users/password/reset', { token: 'x', new_password: 'y' }],
    ['POST', '/users/password/reset/send', { email: 'a@example.org' }],
    ['POST', '/users/email/verify/send', { email: 'a@example.org' }],
    ['PUT', '/users/me/password', { current_password: 'x', new_password: 'y' }],
    ['PUT', '/users/me/mfa', { activate: true }],
    ['POST', '/users/me/tokens', { description: 'mine' }],
  ])('surprise 8: nobody gets in past Teams, nor makes a way to: %s %s', async (method, path, body) => {
    const answer = await chat.asPage(ada, method, `/api/v4${path}`, body)

    expect(answer.status).toBe(403)
    expect(mattermost.log).toEqual([])
  })

  it('surprise 12: one notice that is changed leaves the others as they are, since Mattermost replaces them all', async () => {
    const own = `/api/v4/users/${ada.view.userId}`
    mattermost.on(`GET ${own}`, { id: ada.view.userId, notify_props: { desktop: 'mention', channel: 'false' } })
    mattermost.on(`PUT ${own}/patch`, { id: ada.view.userId })
    await chat.asPage(ada, 'PUT', '/api/v4/users/me/patch', { notify_props: { desktop: 'all' } })

    expect(bodiesOf(`${own}/patch`)).toEqual([{ notify_props: { desktop: 'all', channel: 'false' } }])
  })

  it('surprise 26: whom a message mentions is told to that person alone', async () => {
    const [forAda, forBob] = [await openPair(ada), await openPair(bob)]
    const data = { post: JSON.stringify(post) }
    forAda.send('posted', { ...data, mentions: JSON.stringify([ada.view.userId]) }, { channel_id: ops }, 1)
    forBob.send('posted', data, { channel_id: ops }, 1)
    await until(() => forAda.client.frames.length > 0 && forBob.client.frames.length > 0, 'both hear of it')

    expect(forAda.client.frames[0]?.data).toMatchObject({ mentions: JSON.stringify([ada.view.userId]) })
    expect(forBob.client.frames[0]?.data).not.toHaveProperty('mentions')
  })

  it('surprise 27: a status comes to the person whose it is, and nobody says to look at what is not granted', async () => {
    const { client, theirs, send } = await openPair(ada)
    const status = (userId: string) => ({ user_id: userId, status: 'away' })
    send('status_change', status(bob.view.userId), { user_id: ada.view.userId }, 1)
    send('status_change', status(ada.view.userId), { user_id: ada.view.userId }, 2)
    const look = (channelId: string, seq: number) =>
      client.send({ action: 'presence', seq, data: { channel_id: channelId } })
    look(idOf('hidden'), 1)
    look(ops, 2)
    await until(() => mattermost.receivedBy(theirs).length > 0 && client.frames.length > 2, 'all came')

    expect(client.frames.map(({ event, error }) => event ?? (error as Json).id)).toEqual([
      expect.not.stringMatching('status'),
      'status_change',
      'mission.channel_not_granted',
    ])
    expect(mattermost.receivedBy(theirs)).toMatchObject([{ action: 'presence', data: { channel_id: ops } }])
  })

  it('surprise 32: nobody writes in the name of another, which Mattermost would take without a word', async () => {
    mattermost.on('POST /api/v4/posts', { ...post, user_id: ada.view.userId })
    const write = (userId: string) =>
      chat.asPage(ada, 'POST', '/api/v4/posts', { channel_id: ops, message: 'words', user_id: userId })
    const [own, other] = [await write(ada.view.userId), await write(bob.view.userId)]

    expect([own.status < 300, other.status]).toEqual([true, 403])
    expect(bodiesOf('/api/v4/posts')).toHaveLength(1)
  })

  it('surprise 44: nobody looks online by a socket of ours once their own is closed', async () => {
    const { client, theirs } = await openPair(ada)
    expect(mattermost.sockets).toHaveLength(1)
    client.socket.close()

    await until(() => theirs.readyState === theirs.CLOSED, 'Mattermost’s end closes too')
  })
})

describe('windows that Mattermost’s page opens', () => {
  const source = readFileSync(join(import.meta.dirname, '../../src/gateway/chat/pages/first.js'), 'utf8')

  /** The script that stands before Mattermost's, in a frame of the tab or at top level. */
  function openPage(isFramed: boolean) {
    const told: unknown[] = []
    const opened: unknown[][] = []
    const parent = { postMessage: (message: Json, origin: string) => told.push({ ...message, origin }) }
    const storage = { setItem: () => undefined, removeItem: () => undefined }
    const page: Json = {
      location: new URL('https://chat.example/mission/channels/ops'),
      history: { pushState: () => undefined, replaceState: () => undefined },
      localStorage: storage,
      sessionStorage: storage,
      addEventListener: () => undefined,
      open: (...values: unknown[]) => {
        opened.push(values)
        return 'a window'
      },
      URL,
    }
    page.window = page
    page.parent = isFramed ? parent : page
    runInContext(source.replaceAll('{{publicUrl}}', publicUrl), createContext(page))
    return { open: page.open as (...values: unknown[]) => unknown, told, opened }
  }
  const popouts = (told: readonly unknown[]) =>
    told.filter((message) => (message as Json).kind === 'mission-chat-popout')

  it.each(['/_popout/thread/mission/abc', '/_popout/rhs/mission/search?q=storm%20warning&type=messages'])(
    'surprise 43: %s would come without a session, so the tab is asked to open it',
    (path) => {
      const { open, told, opened } = openPage(true)

      expect(open(path, 'thread', 'popup=true')).toBeNull()
      expect(popouts(told)).toEqual([{ kind: 'mission-chat-popout', path, origin: publicUrl }])
      expect(opened).toEqual([])
    },
  )

  it('B8: what is elsewhere opens without a way back to the page, and only what is a web page or a mail', () => {
    const { open, opened, told } = openPage(true)
    open('https://elsewhere.example/a', 'name', 'width=10')
    open('mailto:desk@mission.example')
    expect(open('javascript:alert(1)')).toBeNull()
    expect(open('data:text/html,x')).toBeNull()
    expect(open('https://elsewhere.example/_popout/thread/a/b')).not.toBeNull()

    expect(opened).toEqual([
      ['https://elsewhere.example/a', '_blank', 'noopener,noreferrer'],
      ['mailto:desk@mission.example', '_blank', 'noopener,noreferrer'],
      ['https://elsewhere.example/_popout/thread/a/b', '_blank', 'noopener,noreferrer'],
    ])
    expect(popouts(told)).toEqual([])
  })

  it('surprise 43: a page that has a window of its own opens small windows by itself, with its own session', () => {
    const { open, opened } = openPage(false)
    open('/_popout/thread/mission/abc', 'thread', 'popup=true')

    expect(opened).toEqual([['/_popout/thread/mission/abc', 'thread', 'popup=true']])
  })
})
