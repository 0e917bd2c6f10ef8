import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operations as everyOperation } from '../../src/gateway/operations/table.ts'
import {
  grantOf,
  idOf,
  type OpenGateway,
  openGateway,
  openRecorder,
  openSessions,
  type Recorder,
  settingsFor,
} from './gateway-kit.ts'

/** Those of the mission view; those of the whole Mattermost are walked in `chat-operations.test.ts`. */
const operations = everyOperation.filter(({ faces }) => faces.includes('view'))

const ops = idOf('ops')
const hidden = idOf('hidden')
const team = idOf('mission')
const secretPost = idOf('secretpost')
const secretFile = idOf('secretfile')
const stranger = idOf('stranger')

/** Values that are no guest's of ours, by kind of parameter. */
const foreign: Readonly<Record<string, string>> = {
  self: stranger,
  person: stranger,
  team: idOf('other'),
  channel: hidden,
  post: secretPost,
  file: secretFile,
}
const own: Readonly<Record<string, string>> = {
  self: 'me',
  person: 'me',
  team,
  channel: ops,
  post: secretPost,
  file: secretFile,
  emoji: idOf('emoji'),
  emojiName: 'smile',
  timeMs: '1700000000000',
}

/** One case for each thing that a row names: that one foreign, everything else the guest's own. */
const cases = operations.flatMap((row) =>
  [...row.path.matchAll(/\{(\w+)\}/g)].flatMap(([, kind = '']) => {
    if (!(kind in foreign)) return []
    const path = row.path.replaceAll(/\{(\w+)\}/g, (_whole, each: string) =>
      each === kind ? (foreign[each] ?? '') : (own[each] ?? ''),
    )
    return [{ name: row.name, kind, method: row.method, path, row }]
  }),
)

/** Bodies that fit the schema of a row, and name granted things only. */
const bodies: Readonly<Record<string, unknown>> = {
  'users.setStatus': { user_id: idOf('ada'), status: 'away' },
  'channels.view': { channel_id: ops },
  'channels.setNotifyProps': { push: 'all' },
  'posts.patch': { message: 'm' },
  'posts.setUnread': {},
  'preferences.save': [{ user_id: idOf('ada'), category: 'display_settings', name: 'x', value: 'y' }],
}

describe('every row of the table', () => {
  const sessions = openSessions()
  const ada = sessions.add('ada', { browseToken: 'browse-token-of-ada', grants: [grantOf(ops, team)] })
  let mattermost: Recorder
  let gateway: OpenGateway

  beforeAll(async () => {
    mattermost = await openRecorder()
    gateway = await openGateway(settingsFor(mattermost.url), sessions)
    const post = { id: secretPost, channel_id: hidden, user_id: idOf('ada'), root_id: '', message: 'hidden words' }
    mattermost.on(`GET /api/v4/posts/${secretPost}`, post)
    mattermost.on(`GET /api/v4/posts/${secretPost}/thread`, { order: [secretPost], posts: { [secretPost]: post } })
    mattermost.on(`GET /api/v4/users/${idOf('ada')}/teams/${team}/threads/${secretPost}`, { id: secretPost, post })
    mattermost.on(`GET /api/v4/files/${secretFile}/info`, { id: secretFile, post_id: secretPost, name: 'x', size: 1 })
    mattermost.on(`GET /api/v4/channels/${ops}/members`, [{ user_id: idOf('ada') }])
  })
  afterAll(async () => {
    await gateway.close()
    await mattermost.close()
  })
  beforeEach(() => mattermost.forget())

  it('there are cases for every kind that can be foreign', () => {
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(Object.keys(foreign)))
    expect(cases.length).toBeGreaterThan(50)
  })

  it.each(cases)('G10: $name refuses a $kind that is not this guest’s', async ({ name, method, path, row }) => {
    const answer = await gateway.as(ada, method, path, bodies[name])

    expect([400, 403]).toContain(answer.status)
    expect(answer.text).not.toContain('hidden words')
    const lookUps = [
      `GET /api/v4/posts/${secretPost}`,
      `GET /api/v4/files/${secretFile}/info`,
      `GET /api/v4/channels/${ops}/members?page=0&per_page=200`,
    ]
    const further = mattermost.asked().filter((call) => !lookUps.includes(call))
    if (row.channel !== 'answer') expect(further).toEqual([])
    else expect(further.every((call) => call.startsWith('GET '))).toBe(true)
  })

  it('a row that names a channel, a post or a file says how its channel is found', () => {
    for (const { path, channel, name } of operations) {
      if (path.includes('{channel}')) expect(channel, name).toBe('path')
      if (path.includes('{post}')) expect(['post', 'answer'], name).toContain(channel)
      if (path.includes('{file}')) expect(channel, name).toBe('file')
    }
  })

  it('a write is never judged by its answer', () => {
    for (const { method, channel, name } of operations) if (channel === 'answer') expect(method, name).toBe('GET')
  })

  it('B3: the file cookie opens exactly files and pictures', () => {
    expect(operations.filter(({ fileCookie }) => fileCookie).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /users/{person}/image',
      'GET /teams/{team}/image',
      'GET /files/{file}',
      'GET /files/{file}/thumbnail',
      'GET /files/{file}/preview',
      'GET /emoji/{emoji}/image',
    ])
  })
})
