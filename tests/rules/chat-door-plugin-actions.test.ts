import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { type MsgpackValue, readMsgpack, writeMsgpack } from '../../src/gateway/socket/msgpack.ts'
import { until } from '../support/until.ts'
import { type OpenChat, openChat, type Person } from './chat-door-kit.ts'
import { grantOf, idOf, openRecorder, openSessions, type Recorder, type Sessions } from './gateway-kit.ts'

const ops = idOf('ops')
const hidden = idOf('hidden')
const team = idOf('mission')
const otherTeam = idOf('other')
const calls = 'custom_com.mattermost.calls'

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
  ada = sessions.add('ada', {
    browseToken: 'browse-token-of-ada',
    grants: [grantOf(ops, team)],
    view: { kind: 'chat' },
  })
  chat = await openChat(mattermost, sessions, {
    plugins: [
      { id: 'com.mattermost.calls', product: 'calls' },
      { id: 'focalboard', product: 'boards' },
    ],
  })
})
afterEach(() => chat.close())

type Heard = { readonly isBinary: boolean; readonly bytes: Buffer }

/** As the client of Calls opens its own socket: without numbers, and with nothing said about notices. */
async function openPair() {
  const client = chat.socketOf(ada, '?connection_id=&sequence_number=0')
  await client.isOpen()
  await until(() => mattermost.sockets.length > 0, 'Mattermost is dialled')
  const theirs = mattermost.sockets.at(-1) as WebSocket
  const heard: Heard[] = []
  theirs.on('message', (bytes: Buffer, isBinary: boolean) => heard.push({ bytes, isBinary }))
  const pinged = async (): Promise<void> => {
    client.send({ seq: 9999, action: 'ping' })
    await until(() => heard.some(({ bytes }) => bytes.includes('9999')), 'what was sent before has been judged')
    heard.splice(
      heard.findIndex(({ bytes }) => bytes.includes('9999')),
      1,
    )
  }
  return { client, theirs, heard, pinged }
}

const jsonOf = ({ bytes }: Heard): unknown => JSON.parse(bytes.toString())

