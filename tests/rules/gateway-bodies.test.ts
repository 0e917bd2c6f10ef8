import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  grantOf,
  idOf,
  type OpenGateway,
  openGateway,
  openRecorder,
  openSessions,
  type Recorder,
  sendRaw,
  settingsFor,
} from './gateway-kit.ts'

const ops = idOf('ops')
const intel = idOf('intel')
const hidden = idOf('hidden')
const team = idOf('mission')
const me = idOf('ada')

describe('write bodies', () => {
  const sessions = openSessions()
  const ada = sessions.add('ada', {
    browseToken: 'browse-token-of-ada',
    grants: [grantOf(ops, team), grantOf(intel, team)],
  })
  let mattermost: Recorder
  let gateway: OpenGateway

  beforeAll(async () => {
    mattermost = await openRecorder()
    gateway = await openGateway(
      settingsFor(mattermost.url, { limits: { maxRequestsPerMinutePerGuest: 1_000_000, maxJsonBytes: 20_000 } }),
      sessions,
    )
    mattermost.on(
      'POST /api/v4/posts',
      { id: idOf('new'), channel_id: ops, user_id: me, message: 'words', metadata: {} },
      201,
    )
    const existing = (name: string, channelId: string, userId: string) =>
      mattermost.on(`GET /api/v4/posts/${idOf(name)}`, {
        id: idOf(name),
        channel_id: channelId,
        user_id: userId,
        root_id: '',
      })
    existing('own', ops, me)
    existing('foreign', ops, idOf('member'))
    existing('elsewhere', intel, me)
    existing('secret', hidden, me)
    mattermost.on(`PUT /api/v4/posts/${idOf('own')}/patch`, { id: idOf('own'), channel_id: ops, user_id: me })
  })
  afterAll(async () => {
    await gateway.close()
    await mattermost.close()
  })
  beforeEach(() => mattermost.forget())

  const writes = () => mattermost.log.filter(({ method }) => method !== 'GET')

  /** Sends a body as it is. */
  const send = (method: string, path: string, body: string | Buffer, type = 'application/json'): Promise<string> => {
    const bytes = Buffer.from(body)
    const head = `${method} /api/v4${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ada.token}\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`
    return sendRaw(gateway.port, Buffer.concat([Buffer.from(head), bytes]))
  }

  it('a post goes up with exactly the known fields', async () => {
    const answer = await gateway.as(ada, 'POST', '/posts', {
      channel_id: ops,
      message: 'words',
      root_id: '',
      file_ids: [],
      pending_post_id: `${me}:1700000000000`,
      user_id: me,
      create_at: 0,
      update_at: 0,
      props: { disable_group_highlight: true },
      metadata: { priority: { priority: 'urgent' } },
    })

    expect(answer.status).toBe(201)
    expect(JSON.parse(String(writes()[0]?.body))).toEqual({
      channel_id: ops,
      message: 'words',
      root_id: '',
      file_ids: [],
      pending_post_id: `${me}:1700000000000`,
      props: { disable_group_highlight: true },
      metadata: { priority: { priority: 'urgent' } },
    })
  })

  it.each([
    ['an unknown key', `{"channel_id":"${ops}","message":"m","is_pinned":true}`],
    ['a repeated key', `{"channel_id":"${ops}","message":"m","message":"n"}`],
    ['a repeated key in other case', `{"channel_id":"${ops}","message":"m","Channel_ID":"${hidden}"}`],
    ['a key in other case alone', `{"Channel_Id":"${ops}","message":"m"}`],
    ['a key that Unicode folds', `{"channel_id":"${ops}","me\u017fsage":"m"}`],
    ['a key folded beside the plain one', `{"channel_id":"${ops}","message":"m","me\u017f\u017fage":"n"}`],
    ['an escaped repeated key', `{"channel_id":"${ops}","message":"m","\\u006dessage":"n"}`],
    [
      'a repeated key deep inside',
      `{"channel_id":"${ops}","message":"m","props":{"mission_pending_id":"a","mission_pending_id":"b"}}`,
    ],
    ['a second document', `{"channel_id":"${ops}","message":"m"}{"channel_id":"${hidden}"}`],
    ['a second document behind white space', `{"channel_id":"${ops}","message":"m"}\n{}`],
    ['a byte order mark', `\ufeff{"channel_id":"${ops}","message":"m"}`],
    ['a prototype', `{"channel_id":"${ops}","message":"m","__proto__":{"type":"custom_x"}}`],
    ['a comment', `{"channel_id":"${ops}",/* */"message":"m"}`],
    ['a list in place of an object', '[]'],
    ['null', 'null'],
    ['a number as message', `{"channel_id":"${ops}","message":1}`],
    ['a NUL in the message', `{"channel_id":"${ops}","message":"a\\u0000b"}`],
    ['nothing', ''],
  ])('G2: a body with %s is refused and upstream stays untouched', async (_name, body) => {
    const answer = await send('POST', '/posts', body)

    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(mattermost.log).toEqual([])
  })

  it('G2: bytes that are not UTF-8 are refused', async () => {
    const body = Buffer.concat([
      Buffer.from(`{"channel_id":"${ops}","message":"`),
      Buffer.from([0xff, 0xc0]),
      Buffer.from('"}'),
    ])

    expect(await send('POST', '/posts', body)).toMatch(/^HTTP\/1\.1 400 /)
    expect(mattermost.log).toEqual([])
  })

  it.each([
    'text/plain',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'application/jsonx',
    'multipart/form-data; boundary=x',
    '',
  ])('G2: the content type "%s" is refused and upstream stays untouched', async (type) => {
    expect(await send('POST', '/posts', `{"channel_id":"${ops}","message":"m"}`, type)).toMatch(/^HTTP\/1\.1 415 /)
    expect(mattermost.log).toEqual([])
  })

  it('G2: a compressed body is refused', async () => {
    const answer = await gateway.as(ada, 'POST', '/posts', '{}', { 'Content-Encoding': 'gzip' })

    expect(answer.status).toBe(415)
    expect(mattermost.log).toEqual([])
  })

  it('a body beyond the limit is refused, said in advance or not', async () => {
    const long = JSON.stringify({ channel_id: ops, message: 'x'.repeat(30_000) })
    expect(await send('POST', '/posts', long)).toMatch(/^HTTP\/1\.1 413 /)

    const chunk = `${long.length.toString(16)}\r\n${long}\r\n0\r\n\r\n`
    const answer = await sendRaw(
      gateway.port,
      `POST /api/v4/posts HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ada.token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunk}`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(mattermost.log).toEqual([])
  })

  it('G2: whatever keys a body has, upstream sees known keys once, with the values of the schema', async () => {
    const key = fc.constantFrom(
      'channel_id',
      'Channel_ID',
      'message',
      'MESSAGE',
      'me\u017fsage',
      'type',
      'props',
      'attachments',
      'user_id',
      '__proto__',
      '\\u006dessage',
    )
    const value = fc.constantFrom(
      `"${ops}"`,
      `"${hidden}"`,
      '"words"',
      '""',
      '"custom_x"',
      '{}',
      '{"attachments":[]}',
      'null',
      '1',
      '[]',
      `"${me}"`,
    )

    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(key, value), { maxLength: 5 }), async (entries) => {
        mattermost.forget()
        const answer = await send('POST', '/posts', `{${entries.map(([k, v]) => `"${k}":${v}`).join(',')}}`)
        expect(answer).toMatch(/^HTTP\/1\.1 (201|400|403) /)
        for (const { body } of writes()) {
          const sent = JSON.parse(String(body))
          expect(sent.channel_id).toBe(ops)
          expect(Object.keys(sent).every((name) => ['channel_id', 'message', 'type', 'props'].includes(name))).toBe(
            true,
          )
          expect(['', undefined]).toContain(sent.type)
          expect(sent.props ?? {}).toEqual({})
        }
      }),
      { numRuns: 200 },
    )
  })

  it('G2: a document is read as JSON.parse reads it, or refused', async () => {
    const { parseStrictJson } = await import('../../src/gateway/strict-json.ts')
    fc.assert(
      fc.property(fc.json(), (text) => {
        let strict: unknown
        try {
          strict = parseStrictJson(Buffer.from(text))
        } catch {
          // Refused: only what a reader who ignores case would read in two ways may be.
          return hasFoldedRepeats(JSON.parse(text))
        }
        expect(strict).toEqual(JSON.parse(text))
        return true
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['attachments', { attachments: [{ text: 'x', actions: [{ id: 'a', integration: { url: 'http://internal/' } }] }] }],
    ['attachments in other case', { Attachments: [] }],
    ['a webhook', { from_webhook: 'true' }],
    ['another name', { override_username: 'Admin' }],
    ['another picture', { override_icon_url: 'http://x/' }],
    ['a bot', { from_bot: 'true' }],
    ['a plugin', { from_plugin: 'true' }],
    ['an app', { from_oauth_app: 'true' }],
    ['an app binding', { app_bindings: [] }],
    ['a forced notice', { force_notification: 'x' }],
  ])('G5, G6, hostile 5: props with %s are refused on create and patch', async (_name, props) => {
    const created = await gateway.as(ada, 'POST', '/posts', { channel_id: ops, message: 'm', props })
    const patched = await gateway.as(ada, 'PUT', `/posts/${idOf('own')}/patch`, { message: 'm', props })

    expect([created.status, patched.status]).toEqual([400, 400])
    expect(writes()).toEqual([])
  })

  it('hostile 5: attachments by every other way that a post could be written are refused', async () => {
    const body = { channel_id: ops, message: 'm', props: { attachments: [{ text: 'x' }] } }
    const ways: [string, string][] = [
      ['PUT', `/posts/${idOf('own')}`],
      ['POST', '/drafts'],
      ['POST', '/posts/schedule'],
      ['PUT', `/posts/schedule/${idOf('s')}`],
      ['POST', '/posts/ephemeral'],
      ['POST', `/posts/${idOf('own')}/move`],
    ]
    for (const [method, path] of ways) expect((await gateway.as(ada, method, path, body)).status).toBe(403)

    const raws = [
      `{"channel_id":"${ops}","message":"m","attachments":[{"text":"x"}]}`,
      `{"channel_id":"${ops}","message":"m","props":{},"Props":{"attachments":[{"text":"x"}]}}`,
      `{"channel_id":"${ops}","message":"m","props":{},"props":{"attachments":[{"text":"x"}]}}`,
      `{"channel_id":"${ops}","message":"m","metadata":{"embeds":[{"type":"message_attachment"}]}}`,
    ]
    for (const raw of raws) expect(await send('POST', '/posts', raw)).toMatch(/^HTTP\/1\.1 400 /)
    expect(writes()).toEqual([])
  })

  it.each(['system_join_channel', 'custom_calls', 'slack_attachment', 'system_generic', 'ME'])(
    'G6: the type %s is refused',
    async (type) => {
      const answer = await gateway.as(ada, 'POST', '/posts', { channel_id: ops, message: 'm', type })

      expect(answer.status).toBe(400)
      expect(mattermost.log).toEqual([])
    },
  )

  it('G10: a post into a channel that is not granted is refused and upstream stays untouched', async () => {
    const answer = await gateway.as(ada, 'POST', '/posts', { channel_id: hidden, message: 'm' })

    expect(answer.json).toMatchObject({ id: 'mission.channel_not_granted', status_code: 403 })
    expect(mattermost.log).toEqual([])
  })

  it('G12: a pending id must begin with the own id and a colon', async () => {
    for (const pending of [`${idOf('eve')}:1`, `${me}x:1`, `x${me}:1`, `${me}`, '1700000000000'])
      expect(
        (await gateway.as(ada, 'POST', '/posts', { channel_id: ops, message: 'm', pending_post_id: pending })).status,
      ).toBe(400)
    expect(mattermost.log).toEqual([])
  })

  it('G12: files must be own uploads for this channel', async () => {
    sessions.uploads.set(idOf('mine'), `${me}/${ops}`)
    sessions.uploads.set(idOf('minethere'), `${me}/${intel}`)
    sessions.uploads.set(idOf('theirs'), `${idOf('eve')}/${ops}`)
    const post = (files: string[]) =>
      gateway.as(ada, 'POST', '/posts', { channel_id: ops, message: '', file_ids: files })

    for (const files of [[idOf('theirs')], [idOf('minethere')], [idOf('unknown')], [idOf('mine'), idOf('theirs')]])
      expect((await post(files)).json).toMatchObject({ id: 'mission.file_not_yours' })
    expect(writes()).toEqual([])
    expect((await post([idOf('mine')])).status).toBe(201)

    const patch = await gateway.as(ada, 'PUT', `/posts/${idOf('own')}/patch`, { file_ids: [idOf('theirs')] })
    expect(patch.json).toMatchObject({ id: 'mission.file_not_yours' })
  })

  it('G12: a reply hangs on a post of the same channel', async () => {
    const reply = (root: string) =>
      gateway.as(ada, 'POST', '/posts', { channel_id: ops, message: 'm', root_id: idOf(root) })

    expect((await reply('elsewhere')).status).toBe(400)
    expect((await reply('secret')).status).toBe(400)
    expect(writes()).toEqual([])
    expect((await reply('foreign')).status).toBe(201)
  })

  it('only own posts are edited, and the path and body name the same one', async () => {
    const patch = (name: string, body: object) => gateway.as(ada, 'PUT', `/posts/${idOf(name)}/patch`, body)

    expect((await patch('foreign', { message: 'm' })).status).toBe(403)
    expect((await patch('secret', { message: 'm' })).json).toMatchObject({ id: 'mission.channel_not_granted' })
    expect((await patch('own', { id: idOf('foreign'), message: 'm' })).status).toBe(400)
    expect((await patch('own', { is_pinned: true })).status).toBe(400)
    expect(writes()).toEqual([])

    expect((await patch('own', { id: idOf('own'), message: 'better' })).status).toBe(200)
    expect(JSON.parse(String(writes()[0]?.body))).toEqual({ message: 'better' })
  })

  it.each([
    '/msg @member hello',
    '/groupmsg @a,@b hi',
    '/invite @member3',
    '/logout',
    '/join hidden',
    '/leave',
    '/header x',
    '/echo x',
    '/custom',
    '/Me waves',
    '/ME waves',
    '/me\twaves',
    '/me\u00a0waves',
    '/me\u2028x',
    ' /me x',
    'me',
    '/',
    '//me',
    '/me,x',
    '/echo\n/me',
  ])('G7, hostile 22: the command %j is refused and upstream stays untouched', async (command) => {
    const answer = await gateway.as(ada, 'POST', '/commands/execute', { command, channel_id: ops, team_id: team })

    expect(answer.json).toMatchObject({ id: 'mission.command_forbidden', status_code: 403 })
    expect(mattermost.log).toEqual([])
  })

  it('G7, hostile 22: an allowed command answers without a place to go to and without an address', async () => {
    mattermost.on('POST /api/v4/commands/execute', {
      response_type: 'ephemeral',
      text: 'done',
      type: '',
      goto_location: `${mattermost.url}/mission/channels/x`,
      icon_url: 'http://mattermost.internal/icon',
      trigger_id: 'abc',
      attachments: [{ text: 'x' }],
      extra_responses: [{ goto_location: 'http://mattermost.internal' }],
    })
    const answer = await gateway.as(ada, 'POST', '/commands/execute', {
      command: '/me waves',
      channel_id: ops,
      team_id: team,
      team_domain: 'x',
    })

    expect(answer.json).toEqual({ response_type: 'ephemeral', text: 'done', type: '', goto_location: '' })
    expect(JSON.parse(String(writes()[0]?.body))).toEqual({ command: '/me waves', channel_id: ops, team_id: team })
  })

  it('G10: a command, a view, a reaction and a mark in a channel that is not granted are refused', async () => {
    const tries: [string, string, object | undefined][] = [
      ['POST', '/commands/execute', { command: '/me x', channel_id: hidden }],
      ['POST', '/commands/execute', { command: '/me x', channel_id: ops, team_id: idOf('other') }],
      ['POST', '/commands/execute', { command: '/me x', channel_id: ops, root_id: idOf('secret') }],
      ['POST', '/channels/members/me/view', { channel_id: hidden }],
      ['POST', '/channels/members/me/view', { channel_id: ops, prev_channel_id: hidden }],
      ['POST', '/reactions', { user_id: me, post_id: idOf('secret'), emoji_name: 'smile' }],
      ['POST', '/reactions', { user_id: idOf('eve'), post_id: idOf('own'), emoji_name: 'smile' }],
      ['DELETE', `/users/me/posts/${idOf('secret')}/reactions/smile`, undefined],
      ['POST', `/users/me/posts/${idOf('secret')}/set_unread`, {}],
      ['POST', `/posts/${idOf('secret')}/pin`, undefined],
      ['POST', `/posts/${idOf('secret')}/unpin`, undefined],
      ['PUT', `/channels/${hidden}/members/me/notify_props`, { push: 'all' }],
      ['PUT', `/channels/${ops}/members/${idOf('eve')}/notify_props`, { push: 'all' }],
      ['PUT', `/users/me/teams/${team}/threads/${idOf('secret')}/read/1700000000000`, undefined],
      ['PUT', `/users/me/teams/${team}/threads/${idOf('secret')}/following`, undefined],
      ['DELETE', `/users/me/teams/${team}/threads/${idOf('secret')}/following`, undefined],
      ['PUT', `/users/me/teams/${idOf('other')}/threads/read`, undefined],
    ]
    for (const [method, path, body] of tries) {
      const answer = await gateway.as(ada, method, path, body)
      expect([400, 403], `${method} ${path}`).toContain(answer.status)
    }
    expect(writes()).toEqual([])
  })

  it('preferences are those of the list, of oneself, and name no channel that is not granted', async () => {
    const put = (row: object) => gateway.as(ada, 'PUT', '/users/me/preferences', [row])
    const row = { user_id: me, category: 'display_settings', name: 'use_military_time', value: 'true' }

    for (const bad of [
      { ...row, user_id: idOf('eve') },
      { ...row, category: 'oauth_app' },
      { ...row, category: 'toString' },
      { ...row, category: 'favorite_channel', name: hidden },
      { ...row, name: '../x' },
      { ...row, value: 'x'.repeat(2001) },
    ])
      expect((await put(bad)).status).toBe(400)
    expect(mattermost.log).toEqual([])
    expect((await put(row)).status).toBe(200)
  })

  it('a status is set for oneself only', async () => {
    await gateway.as(ada, 'PUT', '/users/me/status', {
      user_id: me,
      status: 'dnd',
      dnd_end_time: 1_700_000_000,
      manual: true,
    })
    expect(JSON.parse(String(writes()[0]?.body))).toEqual({ user_id: me, status: 'dnd', dnd_end_time: 1_700_000_000 })

    mattermost.forget()
    const answer = await gateway.as(ada, 'PUT', `/users/${idOf('eve')}/status`, { user_id: idOf('eve'), status: 'dnd' })
    expect(answer.status).toBe(403)
    expect(mattermost.log).toEqual([])
  })

  it('a body where none belongs is refused', async () => {
    expect(await send('POST', `/posts/${idOf('own')}/pin`, '{}')).toMatch(/^HTTP\/1\.1 400 /)
    expect(mattermost.log).toEqual([])
  })
})

function hasFoldedRepeats(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasFoldedRepeats)
  if (typeof value !== 'object' || value === null) return false
  const keys = Object.keys(value).map((key) => key.toUpperCase().toLowerCase())
  return new Set(keys).size < keys.length || keys.includes('__proto__') || Object.values(value).some(hasFoldedRepeats)
}
