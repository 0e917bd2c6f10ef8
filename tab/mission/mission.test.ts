import { beforeEach, describe, expect, it } from 'vitest'
import { RequestError } from './connection/request-error.ts'
import type { Rest } from './connection/rest.ts'
import type { UnsentText } from './connection.ts'
import { type Carried, createMission, type Mission } from './mission.ts'
import { createManualScheduler, createSimulatedServer, me, other, teamId } from './sync/simulated-server.fixture.ts'

const scheduler = createManualScheduler()
let server: ReturnType<typeof createSimulatedServer>
let mission: Mission
let lost: { readonly code: string; readonly unsent: readonly UnsentText[] }[]

async function turn(): Promise<void> {
  for (let step = 0; step < 12; step += 1) await Promise.resolve()
}

async function answerAll(): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    while (server.deliver());
    while (server.waiting.length > 0) server.waiting.shift()?.answer()
    await turn()
  }
}

async function open(rest: Partial<Rest> = {}, carried?: Carried, subPageId?: string): Promise<void> {
  mission = createMission({
    connection: {
      baseUrl: 'http://simulated.test',
      token: 'token',
      userId: me,
      granted: [{ channelId: channelId(), teamId, label: 'MISSION SAR', partnerNames: [] }],
      mayUpload: true,
      mayDownload: true,
      maxUploadBytes: 1,
      maxMessageCharacters: 16_383,
      onSessionLost: (code, unsent) => lost.push({ code, unsent }),
    },
    createRest: () => ({ ...server.rest, ...rest }),
    openSocket: server.open,
    scheduler,
    carried,
    subPageId,
  })
  mission.start()
  await turn()
  await answerAll()
}

const channelId = (): string => server.channels[0]?.id ?? ''

beforeEach(() => {
  lost = []
  server = createSimulatedServer({ changesAtMost: 1000, canResume: () => false, now: scheduler.now })
  for (let number = 0; number < 5; number += 1) server.create(other, channelId(), { message: `m${number}` }, 1)
})

describe('a mission', () => {
  it('shows a guest without channels that there are none yet, and the channels as soon as there are', async () => {
    const isIn = { value: false }
    const missing = new RequestError('refused', { status: 404, code: 'app.channel.get_channels.not_found.app_error' })
    await open({
      channels: () => (isIn.value ? server.rest.channels(teamId) : Promise.reject(missing)),
    })
    expect(mission.store.get().phase).toBe('noChannels')

    isIn.value = true
    server.emit('user_added', { user_id: me, team_id: teamId }, channelId())
    await answerAll()
    expect(mission.store.get()).toMatchObject({ phase: 'ready', open: { channelId: channelId() } })
  })

  it('asks once for the messages that it shows first', async () => {
    const asked: string[] = []
    await open({
      postsAroundUnread: (id, before, after) => {
        asked.push(id)
        return server.rest.postsAroundUnread(id, before, after)
      },
    })

    expect(asked).toEqual([channelId()])
    expect(mission.store.get().windows.get(channelId())?.posts).toHaveLength(5)
  })

  it('leaves nothing of itself on the screen when access ends, and hands over what was not sent', async () => {
    await open()
    mission.drafts.set(channelId(), '', 'half a thought')
    server.say({ event: 'mission_access_ended', data: { code: 'session_cut' }, seq: -1 })

    const { phase, windows, channels, people } = mission.store.get()
    expect({ phase, windows: windows.size, channels: channels.size, people: people.size }).toEqual({
      phase: 'ended',
      windows: 0,
      channels: 0,
      people: 0,
    })
    expect(lost).toEqual([{ code: 'session_cut', unsent: [{ channel: 'Channel 1', text: 'half a thought' }] }])
  })

  it('ends once when a request is answered 401', async () => {
    await open({ view: () => Promise.reject(new RequestError('ended', { status: 401, code: 'session_ended' })) })
    await mission.rest.view(channelId()).catch(() => undefined)
    await mission.rest.view(channelId()).catch(() => undefined)
    expect(lost.map(({ code }) => code)).toEqual(['session_ended'])
  })

  it('closes a channel from which the person was removed, and says so', async () => {
    await open()
    server.channels.shift()
    server.emit('user_removed', { channel_id: mission.store.get().open?.channelId, remover_id: other }, '')
    await answerAll()

    const state = mission.store.get()
    expect(state.notice).toEqual({ kind: 'channelLost', name: 'Channel 1' })
    expect(state.channels.size).toBe(1)
    expect(state.open?.channelId).toBe(server.channels[0]?.id)
  })

  it('tells who came into a channel and who went', async () => {
    await open()
    const heard: unknown[] = []
    mission.memberNews.listen(channelId(), (change) => heard.push(change))
    server.emit('user_added', { user_id: other, team_id: teamId }, channelId())
    server.emit('user_removed', { user_id: other, remover_id: me }, channelId())
    await answerAll()

    expect(heard).toEqual([
      { userId: other, isMember: true },
      { userId: other, isMember: false },
    ])
  })

  it('takes the labels that the gateway sends while it runs', async () => {
    await open()
    expect(mission.store.get().labels.get(channelId())).toBe('MISSION SAR')
    const channels = [{ channelId: channelId(), teamId, label: 'MISSION', partnerNames: [] }]
    server.say({ event: 'mission_channels_changed', data: { channels }, seq: -1 })
    expect(mission.store.get().labels.get(channelId())).toBe('MISSION')
  })

  it('goes on with a new session where the old one was: channel, drafts, and messages on their way', async () => {
    await open()
    const second = server.channels[1]?.id ?? ''
    mission.openChannel(second)
    mission.drafts.set(second, '', 'half a thought')
    mission.sender.send({ channelId: second, rootId: '' }, 'on its way', [])
    await turn()
    const carried = mission.carry()
    mission.stop()
    server.waiting.length = 0

    await open({}, carried)
    for (let attempt = 0; attempt < 10; attempt += 1) {
      scheduler.runNext()
      await turn()
      await answerAll()
    }
    expect(mission.store.get().open?.channelId).toBe(second)
    expect(mission.drafts.get(second, '')).toBe('half a thought')
    expect(server.posts.filter((post) => post.message === 'on its way')).toHaveLength(1)
    expect(mission.store.get().outbox).toEqual([])
  })
})

