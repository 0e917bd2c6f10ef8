import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { compileMatcher } from '../../src/gateway/match.ts'
import { operations } from '../../src/gateway/operations/table.ts'
import { readQuery } from '../../src/gateway/query.ts'
import { readClientFrame } from '../../src/gateway/socket/client-frame.ts'
import { ruleFor } from '../../src/gateway/socket/rule-for.ts'
import { answerWithoutSession } from '../../src/gateway/without-session.ts'
import { type ChatGateway, chatSettings, openChatGateway } from './chat-kit.ts'
import { adaInChat, category, emoji, foreign, instead, own, samples, sidebarCategory } from './chat-samples.ts'
import { idOf, openRecorder, type Recorder } from './gateway-kit.ts'

type Recorded = {
  readonly kind: string
  readonly method: string
  readonly template: string
  readonly body_keys?: readonly string[]
  readonly query_keys?: readonly string[]
  readonly query_examples?: readonly string[]
  readonly socket_action?: string
  readonly socket_event?: string
}

const folder = process.env.MATTERMOST_RECORDINGS ?? join(import.meta.dirname, '../recordings/mattermost-11.6')
const recorded: Recorded[] = readFileSync(join(folder, 'webapp-calls.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const calls = recorded.filter(({ kind }) => kind === 'rest')

/** Calls of the web app that are refused, and why. */
const refused: Readonly<Record<string, string>> = {
  'POST /users/login': 'signing in is Entra’s',
  'PUT /users/{user_id}/password': 'the account has none that anybody knows',
  'POST /users/{user_id}/sessions/revoke': 'they are the mission’s keys',
  'POST /users/{user_id}/image': 'the picture comes with the sign-in',
  'DELETE /users/{user_id}/image': 'the picture comes with the sign-in',
  'POST /notifications/test': 'makes the server write and push (security G9)',
  'GET /config': 'for administrators; Mattermost refuses it too',
  'GET /config/environment': 'for administrators',
  'GET /license/load_metric': 'tells how many people the server has',
}

const face = operations.filter(({ faces }) => faces.includes('chat'))
const match = compileMatcher(operations)

const filling: Readonly<Record<string, string>> = {
  self: 'me',
  person: own.member,
  user_id: own.me,
  team: own.team,
  team_id: own.team,
  channel: own.channel,
  channel_id: own.channel,
  post: own.post,
  post_id: own.post,
  thread_id: own.post,
  file: own.file,
  file_id: own.file,
  emoji,
  emoji_id: emoji,
  emojiName: 'smile',
  emoji_name: 'smile',
  timeMs: '1700000000000',
  timestamp: '1700000000000',
  teamName: 'mission',
  team_name: 'mission',
  channelName: 'ops',
  channel_name: 'ops',
  username: 'member',
  category,
  category_id: category,
  scheduledPost: own.scheduled,
  scheduled_post_id: own.scheduled,
  postAction: 'button1',
  postInThread: own.post,
}
const filled = (template: string): string =>
  template.replaceAll(/\{(\w+)\}/g, (_all, key: string) => filling[key] ?? '?')

/** Every key of a body, as the recording writes them. */
function keysOf(body: unknown): string[] {
  if (Array.isArray(body))
    return typeof body[0] === 'string' ? ['[string]'] : Object.keys(body[0]).map((key) => `[].${key}`)
  return typeof body === 'object' && body !== null ? Object.keys(body) : []
}

describe('what the web app was recorded to do', () => {
  const settings = chatSettings('http://127.0.0.1:9')

  it('the recording is whole', () => {
    expect(calls).toHaveLength(133)
  })

  it.each(calls.map((call) => [`${call.method} ${call.template.slice(7)}`, call] as const))(
    '%s is a row with every recorded key, or refused by name',
    (name, call) => {
      const segments = filled(call.template.slice(8)).split('/')
      const found = match('chat', call.method, segments)
      if (name in refused) {
        expect(found, 'a row beside a refusal').toBeUndefined()
        return
      }
      if (!found) throw new Error('neither row nor refusal')
      const { operation } = found
      for (const example of call.query_examples ?? []) {
        const asked = example.replaceAll('{id}', own.channel).replaceAll('{ms}', '1700000000000')
        expect(() => readQuery(encodeURI(asked), operation.query), example).not.toThrow()
      }
      const sample = samples[operation.name]
      for (const key of call.query_keys ?? []) expect(Object.keys(operation.query ?? {}), key).toContain(key)
      const keys = (call.body_keys ?? []).filter((key) => key !== '(multipart)')
      expect(keysOf(sample?.body)).toEqual(expect.arrayContaining(keys))
    },
  )

  it('signing in is refused before anybody is looked up', () => {
    expect(() => answerWithoutSession('POST', ['users', 'login'])).toThrow()
  })

  it.each(face.filter(({ body }) => body).map((row) => [row.name, row] as const))(
    '%s takes its sample',
    (name, row) => {
      const parsed = row.body?.safeParse(samples[name]?.body)
      expect(parsed?.error?.issues).toBeUndefined()
    },
  )

  it('every socket action is one that may be sent', () => {
    const data: Readonly<Record<string, readonly unknown[]>> = {
      ping: [undefined],
      posted_notify_ack: [{ post_id: own.post, user_agent: 'x', status: 'success', reason: '', data: '' }],
      presence: [
        { team_id: own.team },
        { channel_id: own.channel },
        { thread_channel_id: own.channel, is_thread_view: true },
      ],
      user_typing: [{ channel_id: own.channel, parent_id: '' }],
    }
    const actions = recorded.filter(({ kind }) => kind === 'socket_action')
    expect(actions).toHaveLength(4)
    for (const { socket_action: action = '' } of actions)
      for (const each of data[action] ?? [])
        expect(readClientFrame(Buffer.from(JSON.stringify({ seq: 1, action, data: each })), 'chat').kind).toBe('action')
  })

  it('every socket event has a rule', () => {
    const events = recorded.filter(({ kind }) => kind === 'socket_event')
    expect(events).toHaveLength(31)
    const broadcast = { userId: '', channelId: '', teamId: '', connectionId: '' }
    for (const { socket_event: event = '' } of events)
      expect(ruleFor('chat', { event, data: {}, broadcast }, settings), event).toBeDefined()
  })
})

/** Every place in a value where an id of the guest's stands, with the value that has another's there. */
function* swaps(value: unknown): Generator<{ from: string; swapped: unknown }> {
  if (typeof value === 'string') {
    for (const [from, to] of Object.entries(instead))
      if (value.includes(from)) yield { from, swapped: value.replace(from, to) }
  } else if (Array.isArray(value)) {
    for (const [at, entry] of value.entries())
      for (const { from, swapped } of swaps(entry)) yield { from, swapped: value.with(at, swapped) }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value))
      for (const { from, swapped } of swaps(entry)) yield { from, swapped: { ...value, [key]: swapped } }
  }
}

