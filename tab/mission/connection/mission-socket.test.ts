import { beforeEach, describe, expect, it } from 'vitest'
import { createManualScheduler } from '../sync/simulated-server.fixture.ts'
import { createMissionSocket, type MissionSocket, type SocketLike } from './mission-socket.ts'

type Opened = SocketLike & { readonly url: string; readonly sent: string[]; isClosed: boolean }

let scheduler: ReturnType<typeof createManualScheduler>
let opened: Opened[]
let heard: string[]
let socket: MissionSocket

const last = (): Opened => {
  const one = opened.at(-1)
  if (!one) throw new Error('a socket was opened')
  return one
}
const say = (frame: object): void => last().onmessage?.({ data: JSON.stringify(frame) })
const hello = (id: string): void => say({ event: 'hello', data: { connection_id: id }, broadcast: {}, seq: 0 })
const event = (name: string, seq: number): void => say({ event: name, data: {}, broadcast: {}, seq })

beforeEach(() => {
  scheduler = createManualScheduler()
  opened = []
  heard = []
  socket = createMissionSocket({
    baseUrl: 'https://mission.test',
    token: 'the-token',
    scheduler,
    open(url) {
      const one: Opened = {
        url,
        sent: [],
        isClosed: false,
        send: (frame) => one.sent.push(frame),
        close: () => {
          one.isClosed = true
        },
        onopen: null,
        onmessage: null,
        onclose: null,
        onerror: null,
      }
      opened.push(one)
      return one
    },
    listener: {
      onEvent: (one) => heard.push(one.event),
      onFreshConnection: () => heard.push('fresh'),
      onOpen: () => heard.push('open'),
      onLost: () => heard.push('lost'),
      onAccessEnded: (code) => heard.push(`ended ${code}`),
    },
  })
  socket.start()
})

describe('the socket to Mattermost', () => {
  it('says who it is in its first frame and keeps the token out of the address', () => {
    last().onopen?.()
    expect(last().url).toBe('wss://mission.test/api/v4/websocket?connection_id=&sequence_number=0')
    expect(last().sent.map((frame) => JSON.parse(frame))).toEqual([
      { seq: 1, action: 'authentication_challenge', data: { token: 'the-token' } },
    ])
  })

  it('asks for the missed events by the number of the next one', () => {
    hello('one')
    event('posted', 1)
    event('typing', 2)
    last().onclose?.({ code: 1006 })
    scheduler.runNext()
    expect(last().url).toContain('connection_id=one&sequence_number=3')

    event('posted', 3)
    expect(heard).toEqual(['open', 'fresh', 'posted', 'typing', 'lost', 'open', 'posted'])
  })

  it('tells that everything has to be read again when the server begins a new connection', () => {
    hello('one')
    last().onclose?.({ code: 1006 })
    scheduler.runNext()
    hello('two')
    expect(heard).toEqual(['open', 'fresh', 'lost', 'open', 'fresh'])
  })

  it('does not pass on an event behind a gap, but connects again for what is missing', () => {
    hello('one')
    event('posted', 1)
    event('post_edited', 3)
    expect(heard).toEqual(['open', 'fresh', 'posted', 'lost'])
    expect(last().isClosed).toBe(true)

    scheduler.runNext()
    expect(last().url).toContain('connection_id=one&sequence_number=2')
  })

  it('begins anew when the same gap comes twice', () => {
    hello('one')
    event('posted', 5)
    scheduler.runNext()
    event('posted', 5)
    scheduler.runNext()
    expect(last().url).toContain('connection_id=&sequence_number=0')
  })

  it('passes on an event once, however often it is replayed', () => {
    hello('one')
    event('posted', 1)
    event('posted', 1)
    expect(heard.filter((name) => name === 'posted')).toHaveLength(1)
  })

  it('takes the gateway’s own events beside the numbering', () => {
    hello('one')
    event('mission_channels_changed', -1)
    event('posted', 1)
    expect(heard).toEqual(['open', 'fresh', 'mission_channels_changed', 'posted'])
  })

  it('tells that access has ended and does not come back', () => {
    hello('one')
    say({ event: 'mission_access_ended', data: { code: 'session_cut' }, broadcast: {}, seq: -1 })
    expect(heard.at(-1)).toBe('ended session_cut')
    while (scheduler.runNext());
    expect(opened).toHaveLength(1)
  })

  it('takes the close code 4401 as the end of access', () => {
    last().onclose?.({ code: 4401, reason: 'session_ended' })
    expect(heard).toEqual(['ended session_ended'])
  })

  it('gives up a connection that does not answer its ping', () => {
    hello('one')
    scheduler.runNext()
    expect(JSON.parse(last().sent.at(-1) ?? '')).toMatchObject({ action: 'ping' })
    scheduler.runNext()
    expect(last().isClosed).toBe(true)
    expect(heard.at(-1)).toBe('lost')
  })
})
