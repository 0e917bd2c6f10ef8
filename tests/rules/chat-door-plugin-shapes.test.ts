import { request } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { chatHost, cookieOf, type OpenChat, openChat, type Person } from './chat-door-kit.ts'
import { grantOf, idOf, openRecorder, openSessions, type Recorder, type Sessions } from './gateway-kit.ts'

const ops = idOf('ops')
const run = idOf('run')

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
  ada = sessions.add('ada', {
    browseToken: 'browse-token-of-ada',
    grants: [grantOf(ops, idOf('mission'))],
    view: { kind: 'chat' },
  })
  chat = await openChat(mattermost, sessions, {
    mattermost: { url: mattermost.url, adminToken: 'x', requestTimeoutMs: 50 },
    plugins: [
      { id: 'playbooks', product: 'playbooks' },
      { id: 'focalboard', product: 'boards' },
      { id: 'mattermost-ai', product: 'agents' },
      { id: 'com.mattermost.calls', product: 'calls' },
    ],
  })
})
afterEach(() => chat.close())

const client4 = { 'X-Requested-With': 'XMLHttpRequest', Accept: '*/*' }
const graphql = JSON.stringify({ operationName: 'PlaybookRun', variables: { id: run }, query: 'query { run { id } }' })
const form = 'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW'
const upload =
  '------WebKitFormBoundary7MA4YWxkTrZu0gW\r\nContent-Disposition: form-data; name="file"; filename="é.png"\r\n' +
  'Content-Type: image/png\r\n\r\nxyz\r\n------WebKitFormBoundary7MA4YWxkTrZu0gW--\r\n'

/** What the clients of the four send, read from their public sources. */
const calls: readonly [string, string, string, Record<string, string>, string | undefined][] = [
  [
    'Playbooks asks by GraphQL',
    'POST',
    '/plugins/playbooks/api/v0/query',
    { 'Content-Type': 'application/json' },
    graphql,
  ],
  [
    'Playbooks lists runs',
    'GET',
    `/plugins/playbooks/api/v0/runs?page=0&per_page=10&team_id=${idOf('mission')}&statuses=InProgress&statuses=Finished&sort=last_status_update_at&channel_id=${ops}&search_term=%C3%A9%20%5Ba%5D`,
    {},
    undefined,
  ],
  [
    'Playbooks ticks an item',
    'PUT',
    `/plugins/playbooks/api/v0/runs/${run}/checklists/0/item/0/state`,
    { 'Content-Type': 'application/json' },
    '{"new_state":"closed"}',
  ],
  [
    'Playbooks duplicates with an empty body',
    'POST',
    `/plugins/playbooks/api/v0/playbooks/${run}/duplicate`,
    {},
    undefined,
  ],
  ['Playbooks stops following', 'DELETE', `/plugins/playbooks/api/v0/runs/${run}/followers`, {}, undefined],
  ['Playbooks asks below a path that ends in a slash', 'GET', '/plugins/playbooks/api/v0/runs/', {}, undefined],
  [
    'Boards reads with a type but no body, and a key that is empty',
    'GET',
    `/plugins/focalboard/api/v2/teams/0/boards?teamID=0&channelID=${ops}`,
    { Accept: 'application/json', 'Content-Type': 'application/json', Authorization: '' },
    undefined,
  ],
  [
    'Boards patches',
    'PATCH',
    '/plugins/focalboard/api/v2/boards/b1r3xhwyzj7yq5m6bh1ajpkpq1o/blocks/c1',
    { Accept: 'application/json', 'Content-Type': 'application/json', Authorization: '' },
    '{"updatedFields":{}}',
  ],
  [
    'Boards uploads',
    'POST',
    '/plugins/focalboard/api/v2/teams/0/b1/files',
    { Accept: 'application/json', 'Content-Type': form, Authorization: '' },
    upload,
  ],
  ['Agents lists its bots', 'GET', '/plugins/mattermost-ai/ai_bots', {}, undefined],
  [
    'Agents asks with nothing to say',
    'POST',
    `/plugins/mattermost-ai/post/${run}/summarize_transcription`,
    {},
    undefined,
  ],
  [
    'Agents asks a bot by name',
    'POST',
    `/plugins/mattermost-ai/channel/${ops}/interval?botUsername=matty`,
    { 'Content-Type': 'application/json' },
    '{"start_time":1,"end_time":0,"preset_prompt":"summarize_unreads","prompt":""}',
  ],
  ['Calls lists channels', 'GET', '/plugins/com.mattermost.calls/channels', {}, undefined],
  [
    'Calls ends a call',
    'POST',
    `/plugins/com.mattermost.calls/calls/${ops}/host/end`,
    { 'Content-Type': 'application/json' },
    '{}',
  ],
  [
    'Calls loads its blur',
    'GET',
    '/plugins/com.mattermost.calls/public/mediapipe/tasks-vision/wasm/vision.wasm',
    {},
    undefined,
  ],
]

