import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { openClient } from './gateway-client.ts'
import {
  grantOf,
  idOf,
  type OpenGateway,
  openGateway,
  openRecorder,
  openSessions,
  publicUrl,
  type Recorder,
  type Sessions,
  sendRaw,
  settingsFor,
} from './gateway-kit.ts'

const ops = idOf('ops')
const intel = idOf('intel')
const hidden = idOf('hidden')
const team = idOf('mission')
const post = idOf('post')

type Frame = Record<string, unknown> & { seq?: number; event?: string; data?: Record<string, unknown> }

/** A client as `@mattermost/client` is one. */
function openMissionClient(port: number, query = '', headers: Record<string, string> = { Origin: publicUrl }) {
  const client = openClient(port, query, headers)
  return {
    ...client,
    frames: client.frames as Frame[],
    challenge: (token: string, seq = 1) => client.send({ seq, action: 'authentication_challenge', data: { token } }),
  }
}

const nowhere = {
  omit_users: null,
  user_id: '',
  channel_id: '',
  team_id: '',
  connection_id: '',
  omit_connection_id: '',
}

function event(name: string, data: unknown, broadcast: object, seq: number): string {
  return JSON.stringify({ event: name, data, broadcast: { ...nowhere, ...broadcast }, seq })
}

function posted(channelId: string, seq: number, further: object = {}): string {
  const body = { id: post, channel_id: channelId, user_id: idOf('member'), message: 'words', metadata: {}, ...further }
  return event('posted', { channel_type: 'O', post: JSON.stringify(body) }, { channel_id: channelId }, seq)
}