type Case = { name: string; where: string; method: string; path: string; body: unknown; to: string; isRead: boolean }

const cases: Case[] = face.flatMap((row) => {
  const { name, method } = row
  const { query = '', body } = samples[name] ?? {}
  const isRead = row.channel === 'answer'
  const path = row.path.replaceAll(/\{(\w+)\}/g, (_all, key: string) =>
    key === 'self' ? own.me : (filling[key] ?? ''),
  )
  const whole = (of: string, asked: string): string => (asked === '' ? of : `${of}?${asked}`)
  const made: Case[] = []
  const add = (where: string, from: string, of: string, asked: string, sent: unknown): void => {
    made.push({ name, where, method, path: whole(of, asked), body: sent, to: instead[from] ?? '', isRead })
  }
  for (const [at, segment] of path.split('/').entries())
    for (const { from, swapped } of swaps(segment))
      add(`path ${at}`, from, path.split('/').with(at, String(swapped)).join('/'), query, body)
  for (const pair of query === '' ? [] : query.split('&'))
    for (const { from, swapped } of swaps(pair))
      add(`query ${pair.split('=', 1)}`, from, path, query.replace(pair, String(swapped)), body)
  for (const { from, swapped } of swaps(body))
    add(`body ${JSON.stringify(swapped).slice(0, 60)}`, from, path, query, swapped)
  return made
})

/** Where a page begins: says at most how old the named post is, and only to who has its id. */
const mayNameAnyPost = new Set(['posts.ofChannel query before'])