describe('a client of a plugin', () => {
  it.each(calls)('is served: %s', async (_name, method, path, headers, body) => {
    const answer = await chat.asPage(ada, method, path, body, { ...client4, 'X-CSRF-Token': '', ...headers })
    const [asked] = mattermost.log

    expect(answer.status).toBe(200)
    expect([asked?.method, asked?.url, asked?.body.toString()]).toEqual([method, path, body ?? ''])
    expect(asked?.headers).toMatchObject({
      authorization: 'Bearer browse-token-of-ada',
      'x-requested-with': 'XMLHttpRequest',
      ...(headers['Content-Type'] === undefined ? {} : { 'content-type': headers['Content-Type'] }),
    })
    for (const name of ['cookie', 'x-csrf-token', 'origin', 'sec-fetch-site'])
      expect(asked?.headers).not.toHaveProperty(name)
  })

  it('is told bit by bit what a plugin says bit by bit', async () => {
    let finish = (): void => undefined
    mattermost.onRaw('GET /plugins/mattermost-ai/stream', (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('data: one\n\n')
      finish = () => response.end('data: two\n\n')
    })
    const heard: string[] = []
    let isOver = false
    const sent = request({
      host: '127.0.0.1',
      port: chat.port,
      path: '/plugins/mattermost-ai/stream',
      headers: { Host: chatHost, Cookie: cookieOf(ada), 'Sec-Fetch-Site': 'same-origin' },
      agent: false,
    })
    sent.on('response', (response) => {
      response.on('data', (chunk) => heard.push(String(chunk)))
      response.on('end', () => {
        isOver = true
      })
    })
    sent.end()
    await until(() => heard.length > 0, 'the first bit comes before the answer ends')
    expect([heard.join(''), isOver]).toEqual(['data: one\n\n', false])
    finish()
    await until(() => isOver, 'the answer ends')

    expect(heard.join('')).toBe('data: one\n\ndata: two\n\n')
  })

  it('waits for a plugin that thinks longer than Mattermost itself may', async () => {
    let answerNow = (): void => undefined
    mattermost.onRaw('POST /plugins/mattermost-ai/search/run', (_request, response) => {
      answerNow = () => response.end('{"postId":"x"}')
    })
    mattermost.onRaw(`GET /api/v4/channels/${ops}/stats`, () => undefined)
    const thinking = chat.asPage(ada, 'POST', '/plugins/mattermost-ai/search/run', { query: 'x' })
    await until(() => mattermost.log.length > 0, 'the plugin is asked')

    expect((await chat.asPage(ada, 'GET', `/api/v4/channels/${ops}/stats`)).status).toBe(503)
    answerNow()
    expect((await thinking).status).toBe(200)
  })

  it('keeps only so many calls waiting, and the next person none', async () => {
    const waiting: (() => void)[] = []
    mattermost.onRaw('GET /plugins/playbooks/slow', (_request, response) => void waiting.push(() => response.end('{}')))
    const bob = sessions.add('bob', { browseToken: 'browse-token-of-bob', grants: [], view: { kind: 'chat' } })
    const answers = Array.from({ length: 40 }, () => chat.asPage(ada, 'GET', '/plugins/playbooks/slow'))
    await until(() => waiting.length === 32, 'as many as may wait do')

    expect((await chat.asPage(ada, 'GET', '/plugins/playbooks/more')).status).toBe(429)
    expect((await chat.asPage(bob, 'GET', '/plugins/playbooks/more')).status).toBe(200)
    for (const answer of waiting) answer()
    const statuses = (await Promise.all(answers)).map(({ status }) => status).sort()
    expect(statuses).toEqual([...Array<number>(32).fill(200), ...Array<number>(8).fill(429)])
    expect((await chat.asPage(ada, 'GET', '/plugins/playbooks/more')).status).toBe(200)
  })

  it('B4: gets the name of a download, and nothing else that a plugin says about showing', async () => {
    const answerWith = (disposition: string) =>
      mattermost.onRaw('GET /plugins/playbooks/export', (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Disposition': disposition }).end('{}')
      })
    const told = async () =>
      (await chat.asPage(ada, 'GET', '/plugins/playbooks/export')).headers['content-disposition'] as string | undefined

    answerWith('attachment; filename="run.json"')
    expect(await told()).toBe('attachment; filename="run.json"')
    answerWith('inline; filename="x.html"')
    expect(await told()).toBeUndefined()
    answerWith('attachment; filename="\u00e9.json"')
    expect(await told()).toBeUndefined()
  })

  it('knows that a write comes from its own page by the origin alone, whatever else it sends', async () => {
    const answer = await chat.ask('POST', '/plugins/playbooks/api/v0/query', {
      ...client4,
      Cookie: cookieOf(ada),
      'X-CSRF-Token': 'x',
      'Sec-Fetch-Site': 'same-origin',
    })

    expect(answer.status).toBe(403)
    expect(mattermost.log).toEqual([])
  })
})

describe('the part of a plugin in the page', () => {
  const told = async (bundle: string): Promise<unknown> => {
    mattermost.on('GET /api/v4/plugins/webapp', [{ id: 'playbooks', version: '2', webapp: { bundle_path: bundle } }])
    const { text } = await chat.asPage(ada, 'GET', '/api/v4/plugins/webapp')
    return (JSON.parse(text) as { webapp?: { bundle_path: string } }[])[0]?.webapp?.bundle_path
  }

  it.each([
    ['/static/playbooks/playbooks_0123_bundle.js', '/static/plugins/playbooks/playbooks_0123_bundle.js'],
    ['/static/plugins/playbooks/playbooks_0123_bundle.js', '/static/plugins/playbooks/playbooks_0123_bundle.js'],
  ])('is loaded from its own folder, when the server says %s', async (said, path) => {
    expect(await told(said)).toBe(path)
  })

  it.each([
    '/static/other/x.js',
    '/static/plugins/other/x.js',
    '/static/playbooks/../other/x.js',
    '/static/playbooks//x.js',
    '/static/playbooks/.hidden/x.js',
    '/static/playbooks/',
    '/static/playbooks/x.js?y',
    '/static/playbooksx/x.js',
    'https://evil.example/static/playbooks/x.js',
    '//evil.example/static/playbooks/x.js',
  ])('G12: is not loaded from elsewhere, such as %s', async (said) => {
    expect(await told(said)).toBeUndefined()
  })
})