describe('an action of a plugin', () => {
  it.each([
    'custom_com.example.other_join',
    'custom_com.mattermost.call_join',
    'custom_com.mattermost.callsjoin',
    'custom_com.mattermost.calls',
    'custom_com.mattermost.calls_',
    'custom_COM.MATTERMOST.CALLS_join',
    'Custom_com.mattermost.calls_join',
    'custom__join',
    'custom_',
    'custom_focalboard_a b',
    'custom_focalboard_a\u0000',
    `custom_focalboard_${'x'.repeat(65)}`,
    'custom_com.mattermost.ms-embedded_x',
  ])('G12: that is none of a listed plugin (%j) is refused, as text and as bytes', async (action) => {
    const { client, heard, pinged } = await openPair()
    client.send({ seq: 3, action, data: { channelID: ops } })
    await until(() => client.frames.length > 0, 'it is answered')
    expect(client.frames[0]).toMatchObject({ status: 'FAIL', seq_reply: 3, error: { id: 'mission.operation_unknown' } })

    if (action.startsWith('custom_')) {
      client.send(writeMsgpack({ seq: 4, action, data: { channelID: ops } }))
      await until(() => client.frames.length > 1, 'it is answered too')
      expect(client.frames[1]).toMatchObject({ status: 'FAIL', seq_reply: 4 })
    }
    await pinged()
    expect(heard).toEqual([])
  })

  it.each<[string, Record<string, MsgpackValue>]>([
    ['as its channel', { channelID: hidden }],
    ['in snake case', { channel_id: hidden }],
    ['in another case', { CHANNELID: hidden }],
    ['beside a granted one', { channelID: ops, channel_id: hidden }],
    ['in a list', { channel_ids: [ops, hidden] }],
    ['in a longer text', { channelURL: `/mission/channels/${hidden}` }],
    ['in a list written as text', { channels: `${ops},${hidden}` }],
    ['deep inside', { a: { b: [{ homeChannelId: hidden }] } }],
    ['below a key of channels', { channels: { first: { id: hidden } } }],
    ['as a key below channels', { channels: { [hidden]: true } }],
    ['in JSON inside of a text', { data: JSON.stringify({ channel_id: hidden }) }],
    ['in JSON inside of JSON', { data: JSON.stringify({ data: JSON.stringify([{ channel_id: hidden }]) }) }],
    ['in JSON behind spaces', { data: ` ${JSON.stringify({ channel_id: hidden })}` }],
    ['as a team', { teamId: otherTeam }],
    ['as a team below a granted channel', { channelID: ops, team: { id: otherTeam } }],
  ])('G10: that names what is not granted %s is refused, as text and as bytes', async (_name, data) => {
    const { client, heard, pinged } = await openPair()
    client.send({ seq: 3, action: `${calls}_join`, data })
    client.send(writeMsgpack({ seq: 4, action: `${calls}_join`, data }))
    await until(() => client.frames.length > 1, 'both are answered')
    await pinged()

    expect(client.frames.map(({ seq_reply, error }) => [seq_reply, (error as { id: string }).id])).toEqual([
      [3, 'mission.channel_not_granted'],
      [4, 'mission.channel_not_granted'],
    ])
    expect(heard).toEqual([])
  })

  it('G10: names a channel only as long as it is granted', async () => {
    const { client, heard, pinged } = await openPair()
    client.send({ seq: 1, action: `${calls}_join`, data: { channelID: ops } })
    await until(() => heard.length === 1, 'the first passes')
    sessions.revoke(ada.view, ops)
    client.send({ seq: 2, action: `${calls}_reconnect`, data: { channelID: ops } })
    await until(() => client.frames.some(({ seq_reply }) => seq_reply === 2), 'the second is refused')
    await pinged()

    expect(heard).toHaveLength(1)
  })

  it.each<[string, Buffer | string]>([
    ['a second document', `{"seq":1,"action":"${calls}_join"}{}`],
    ['a repeated key', `{"seq":1,"action":"custom_other_x","action":"${calls}_join"}`],
    ['a key in another case', `{"seq":1,"action":"custom_other_x","Action":"${calls}_join"}`],
    ['a key that no action has', `{"seq":1,"action":"${calls}_join","session":{"id":"x"}}`],
    ['data that are no object', `{"seq":1,"action":"${calls}_join","data":["x"]}`],
    ['no number', `{"action":"${calls}_join"}`],
    ['a number below one', `{"seq":0,"action":"${calls}_join"}`],
    ['a name that is no text', '{"seq":1,"action":["custom_focalboard_x"]}'],
    [
      'more bytes than Mattermost takes',
      JSON.stringify({ seq: 1, action: `${calls}_x`, data: { a: 'x'.repeat(8192) } }),
    ],
    ['bytes that are no value', Buffer.of(0xc1)],
    ['bytes with something behind them', Buffer.concat([writeMsgpack({ seq: 1, action: `${calls}_x` }), Buffer.of(0)])],
    ['bytes in the order of fields', writeMsgpack([1, `${calls}_join`, { channelID: ops }])],
    ['bytes of an action that is not a plugin’s', writeMsgpack({ seq: 1, action: 'ping' })],
    ['bytes of a challenge', writeMsgpack({ seq: 1, action: 'authentication_challenge', data: { token: 'x' } })],
    ['bytes with a key that no action has', writeMsgpack({ seq: 1, action: `${calls}_x`, session: {} })],
    ['bytes with data that are no object', writeMsgpack({ seq: 1, action: `${calls}_x`, data: 'x' })],
    ['bytes with a name in bytes', writeMsgpack({ seq: 1, action: Buffer.from(`${calls}_x`) })],
    [
      'more bytes than Mattermost takes, as bytes',
      writeMsgpack({ seq: 1, action: `${calls}_x`, data: { a: Buffer.alloc(8192) } }),
    ],
  ])('G2: with %s closes the socket, and nothing goes up', async (_name, frame) => {
    const { client, heard } = await openPair()
    client.send(frame)
    await client.isClosed()

    expect([1008, 1009]).toContain(client.ended[0]?.code)
    expect(heard).toEqual([])
  })

  it('passes as text: what the client of Boards says is what Mattermost hears', async () => {
    const { client, heard } = await openPair()
    const action = { action: 'custom_focalboard_SUBSCRIBE_TEAM', seq: 5, data: { teamId: team } }
    client.send(action)
    client.send({ ...action, seq: 6, data: { teamId: '0', readToken: '' } })
    await until(() => heard.length === 2, 'both pass')

    expect(heard.map(({ isBinary }) => isBinary)).toEqual([false, false])
    expect(heard.map(jsonOf)).toEqual([action, { ...action, seq: 6, data: { teamId: '0', readToken: '' } }])
    expect(client.frames).toEqual([])
  })

  it('passes as bytes: what the client of Calls says is what Mattermost hears, to the byte', async () => {
    const { client, heard } = await openPair()
    client.send({
      action: `${calls}_join`,
      seq: 1,
      data: { channelID: ops, title: '', threadID: '', av1Support: true },
    })
    const description = writeMsgpack({ action: `${calls}_sdp`, seq: 2, data: { data: Buffer.alloc(3000, 'z') } })
    client.send(description)
    client.send({
      action: `${calls}_ice`,
      seq: 3,
      data: { data: JSON.stringify({ candidate: 'candidate:1', sdpMid: '0' }) },
    })
    client.send({ action: `${calls}_leave`, seq: 4 })
    client.send(writeMsgpack({ action: `${calls}_mute`, seq: 5, data: null }))
    await until(() => heard.length === 5, 'all pass')

    expect(heard.map(({ isBinary }) => isBinary)).toEqual([false, true, false, false, true])
    expect(heard[1]?.bytes.equals(description)).toBe(true)
    expect(readMsgpack(heard[4]?.bytes ?? Buffer.alloc(0))).toEqual({ action: `${calls}_mute`, seq: 5, data: null })
    expect(jsonOf(heard[3] as Heard)).toEqual({ action: `${calls}_leave`, seq: 4 })
    expect(client.frames).toEqual([])
  })

  it('may be as many as all others together, and no more', async () => {
    const { client, heard } = await openPair()
    for (let seq = 1; seq <= 101; seq += 1) client.send(writeMsgpack({ action: `${calls}_ice`, seq, data: null }))
    await client.isClosed()

    expect(client.ended[0]).toEqual({ code: 1008, reason: 'too_many_requests' })
    expect(heard.length).toBeLessThanOrEqual(100)
  })

  it('that comes before Mattermost has answered waits like the others, a few at most', async () => {
    const client = chat.socketOf(ada, '?connection_id=&sequence_number=0')
    await client.isOpen()
    for (let seq = 1; seq <= 40; seq += 1) client.send({ action: `${calls}_leave`, seq })
    await until(() => client.ended.length > 0 || mattermost.sockets.length > 0, 'it is dialled, or was too much')

    expect(client.ended.every(({ code }) => code === 1008)).toBe(true)
  })

  it('hostile 8: after a cut-off nothing goes up', async () => {
    const { client, heard } = await openPair()
    sessions.cut(ada.view)
    client.send(writeMsgpack({ action: `${calls}_join`, seq: 1, data: { channelID: ops } }))
    await client.isClosed()

    expect(heard).toEqual([])
  })
})

