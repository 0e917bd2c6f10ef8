import { beforeEach, describe, expect, it } from 'vitest'
import { createMission, type Mission } from '../mission.ts'
import { createManualScheduler, createSimulatedServer, me, other } from './simulated-server.fixture.ts'

const scheduler = createManualScheduler()
let server: ReturnType<typeof createSimulatedServer>
let mission: Mission

async function turn(): Promise<void> {
  for (let step = 0; step < 12; step += 1) await Promise.resolve()
}

async function answerAll(): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    while (server.deliver());
    while (server.waiting.length > 0) server.waiting.shift()?.answer()
    await turn()
  }
}

const channelId = (): string => server.channels[0]?.id ?? ''
const messages = (): readonly string[] =>
  mission.store
    .get()
    .windows.get(channelId())
    ?.posts.map((post) => post.message) ?? []

beforeEach(async () => {
  server = createSimulatedServer({ changesAtMost: 1000, canResume: () => false, now: scheduler.now })
  for (let number = 0; number < 200; number += 1) server.create(other, channelId(), { message: `m${number}` }, 1)
  mission = createMission({
    connection: {
      baseUrl: 'http://simulated.test',
      token: 'token',
      userId: me,
      mayUpload: true,
      mayDownload: true,
      maxUploadBytes: 1,
      maxMessageCharacters: 16_383,
      onSessionLost: () => undefined,
    },
    createRest: () => server.rest,
    openSocket: server.open,
    scheduler,
  })
  mission.start()
  await turn()
  await answerAll()
})

describe('answers that cross with events', () => {
  it('an edit that comes while an older page is on its way is not undone by that page', async () => {
    const post = server.roots(channelId()).find(({ message }) => message === 'm40')
    if (!post) throw new Error('m40 exists')
    void mission.posts.older(channelId())
    await turn()
    server.waiting[0]?.act()
    server.edit(post, 'mended', 1)
    server.deliver()
    await answerAll()

    expect(messages()).toContain('mended')
    expect(messages()).not.toContain('m40')
  })

  it('a post that is deleted while its page is on its way does not come back', async () => {
    const post = server.roots(channelId()).find(({ message }) => message === 'm41')
    if (!post) throw new Error('m41 exists')
    void mission.posts.older(channelId())
    await turn()
    server.waiting[0]?.act()
    server.remove(post, 1)
    server.deliver()
    await answerAll()

    expect(messages()).toContain('m42')
    expect(messages()).not.toContain('m41')
  })

  it('what is posted while the view looks at old messages leaves no hole', async () => {
    server.create(other, channelId(), { message: 'live' }, 1)
    await answerAll()
    expect(messages()).not.toContain('live')

    for (let page = 0; page < 4; page += 1) {
      void mission.posts.newer(channelId())
      await turn()
      await answerAll()
    }
    expect(messages().at(-1)).toBe('live')
    expect(messages().slice(-3)).toEqual(['m198', 'm199', 'live'])
  })
})

describe('one’s own messages', () => {
  const own = () => server.posts.filter((post) => post.user_id === me)

  it('a message whose answer was lost is found again and not sent twice, even after the server has forgotten its number', async () => {
    mission.sender.send({ channelId: channelId(), rootId: '' }, 'only once', [])
    await turn()
    server.waiting.shift()?.failAfterwards()
    await turn()
    for (const startedMs = scheduler.now(); scheduler.now() < startedMs + 60_000; ) {
      scheduler.runNext()
      await turn()
      while (server.waiting.length > 0) server.waiting.shift()?.fail()
      await turn()
    }
    expect(mission.store.get().outbox[0]?.state).toBe('waiting')

    for (let attempt = 0; attempt < 40; attempt += 1) {
      await answerAll()
      scheduler.runNext()
    }
    expect(mission.store.get().outbox).toEqual([])
    expect(own().map((post) => post.message)).toEqual(['only once'])
  })

  it('a message is shown once while its event and its answer cross', async () => {
    void mission.posts.newest(channelId())
    await turn()
    await answerAll()
    mission.sender.send({ channelId: channelId(), rootId: '' }, 'hello', [])
    await turn()
    server.waiting[0]?.act()
    server.deliver()
    expect(mission.store.get().outbox).toEqual([])
    expect(messages().filter((message) => message === 'hello')).toHaveLength(1)

    await answerAll()
    expect(messages().filter((message) => message === 'hello')).toHaveLength(1)
  })

  it('messages go out in the order in which they were written, though the first one meets a fault', async () => {
    mission.sender.send({ channelId: channelId(), rootId: '' }, 'first', [])
    mission.sender.send({ channelId: channelId(), rootId: '' }, 'second', [])
    await turn()
    server.waiting.shift()?.fail()
    await turn()
    expect(own()).toEqual([])
    for (let attempt = 0; attempt < 20; attempt += 1) {
      scheduler.runNext()
      await turn()
      await answerAll()
    }
    expect(own().map((post) => post.message)).toEqual(['first', 'second'])
  })
})