describe('a link into the mission', () => {
  const second = (): string => server.channels[1]?.id ?? ''
  const openBy = (subPageId: string, rest: Partial<Rest> = {}): Promise<void> => open(rest, undefined, subPageId)

  it.each(['nonsense', '../admin', `channel/${'x'.repeat(26)}`, `post/${'x'.repeat(26)}/${'y'.repeat(26)}`])(
    'B8: that leads nowhere lands in the mission with a sentence: %s',
    async (place) => {
      await openBy(place)

      expect(mission.store.get()).toMatchObject({ phase: 'ready', open: { channelId: channelId() } })
      expect(mission.store.get().notice).toEqual({ kind: 'placeUnknown' })
    },
  )

  it('to a message that is gone, or in another channel than it says, lands in the channel with a sentence', async () => {
    const elsewhere = server.create(other, channelId(), { message: 'elsewhere' }, 1)
    for (const postId of ['z'.repeat(26), elsewhere.id]) {
      const refused = async () => Promise.reject(new RequestError('refused', { status: 404 }))
      await openBy(`post/${second()}/${postId}`, postId === elsewhere.id ? {} : { post: refused })

      expect(mission.store.get()).toMatchObject({ open: { channelId: second(), postId: undefined }, side: undefined })
      expect(mission.store.get().notice).toEqual({ kind: 'placeUnknown' })
    }
  })

  it('to a channel opens it, to a team what the person read there last', async () => {
    await openBy(`channel/${second()}`)
    expect(mission.store.get()).toMatchObject({ open: { channelId: second() }, notice: undefined })

    await openBy(`team/${teamId}`)
    expect(mission.store.get()).toMatchObject({ open: { channelId: channelId() }, notice: undefined })
  })

  it('to an old message opens the channel around it, and goes on in both directions', async () => {
    for (let number = 0; number < 200; number += 1) server.create(other, second(), { message: `s${number}` }, 1)
    const old = server.posts.find(({ message }) => message === 's40')
    await openBy(`post/${second()}/${old?.id}`)

    const window = mission.store.get().windows.get(second())
    expect(mission.store.get()).toMatchObject({ open: { channelId: second(), postId: old?.id }, notice: undefined })
    expect(window?.posts.map(({ message }) => message)).toContain('s40')
    expect(window).toMatchObject({ hasOlder: true, hasNewer: true })
  })

  it('to a reply, or to a thread, opens the thread beside its channel', async () => {
    const root = server.create(other, second(), { message: 'root' }, 1)
    const reply = server.create(other, second(), { message: 'reply', root_id: root.id }, 1)
    await openBy(`post/${second()}/${reply.id}`)
    expect(mission.store.get()).toMatchObject({
      open: { channelId: second() },
      side: { kind: 'thread', channelId: second(), rootId: root.id, postId: reply.id },
    })
    expect(mission.store.get().threadWindows.get(root.id)?.replies.posts).toHaveLength(1)

    await openBy(`thread/${second()}/${root.id}`)
    expect(mission.store.get().side).toEqual({ kind: 'thread', channelId: second(), rootId: root.id })
  })

  it('is followed once: channels that are read again do not lead there again', async () => {
    await openBy(`channel/${second()}`)
    mission.openChannel(channelId())
    server.emit('channel_converted', {}, channelId())
    await answerAll()

    expect(mission.store.get().open?.channelId).toBe(channelId())
  })
})