describe('everything that a row of the whole Mattermost names', () => {
  const { sessions, ada } = adaInChat()
  let mattermost: Recorder
  let gateway: ChatGateway

  beforeAll(async () => {
    mattermost = await openRecorder()
    gateway = await openChatGateway(chatSettings(mattermost.url), sessions)
    const post = (id: string, channelId: string, message: string) => {
      const value = { id, channel_id: channelId, user_id: own.me, root_id: '', message, file_ids: [own.file] }
      mattermost.on(`GET /api/v4/posts/${id}`, value)
      mattermost.on(`GET /api/v4/posts/${id}/thread`, { order: [id], posts: { [id]: value } })
      mattermost.on(`GET /api/v4/users/${own.me}/teams/${own.team}/threads/${id}`, { id, post: value })
      return value
    }
    post(own.post, own.channel, 'own words')
    const secret = post(foreign.post, foreign.channel, 'hidden words')
    mattermost.on('POST /api/v4/posts/ids', [secret])
    mattermost.on(`GET /api/v4/files/${foreign.file}/info`, {
      id: foreign.file,
      post_id: foreign.post,
      name: 'x',
      size: 1,
    })
    mattermost.on(`GET /api/v4/channels/${own.channel}/members`, [{ user_id: own.me }, { user_id: own.member }])
    mattermost.on(`GET /api/v4/channels/${own.conversation}/members`, [{ user_id: own.me }])
    mattermost.on(`GET /api/v4/users/${own.me}/teams/${own.team}/channels/categories`, {
      categories: [sidebarCategory],
      order: [category],
    })
    mattermost.on(`GET /api/v4/posts/scheduled/team/${own.team}`, {
      [own.team]: [{ id: own.scheduled, user_id: own.me, channel_id: own.channel }],
    })
  })
  afterAll(async () => {
    await gateway.close()
    await mattermost.close()
  })
  beforeEach(() => mattermost.forget())

  it('there are cases for every kind of id', () => {
    expect(new Set(cases.map(({ to }) => to))).toEqual(new Set(Object.values(foreign)))
    expect(cases.length).toBeGreaterThan(130)
  })

  it.each(cases.filter(({ name, where }) => !mayNameAnyPost.has(`${name} ${where}`)))(
    'G10: $name sends no $to in $where',
    async ({ method, path, body, to, isRead }) => {
      const answer = await gateway.as(ada, method, path, body)

      expect([200, 400, 403, 404]).toContain(answer.status)
      expect(answer.text).not.toContain('hidden words')
      const lookUps = [`GET /api/v4/posts/${to}`, `GET /api/v4/files/${to}/info`]
      const withIt = mattermost.log
        .filter(({ method: how, url }) => !lookUps.includes(`${how} ${url}`))
        .filter(({ url, body: sent }) => url.includes(to) || String(sent).includes(to))
        .map(({ method: how, url }) => `${how} ${url}`)
      // A read whose answer is looked through may name what it likes; it changes nothing.
      if (isRead) expect(withIt.every((call) => call.startsWith('GET ') || /\/(?:search|ids)$/.test(call))).toBe(true)
      else expect(withIt).toEqual([])
    },
  )

  it('a row that names a channel, a post or a file says how its channel is found', () => {
    for (const { path, channel, name } of face) {
      // Whoever leaves loses the channel by it; that ends no call of theirs.
      if (name === 'channels.leave') expect(channel).toBe('none')
      else if (path.includes('{channel}')) expect(channel, name).toBe('path')
      // A button may stand in a message that cannot be looked up.
      else if (name === 'posts.act') expect(channel).toEqual({ find: expect.any(Function) })
      else if (path.includes('{post}')) expect(['post', 'answer'], name).toContain(channel)
      if (path.includes('{file}')) expect(channel, name).toBe('file')
    }
  })

  it('what is judged by its answer changes nothing', () => {
    const reading = /\/(?:search|ids|usernames)$/
    for (const { method, path, channel, name } of face)
      if (channel === 'answer' && method !== 'GET') expect(path, name).toMatch(reading)
  })

  it.each(Object.entries(refused))('G9: %s is refused: %s', async (name) => {
    const [method = '', template = ''] = name.split(' ')
    const answer = await gateway.as(ada, method, filled(template), method === 'GET' ? undefined : { a: 1 })

    expect(answer.status).toBe(403)
    expect(mattermost.log).toEqual([])
  })

  it('B3: nothing of this origin opens with the file cookie of the tab', async () => {
    const response = await fetch(`${gateway.url}/api/v4/files/${own.file}`, {
      headers: { Cookie: `__Host-mission-files=${ada.fileCookie}`, 'Sec-Fetch-Site': 'same-origin' },
    })

    expect(response.status).toBe(401)
    expect(mattermost.log).toEqual([])
  })

  it('a group is opened by the session room, which knows who may message whom', async () => {
    const answer = await gateway.as(ada, 'POST', '/channels/group', [own.me, own.member, foreign.person])

    expect(answer.status).toBe(403)
    expect(sessions.calls.directs.at(-1)).toEqual([own.member, foreign.person])
    expect(mattermost.log).toEqual([])
  })

  it('a picture is asked after with HEAD, as the web app does', async () => {
    mattermost.on(`GET /api/v4/files/${own.file}/info`, { id: own.file, post_id: own.post, name: 'x.png', size: 1 })
    mattermost.onRaw(`HEAD /api/v4/files/${own.file}/thumbnail`, (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Length': '512' }).end()
    })
    const answer = await gateway.as(ada, 'HEAD', `/files/${own.file}/thumbnail`)

    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([200, '', 'image/jpeg'])
    expect(mattermost.asked().at(-1)).toBe(`HEAD /api/v4/files/${own.file}/thumbnail`)
  })

  it('what the guest’s own socket caused is not told to it again', async () => {
    const connection = idOf('connection')
    await gateway.as(ada, 'DELETE', `/users/me/channels/${own.channel}/drafts`, undefined, {
      'Connection-Id': connection,
    })
    await gateway.as(ada, 'DELETE', `/users/me/channels/${own.channel}/drafts`, undefined, { 'Connection-Id': 'a b' })

    expect(mattermost.log.map(({ headers }) => headers['connection-id'])).toEqual([connection, undefined])
  })
})