describe('sockets', () => {
  let sessions: Sessions
  let mattermost: Recorder
  let gateway: OpenGateway
  let ada: ReturnType<Sessions['add']>
  const clients: ReturnType<typeof openMissionClient>[] = []

  const open = (query?: string, headers?: Record<string, string>) => {
    const client = openMissionClient(gateway.port, query, headers)
    clients.push(client)
    return client
  }

  /** A proven client, and Mattermost's end of it. */
  async function openProven(query = '?connection_id=&sequence_number=0') {
    const client = open(query)
    await client.isOpen()
    const before = mattermost.sockets.length
    client.challenge(ada.token)
    await client.gets(1)
    const theirs = mattermost.sockets[before]
    if (!theirs) throw new Error('Mattermost was not dialled')
    return { client, theirs, received: mattermost.receivedBy(theirs) }
  }

  beforeAll(async () => {
    mattermost = await openRecorder()
  })
  afterAll(() => mattermost.close())
  beforeEach(async () => {
    mattermost.forget()
    mattermost.behaviour.upgradeStatus = 101
    mattermost.on(`GET /api/v4/channels/${ops}/members`, [{ user_id: idOf('member') }, { user_id: idOf('ada') }])
    mattermost.on(`GET /api/v4/channels/${intel}/members`, [{ user_id: idOf('ada') }])
    sessions = openSessions()
    ada = sessions.add('ada', {
      browseToken: 'browse-token-of-ada',
      grants: [grantOf(ops, team), grantOf(intel, team)],
    })
    gateway = await openGateway(
      settingsFor(mattermost.url, {
        limits: { maxWaitingSocketsPerAddress: 5, maxSocketsPerGuest: 3, challengeTimeoutMs: 5000 },
        session: { recheckSeconds: 1 },
      }),
      sessions,
    )
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) client.socket.terminate()
    await gateway.close()
  })

  describe('opening', () => {
    it.each([
      ['another path', '/api/v4/users/me'],
      ['the root', '/'],
      ['a plugin', '/plugins/com.example/ws'],
      ['the path below another', '/x/api/v4/websocket'],
      ['an encoded slash', '/api/v4%2fwebsocket'],
      ['a trailing slash', '/api/v4/websocket/'],
      ['a token in the query', '/api/v4/websocket?access_token=abc'],
      ['a malformed connection id', '/api/v4/websocket?connection_id=xyz'],
      ['a malformed number', '/api/v4/websocket?sequence_number=x'],
    ])('G3, hostile 7: an upgrade of %s is refused, and nothing behind it is read', async (_name, path) => {
      const answer = await sendRaw(
        gateway.port,
        `GET ${path} HTTP/1.1\r\nHost: a\r\nOrigin: ${publicUrl}\r\nAuthorization: Bearer ${ada.token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nGET /api/v4/users/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ada.token}\r\n\r\n`,
      )

      expect(answer).toMatch(/^HTTP\/1\.1 40[03] /)
      expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
      expect(mattermost.upgrades).toEqual([])
      expect(mattermost.log).toEqual([])
    })

    it.each([
      ['the wrong version', 'Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'],
      ['no key', 'Sec-WebSocket-Version: 13\r\n'],
    ])('G3, hostile 7: an upgrade with %s, then a pipelined request: no byte upstream', async (_name, headers) => {
      const answer = await sendRaw(
        gateway.port,
        `GET /api/v4/websocket HTTP/1.1\r\nHost: a\r\nOrigin: ${publicUrl}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\nGET /api/v4/users/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ada.token}\r\n\r\n`,
      )

      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
      expect(mattermost.upgrades).toEqual([])
      expect(mattermost.log).toEqual([])
    })

    it('G3, hostile 7: a request pipelined behind a good upgrade is no frame, and closes before Mattermost is dialled', async () => {
      await sendRaw(
        gateway.port,
        `GET /api/v4/websocket HTTP/1.1\r\nHost: a\r\nOrigin: ${publicUrl}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nGET /api/v4/users/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ada.token}\r\n\r\n`,
      )

      expect(mattermost.upgrades).toEqual([])
      expect(mattermost.log).toEqual([])
    })

    it.each([
      ['none', undefined],
      ['null', 'null'],
      ['another host', 'https://evil.example'],
      ['another scheme', 'http://mission.example'],
      ['a name that begins alike', 'https://mission.example.evil.example'],
    ])('G3: with the Origin %s no socket opens', async (_name, origin) => {
      const client = open('', origin === undefined ? {} : { Origin: origin })
      await client.isClosed()

      expect(client.refusedWith()).toBe(403)
      expect(mattermost.upgrades).toEqual([])
    })

    it('G3: Mattermost is dialled only after the session was checked, with the key of the guest and the numbers of the client', async () => {
      const connectionId = idOf('connection')
      const client = open(`?connection_id=${connectionId}&sequence_number=7&posted_ack=true&disconnect_err_code=1006`)
      await client.isOpen()
      expect(mattermost.upgrades).toEqual([])

      client.challenge(ada.token, 4)
      await client.gets(1)

      expect(client.frames).toEqual([{ status: 'OK', seq_reply: 4 }])
      const [upgrade] = mattermost.upgrades
      expect(upgrade?.url).toBe(`/api/v4/websocket?connection_id=${connectionId}&sequence_number=7`)
      expect(upgrade?.headers.authorization).toBe('Bearer browse-token-of-ada')
      expect(upgrade?.headers.origin).toBeUndefined()
      expect(upgrade?.headers.cookie).toBeUndefined()
      expect(upgrade?.headers['sec-websocket-extensions']).toBeUndefined()
    })

    it('hostile 15: a token that is no session closes the socket, and Mattermost is not dialled', async () => {
      for (const token of ['x'.repeat(43), ada.fileCookie, 'browse-token-of-ada', '']) {
        const client = open()
        await client.isOpen()
        client.challenge(token)
        await client.isClosed()
        expect(client.frames).toMatchObject([
          { status: 'FAIL', seq_reply: 1, error: { id: 'mission.session_missing' } },
        ])
        expect(client.ended[0]?.code).toBe(4401)
      }
      expect(mattermost.upgrades).toEqual([])
    })

    it('G3, hostile 20: a second challenge closes, while the first is checked and after it', async () => {
      const hasty = open()
      await hasty.isOpen()
      hasty.challenge(ada.token, 1)
      hasty.challenge(ada.token, 2)
      await hasty.isClosed()
      expect(hasty.ended[0]?.code).toBe(1008)

      const { client, received } = await openProven()
      client.challenge(ada.token, 3)
      await client.isClosed()
      expect(client.ended[0]?.code).toBe(1008)
      expect(received).toEqual([])
    })

    it.each([
      ['another action', { seq: 1, action: 'ping' }],
      ['an odd-case action', { seq: 1, Action: 'authentication_challenge', data: { token: 'x' } }],
      ['both cases', '{"seq":1,"action":"ping","Action":"authentication_challenge","data":{"token":"x"}}'],
      ['a key too many', { seq: 1, action: 'authentication_challenge', data: { token: 'x', more: 1 } }],
      ['a second document', '{"seq":1,"action":"authentication_challenge","data":{"token":"x"}}{}'],
      ['a byte order mark', '\ufeff{"seq":1,"action":"authentication_challenge","data":{"token":"x"}}'],
      ['no JSON', 'hello'],
    ])(
      'G2, G3, hostile 20: %s in place of the challenge closes, and Mattermost is not dialled',
      async (_name, frame) => {
        const client = open()
        await client.isOpen()
        client.send(frame)
        await client.isClosed()

        expect(mattermost.upgrades).toEqual([])
        expect(client.frames).toEqual([])
      },
    )

    it('hostile 20: a frame of 8,193 bytes closes', async () => {
      const client = open()
      await client.isOpen()
      client.send('x'.repeat(8193))
      await client.isClosed()

      expect(client.ended[0]?.code).toBe(1009)
      expect(mattermost.upgrades).toEqual([])
    })

    it('G3, hostile 20: of a thousand silent sockets from one address only a few may wait, and not for long', async () => {
      const silent = Array.from({ length: 40 }, () => open())
      await until(
        () => silent.every((client) => client.refusedWith() === 429 || client.socket.readyState === 1),
        'all are answered',
      )
      expect(silent.filter((client) => client.refusedWith() === 0)).toHaveLength(5)

      gateway.clock.ms += 5001
      await until(() => silent.every((client) => client.ended.length > 0), 'all are closed')

      const later = open()
      await later.isOpen()
      expect(mattermost.upgrades).toEqual([])
    })

    it('one person has only so many sockets', async () => {
      await openProven()
      await openProven()
      await openProven()
      const client = open()
      await client.isOpen()
      client.challenge(ada.token)
      await client.isClosed()

      expect(client.frames).toMatchObject([{ error: { id: 'mission.too_many_requests' } }])
      expect(gateway.gateway.openSockets()).toBe(3)
    })

    it('G3: when Mattermost refuses the upgrade, both ends close and the client comes again', async () => {
      mattermost.behaviour.upgradeStatus = 500
      const client = open()
      await client.isOpen()
      client.challenge(ada.token)
      await client.isClosed()

      expect(client.frames).toEqual([])
      expect(client.ended[0]?.code).toBe(1001)
      expect(gateway.gateway.openSockets()).toBe(0)
    })

    it('what the stock client sends right behind its challenge waits for Mattermost and goes there then', async () => {
      const client = open()
      await client.isOpen()
      client.challenge(ada.token, 1)
      client.send({ seq: 2, action: 'ping' })
      await client.gets(1)
      const [theirs] = mattermost.sockets.slice(-1)
      if (!theirs) throw new Error('Mattermost was not dialled')
      await until(() => mattermost.receivedBy(theirs).length === 1, 'the ping arrives')

      expect(mattermost.receivedBy(theirs)).toEqual([{ seq: 2, action: 'ping' }])
    })
  })

  describe('actions', () => {
    it('G8: an action that is not on the list is answered here', async () => {
      const { client, received } = await openProven()
      for (const [at, action] of ['posted_notify_ack', 'custom_com.example_x', 'webrtc', '', 'PING'].entries())
        client.send({ seq: at + 10, action, data: {} })
      client.send({ seq: 99, action: 'ping' })
      await until(() => received.length === 1, 'the ping arrives')

      expect(client.frames.slice(1)).toMatchObject(
        [10, 11, 12, 13, 14].map((seq) => ({
          status: 'FAIL',
          seq_reply: seq,
          error: { id: 'mission.operation_unknown' },
        })),
      )
      expect(received).toEqual([{ seq: 99, action: 'ping' }])
    })

    it.each([
      ['an odd-case key', '{"seq":2,"Action":"ping"}'],
      ['a repeated key', '{"seq":2,"action":"posted_notify_ack","action":"ping"}'],
      ['a folded repeated key', '{"seq":2,"action":"ping","ACTION":"custom_x"}'],
      ['a key folded by Unicode', '{"seq":2,"action":"ping","\u017feq":3}'],
      ['no number', '{"action":"ping"}'],
      ['zero as number', '{"seq":0,"action":"ping"}'],
      [
        'data of another form',
        `{"seq":2,"action":"user_typing","data":{"channel_id":"${ops}","Channel_ID":"${hidden}"}}`,
      ],
    ])('G2, hostile 20: a frame with %s closes the socket, and Mattermost gets nothing', async (_name, frame) => {
      const { client, received } = await openProven()
      client.send(frame)
      await client.isClosed()

      expect(client.ended[0]?.code).toBe(1008)
      expect(received).toEqual([])
    })

    it('G10: typing and presence name granted channels only', async () => {
      const { client, received } = await openProven()
      client.send({ seq: 2, action: 'user_typing', data: { channel_id: hidden, parent_id: '' } })
      client.send({ seq: 3, action: 'presence', data: { channel_id: hidden } })
      client.send({ seq: 4, action: 'presence', data: { team_id: idOf('other') } })
      client.send({ seq: 5, action: 'presence', data: { thread_channel_id: hidden, is_thread_view: true } })
      client.send({ seq: 6, action: 'user_typing', data: { channel_id: ops, parent_id: '' } })
      client.send({ seq: 7, action: 'presence', data: { channel_id: ops } })
      await until(() => received.length === 2, 'two actions arrive')

      expect(client.frames.slice(1)).toMatchObject(
        [2, 3, 4, 5].map((seq) => ({ seq_reply: seq, error: { id: 'mission.channel_not_granted' } })),
      )
      expect(received.map(({ seq }) => seq)).toEqual([6, 7])
    })

    it('G8, hostile 20: statuses are asked and told only of people of granted channels', async () => {
      const { client, theirs, received } = await openProven()
      client.send({ seq: 2, action: 'get_statuses_by_ids', data: { user_ids: [idOf('member'), idOf('stranger')] } })
      await until(() => received.length === 1, 'the question arrives')
      expect(received[0]).toEqual({ seq: 2, action: 'get_statuses_by_ids', data: { user_ids: [idOf('member')] } })

      client.send({ seq: 3, action: 'get_statuses' })
      await until(() => received.length === 2, 'the second question arrives')
      theirs.send(
        JSON.stringify({
          status: 'OK',
          seq_reply: 3,
          data: { [idOf('member')]: 'away', [idOf('stranger')]: 'online' },
        }),
      )
      client.send({ seq: 4, action: 'get_statuses_by_ids', data: { user_ids: [idOf('stranger')] } })
      await client.gets(3)

      expect(client.frames).toContainEqual({ status: 'OK', seq_reply: 3, data: { [idOf('member')]: 'away' } })
      expect(client.frames).toContainEqual(expect.objectContaining({ seq_reply: 4, status: 'FAIL' }))
      expect(received).toHaveLength(2)
    })

    it('a pong says no node, and an answer to nothing tells nothing', async () => {
      const { client, theirs } = await openProven()
      theirs.send(
        '{"status":"OK","seq_reply":2,"data":{"node_id":"node-1","server_time":1,"text":"pong","version":"11.6.0"}}',
      )
      theirs.send(`{"status":"OK","seq_reply":9,"data":{"${idOf('stranger')}":"online"}}`)
      await client.gets(3)

      expect(client.frames.slice(1)).toEqual([
        { status: 'OK', seq_reply: 2, data: { text: 'pong', version: '11.6.0', server_time: 1 } },
        { status: 'OK', seq_reply: 9, data: {} },
      ])
    })
  })

  describe('events', () => {
    it('G8, G10: every number reaches the client; what is not for it is an empty event of that number', async () => {
      const { client, theirs } = await openProven()
      theirs.send(
        event(
          'hello',
          { connection_id: idOf('c'), server_hostname: 'node-1.internal', server_version: '11.6.0' },
          { user_id: ada.view.userId },
          0,
        ),
      )
      theirs.send(posted(ops, 1))
      theirs.send(posted(hidden, 2))
      theirs.send(event('custom_com.example_x', { secret: 1 }, {}, 3))
      theirs.send(
        event('custom_profile_attributes_values_updated', { user_id: ada.view.userId, values: { a: 'b' } }, {}, 4),
      )
      theirs.send(event('plugin_statuses_changed', {}, {}, 5))
      theirs.send(posted(intel, 6))
      await client.gets(8)

      const events = client.frames.slice(1)
      expect(events.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5, 6])
      expect(events.map((frame) => frame.event)).toEqual([
        'hello',
        'posted',
        'mission_nothing',
        'mission_nothing',
        'mission_nothing',
        'mission_nothing',
        'posted',
      ])
      expect(events[0]?.data).toEqual({ connection_id: idOf('c'), server_hostname: '', server_version: '11.6.0' })
      expect(events[2]).toEqual({ event: 'mission_nothing', data: {}, broadcast: nowhere, seq: 2 })
      expect(JSON.stringify(events)).not.toContain(hidden)
    })

    it.each([
      ['in the broadcast', event('typing', { user_id: idOf('member'), parent_id: '' }, { channel_id: hidden }, 0)],
      ['in the data', event('channel_created', { channel_id: hidden, team_id: team }, {}, 0)],
      [
        'in the post inside a string',
        event('posted', { post: JSON.stringify({ id: post, channel_id: hidden }) }, { channel_id: ops }, 0),
      ],
      [
        'in the post of an edit without a broadcast',
        event('post_edited', { post: JSON.stringify({ id: post, channel_id: hidden }) }, {}, 0),
      ],
      [
        'in a reaction',
        event('reaction_added', { reaction: JSON.stringify({ channel_id: hidden }) }, { channel_id: ops }, 0),
      ],
      [
        'in a channel',
        event(
          'channel_updated',
          { channel: JSON.stringify({ id: hidden, display_name: 'Hidden' }) },
          { channel_id: ops },
          0,
        ),
      ],
      [
        'in a membership',
        event('channel_member_updated', { channelMember: JSON.stringify({ channel_id: hidden }) }, {}, 0),
      ],
      [
        'in a thread',
        event(
          'thread_updated',
          { thread: JSON.stringify({ id: post, post: { id: post, channel_id: hidden } }) },
          { team_id: team },
          0,
        ),
      ],
      ['in a read thread', event('thread_read_changed', { channel_id: hidden, thread_id: post }, { team_id: team }, 0)],
      ['in a followed thread', event('thread_follow_changed', { thread_id: post, state: true }, { team_id: team }, 0)],
      ['in viewed channels', event('multiple_channels_viewed', { channel_times: { [hidden]: 1 } }, {}, 0)],
      [
        'in an acknowledgement',
        event(
          'post_acknowledgement_added',
          { acknowledgement: JSON.stringify({ channel_id: hidden }) },
          { channel_id: ops },
          0,
        ),
      ],
      ['in an ephemeral message', event('ephemeral_message', { post: JSON.stringify({ channel_id: hidden }) }, {}, 0)],
      [
        'in a favourite',
        event(
          'preferences_changed',
          {
            preferences: JSON.stringify([
              { user_id: idOf('ada'), category: 'favorite_channel', name: hidden, value: 'true' },
            ]),
          },
          {},
          0,
        ),
      ],
      ['in the team', event('update_team', { team: JSON.stringify({ id: idOf('other') }) }, {}, 0)],
      ['behind a conversion', event('channel_converted', { channel_id: hidden }, { team_id: team }, 0)],
    ])('G10, hostile 10: a channel that is not granted, %s, does not pass', async (_name, frame) => {
      const { client, theirs } = await openProven()
      theirs.send(frame)
      await client.gets(2)

      expect(client.frames[1]).toEqual({ event: 'mission_nothing', data: {}, broadcast: nowhere, seq: 0 })
    })

    it('G9: people in events are projected, and only those whom the guest may see', async () => {
      const { client, theirs } = await openProven()
      await until(
        () => mattermost.asked().filter((call) => call.includes('/members?')).length === 2,
        'people are learned',
      )
      const user = (name: string) => ({
        id: idOf(name),
        username: name,
        email: `${name}@example.org`,
        roles: 'system_user',
        props: { a: 'b' },
      })
      theirs.send(event('user_updated', { user: user('member') }, {}, 0))
      theirs.send(event('user_updated', { user: user('stranger') }, {}, 1))
      theirs.send(
        event(
          'thread_updated',
          { thread: JSON.stringify({ id: post, participants: [user('member')], post: { id: post, channel_id: ops } }) },
          { team_id: team },
          2,
        ),
      )
      theirs.send(event('status_change', { user_id: idOf('member'), status: 'away' }, {}, 3))
      await client.gets(5)

      expect(client.frames[1]?.data).toEqual({ user: { id: idOf('member'), username: 'member', roles: 'system_user' } })
      expect(client.frames.slice(2).map((frame) => frame.event)).toEqual([
        'mission_nothing',
        'thread_updated',
        'mission_nothing',
      ])
      expect(JSON.stringify(client.frames)).not.toContain('example.org')
    })

    it('hostile 21: a permalink into a channel that is not granted brings no copy of the post behind it', async () => {
      const { client, theirs } = await openProven()
      const embed = (channelId: string) => ({
        type: 'permalink',
        data: {
          channel_id: channelId,
          post_id: post,
          post: { id: post, channel_id: channelId, message: 'hidden words' },
        },
      })
      theirs.send(posted(ops, 0, { metadata: { embeds: [embed(hidden), embed(intel)] } }))
      await client.gets(2)

      const body = JSON.parse(String(client.frames[1]?.data?.post))
      expect(body.metadata.embeds).toEqual([embed(intel)])
    })

    it('terms without downloads take the small picture out of a file’s entry, and leave the entry', async () => {
      const picture = { id: idOf('file'), name: 'pic.png', size: 11, mini_preview: '/9j/4AAQ' }
      const asSeenBy = async (terms: object) => {
        Object.assign(ada.view, { terms: { ...ada.view.terms, ...terms } })
        const { client, theirs } = await openProven()
        theirs.send(posted(ops, 0, { metadata: { files: [picture] } }))
        await client.gets(2)
        return JSON.parse(String(client.frames[1]?.data?.post)).metadata.files
      }

      expect(await asSeenBy({ mayDownload: false })).toEqual([{ id: idOf('file'), name: 'pic.png', size: 11 }])
      expect(await asSeenBy({ mayDownload: true })).toEqual([picture])
    })

    it('the client configuration passes with our addresses in place of theirs', async () => {
      const { client, theirs } = await openProven()
      theirs.send(
        event(
          'config_changed',
          {
            config: { SiteURL: 'http://mattermost.internal', WebsocketURL: 'ws://x', Version: '11.6.0', SiteName: 'M' },
          },
          {},
          0,
        ),
      )
      await client.gets(2)

      expect(client.frames[1]?.data?.config).toMatchObject({ SiteURL: publicUrl, WebsocketURL: '', Version: '11.6.0' })
      expect(JSON.stringify(client.frames)).not.toContain('mattermost.internal')
    })

    it('hostile 10: an addition to a channel that is not granted is told to policy and stays invisible', async () => {
      const { client, theirs } = await openProven()
      theirs.send(event('user_added', { user_id: ada.view.userId, team_id: team }, { channel_id: hidden }, 0))
      theirs.send(posted(hidden, 1))
      await client.gets(3)
      await until(() => sessions.calls.appeared.length === 1, 'policy is asked')

      expect(sessions.calls.appeared).toEqual([hidden])
      expect(client.frames.slice(1).map((frame) => frame.event)).toEqual(['mission_nothing', 'mission_nothing'])
    })

    it('an addition that policy allows makes the channel visible at once, and the client is told', async () => {
      sessions.policy.grants = (channelId) => grantOf(channelId, team, { source: 'member', label: 'REL' })
      const { client, theirs } = await openProven()
      theirs.send(event('user_added', { user_id: ada.view.userId, team_id: team }, { channel_id: hidden }, 0))
      await until(() => client.frames.some((frame) => frame.event === 'mission_channels_changed'), 'the client is told')
      theirs.send(posted(hidden, 1))
      await until(() => client.frames.some((frame) => frame.seq === 1), 'the post arrives')

      const told = client.frames.find((frame) => frame.event === 'mission_channels_changed')
      expect(told).toMatchObject({
        seq: -1,
        data: {
          channels: expect.arrayContaining([
            { channelId: hidden, teamId: team, label: 'REL', partnerNames: ['Partner'] },
          ]),
        },
      })
      expect(client.frames.find((frame) => frame.seq === 1)?.event).toBe('posted')
    })

    it('a conversation that the guest opens itself is not taken for an addition by others', async () => {
      const direct = idOf('direct')
      mattermost.on(`GET /api/v4/channels/${direct}`, { id: direct, type: 'D', name: 'x' })
      sessions.policy.grants = () => grantOf(direct, '', { source: 'direct' })
      const { client, theirs } = await openProven()
      sessions.policy.whileOpening = async () => {
        theirs.send(
          event(
            'direct_added',
            { creator_id: ada.view.userId, teammate_id: idOf('member') },
            { channel_id: direct },
            0,
          ),
        )
        await client.gets(2)
      }
      const answer = await gateway.as(ada, 'POST', '/channels/direct', [ada.view.userId, idOf('member')])

      expect(answer.status).toBe(201)
      expect(answer.json).toMatchObject({ id: direct })
      expect(sessions.calls.directs).toEqual([[idOf('member')]])
      expect(sessions.calls.appeared).toEqual([])
    })

    it('a removal in Mattermost is told to the session room and takes the channel at once', async () => {
      const { client, theirs } = await openProven()
      theirs.send(
        event('user_removed', { channel_id: intel, remover_id: idOf('member') }, { user_id: ada.view.userId }, 0),
      )
      await until(() => sessions.calls.vanished.length === 1, 'the session room is told')
      theirs.send(posted(intel, 1))
      await until(() => client.frames.some((frame) => frame.seq === 1), 'the next number arrives')

      expect(sessions.calls.vanished).toEqual([intel])
      expect(client.frames.find((frame) => frame.seq === 1)?.event).toBe('mission_nothing')
    })

    it('people who come and go are seen and not seen from then on', async () => {
      const { client, theirs } = await openProven()
      await until(
        () => mattermost.asked().filter((call) => call.includes('/members?')).length === 2,
        'people are learned',
      )
      theirs.send(event('user_added', { user_id: idOf('newcomer'), team_id: team }, { channel_id: ops }, 0))
      theirs.send(event('user_updated', { user: { id: idOf('newcomer'), username: 'newcomer' } }, {}, 1))
      theirs.send(
        event('user_removed', { user_id: idOf('newcomer'), remover_id: idOf('member') }, { channel_id: ops }, 2),
      )
      theirs.send(event('user_updated', { user: { id: idOf('newcomer'), username: 'newcomer' } }, {}, 3))
      await client.gets(5)

      expect(client.frames.slice(1).map((frame) => frame.event)).toEqual([
        'user_added',
        'user_updated',
        'user_removed',
        'mission_nothing',
      ])
    })

    it('Mattermost writes frames with and without spaces; both are read, and both are checked', async () => {
      const { client, theirs } = await openProven()
      const spaced = (frame: string) =>
        frame
          .replace(/^\{"event":("[a-z]+"),"data":/, '{"event": $1, "data": ')
          .replace(/,"broadcast":(.*),"seq":(\d+)\}$/, ', "broadcast": $1, "seq": $2}')
      theirs.send(spaced(posted(ops, 0)))
      theirs.send(spaced(posted(hidden, 1)))
      theirs.send(posted(ops, 2))
      await client.gets(4)

      expect(client.frames.slice(1).map(({ event: name, seq }) => [name, seq])).toEqual([
        ['posted', 0],
        ['mission_nothing', 1],
        ['posted', 2],
      ])
    })

    it('a frame that hides data behind its number does not pass', async () => {
      const { client, theirs } = await openProven()
      theirs.send(`{"event":"posted","seq":0,"data":{"post":"{\\"channel_id\\":\\"${hidden}\\"}"}}`)
      theirs.send(posted(ops, 0))
      await client.gets(2)

      expect(client.frames.slice(1)).toHaveLength(1)
      expect(JSON.stringify(client.frames)).not.toContain(hidden)
    })
  })

  describe('ending', () => {
    it('hostile 8: a cut-off closes every socket of the guest at once and says so', async () => {
      const first = await openProven()
      const second = await openProven()
      sessions.cut(ada.view)
      await Promise.all([first.client.isClosed(), second.client.isClosed()])

      for (const { client } of [first, second]) {
        expect(client.frames.at(-1)).toMatchObject({
          event: 'mission_access_ended',
          data: { code: 'session_cut' },
          seq: -1,
        })
        expect(client.ended[0]).toEqual({ code: 4401, reason: 'session_cut' })
      }
      await until(() => first.theirs.readyState === 3 && second.theirs.readyState === 3, 'upstream is closed')
      expect(gateway.gateway.openSockets()).toBe(0)
    })

    it('hostile 8: after a cut-off nothing more passes, in either direction', async () => {
      const { client, theirs, received } = await openProven()
      sessions.cut(ada.view)
      theirs.send(posted(ops, 0))
      if (client.socket.readyState === client.socket.OPEN) client.send({ seq: 9, action: 'ping' })
      await client.isClosed()

      expect(client.frames.map((frame) => frame.event)).toEqual([undefined, 'mission_access_ended'])
      expect(received).toEqual([])
    })

    it('hostile 15: a session that has ended by itself closes its socket when it is looked up again', async () => {
      const { client } = await openProven()
      ada.refusal = 'session_ended'
      await client.isClosed()

      expect(client.frames.at(-1)).toMatchObject({ event: 'mission_access_ended', data: { code: 'session_ended' } })
    })

    it('a silent cut-off feed closes everything, and the client comes again later', async () => {
      const { client } = await openProven()
      sessions.tell({ kind: 'everything', code: 'feed_silent' })
      await client.isClosed()

      expect(client.ended[0]).toEqual({ code: 1013, reason: 'feed_silent' })
    })

    it('when Mattermost goes, the client is closed so that it comes again', async () => {
      const { client, theirs } = await openProven()
      theirs.terminate()
      await client.isClosed()

      expect(client.ended[0]).toEqual({ code: 1001, reason: 'mattermost_away' })
    })

    it('when the client goes, Mattermost sees it at once, so that the connection can be resumed', async () => {
      const { client, theirs } = await openProven()
      client.socket.terminate()
      await until(() => theirs.readyState === 3, 'upstream is closed')

      expect(gateway.gateway.openSockets()).toBe(0)
    })
  })
})