describe('an event of a plugin', () => {
  const event = (name: string, data: object, broadcast: object, seq: number): string =>
    JSON.stringify({ event: name, data, broadcast: { user_id: '', channel_id: '', team_id: '', ...broadcast }, seq })
  const connection = idOf('connection')

  it('G12: for this very socket is heard, as Calls answers whoever joins', async () => {
    const { client, theirs } = await openPair()
    theirs.send(event(`${calls}_join`, { connID: connection }, { connection_id: connection }, 1))
    theirs.send(event(`${calls}_signal`, { connID: connection, data: '{}' }, { connection_id: connection }, 2))
    await until(() => client.frames.length === 2, 'both come')

    expect(client.frames.map(({ event: name, data }) => [name, data])).toEqual([
      [`${calls}_join`, { connID: connection }],
      [`${calls}_signal`, { connID: connection, data: '{}' }],
    ])
  })

  it('G10: for this socket or this guest does not name a channel that is not granted', async () => {
    const { client, theirs } = await openPair()
    theirs.send(event(`${calls}_call_state`, { channel_id: hidden }, { connection_id: connection }, 1))
    theirs.send(event(`${calls}_join`, {}, { connection_id: connection, channel_id: hidden }, 2))
    theirs.send(event(`${calls}_join`, {}, { connection_id: connection, user_id: idOf('bob') }, 3))
    theirs.send(event('custom_com.example.other_join', {}, { connection_id: connection }, 4))
    theirs.send(event(`${calls}_call_end`, {}, {}, 5))
    theirs.send(event(`${calls}_call_end`, {}, { team_id: team }, 6))
    await until(() => client.frames.length === 6, 'all numbers come')

    expect(client.frames.map(({ event: name }) => name)).toEqual(Array(6).fill('mission_nothing'))
    expect(client.frames.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(JSON.stringify(client.frames)).not.toContain(hidden)
  })
})
