import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatAnswer } from '../../src/api/chat.ts'
import { idOf } from '../mission/composer/fake-mission.fixture.tsx'
import { Failed, localFailure } from '../session/failure.ts'
import { chatHost, chatUrl, missionWithPlaces, offerWith, ticket } from './chat.fixture.tsx'
import type { ChatApi } from './chat-api.ts'
import { createChatDesk } from './chat-desk.ts'
import { createChatFace } from './chat-face.ts'

const operations = idOf('ops')
const medical = idOf('medical')

function openDesk(options: { offer?: ChatAnswer; link?: string; hostName?: string } = {}) {
  const fake = missionWithPlaces()
  const face = createChatFace(options.link ?? '')
  const api = {
    ticket: vi.fn<ChatApi['ticket']>(async (purpose) => ticket(purpose)),
    offer: vi.fn<ChatApi['offer']>(async () => options.offer ?? offerWith()),
  }
  const small: { opener: unknown } = { opener: 'the tab' }
  const openWindow = vi.fn((): unknown => small)
  const openExternal = vi.fn()
  const desk = createChatDesk({
    api,
    face,
    mission: () => fake.mission,
    host: () => ({ ...chatHost, ...(options.hostName === undefined ? {} : { hostName: options.hostName }) }),
    openExternal,
    openWindow: openWindow as unknown as Window['open'],
    after: () => () => {},
    now: () => 0,
  })
  const postMessage = vi.fn()
  const frame = { contentWindow: { postMessage } }
  desk.attach(frame as unknown as HTMLIFrameElement)
  const tell = (data: object, from: { origin?: string; source?: unknown } = {}) =>
    desk.receive({ origin: chatUrl, source: frame.contentWindow, data, ...from } as MessageEvent)
  const settled = () => new Promise((resolve) => setTimeout(resolve))
  return {
    ...fake,
    face,
    api,
    desk,
    openWindow,
    openExternal,
    small,
    postMessage,
    tell,
    settled,
    async open(path = '/mission/channels/operations') {
      desk.showChat()
      tell({ kind: 'mission-enter-ready' })
      await settled()
      tell({ kind: 'mission-chat-place', path })
    },
  }
}

describe('between the mission view and the whole Mattermost', () => {
  let at: ReturnType<typeof openDesk>
  beforeEach(() => {
    at = openDesk()
  })

  it('opens where the person is, and sends the ticket to exactly the chat origin', async () => {
    await at.open()

    expect(at.api.ticket).toHaveBeenCalledWith('frame', { team: 'mission', channelId: operations })
    expect(at.postMessage.mock.calls).toEqual([[{ kind: 'mission-enter', ticket: ticket('frame').ticket }, chatUrl]])
    expect(at.face.store.get().shown).toBe('chat')
  })

  it('B8: gives no ticket to another origin or another window', async () => {
    at.desk.showChat()
    at.tell({ kind: 'mission-enter-ready' }, { origin: 'https://evil.example' })
    at.tell({ kind: 'mission-enter-ready' }, { source: window })
    await at.settled()

    expect(at.api.ticket).not.toHaveBeenCalled()
    expect(at.postMessage).not.toHaveBeenCalled()
  })

  it('comes back to the channel that was open there', async () => {
    await at.open()
    at.tell({ kind: 'mission-chat-place', path: '/mission/channels/medical' })
    await at.desk.showMission()

    expect(at.openChannel).toHaveBeenLastCalledWith(medical)
    expect(at.face.store.get().shown).toBe('mission')
  })

  it('comes back to the thread and the message that were open there', async () => {
    await at.open()
    at.tell({ kind: 'mission-chat-place', path: `/mission/threads/${idOf('root')}` })
    await at.desk.showMission()
    expect(at.showSide).toHaveBeenLastCalledWith({ kind: 'thread', channelId: medical, rootId: idOf('root') })

    at.desk.showChat()
    at.tell({ kind: 'mission-chat-place', path: `/mission/pl/${idOf('other')}` })
    await at.desk.showMission()
    expect(at.rest.post).toHaveBeenLastCalledWith(idOf('other'))
  })

  it('leaves Mattermost where it is when the mission view has not moved meanwhile, on a board too', async () => {
    await at.open('/boards/board/b1')
    await at.desk.showMission()
    at.postMessage.mockClear()
    at.desk.showChat()

    expect(at.postMessage).not.toHaveBeenCalled()
    expect(at.api.ticket).toHaveBeenCalledTimes(1)
  })

  it('sends Mattermost along, without loading it again, when the mission view has moved', async () => {
    await at.open()
    await at.desk.showMission()
    at.openChannel(medical)
    at.postMessage.mockClear()
    at.desk.showChat()

    expect(at.postMessage.mock.calls).toEqual([
      [{ kind: 'mission-chat-go', path: `/mission/channels/${medical}` }, chatUrl],
    ])
    expect(at.api.ticket).toHaveBeenCalledTimes(1)
  })

  it('opens without a place when the channel is not granted any more', async () => {
    at.api.ticket.mockRejectedValueOnce(new Failed(localFailure('channel_not_granted')))
    await at.open()

    expect(at.api.ticket).toHaveBeenLastCalledWith('frame', {})
    expect(at.desk.life.get().state.kind).toBe('open')
  })

  it('B1: opens in the browser with the ticket in the fragment, where the person is', async () => {
    await at.open('/mission/channels/medical')
    await at.desk.openInBrowser()

    expect(at.api.ticket).toHaveBeenLastCalledWith('browser', { team: 'mission', channelId: medical })
    expect(at.openExternal).toHaveBeenCalledWith(`${chatUrl}/_enter#${ticket('browser').ticket}`)
    expect(at.desk.store.get().notice).toEqual({ kind: 'browserOpened' })
  })

  it('opens a small window by a ticket of its own, and lets go of it', async () => {
    await at.open()
    at.tell({ kind: 'mission-chat-popout', path: '/_popout/thread/mission/abc' })
    await at.settled()

    expect(at.api.ticket).toHaveBeenLastCalledWith('popout', { popout: '/_popout/thread/mission/abc' })
    expect(at.openWindow.mock.calls[0]).toEqual([
      `${chatUrl}/_enter#${ticket('popout').ticket}`,
      '_blank',
      expect.stringContaining('popup'),
    ])
    expect(at.small.opener).toBeNull()
  })

  it('says that the large window of a call does not open from here', async () => {
    await at.open()
    at.tell({ kind: 'mission-chat-call-window' })
    expect(at.desk.store.get().notice).toEqual({ kind: 'callWindow' })
    expect(at.openWindow).not.toHaveBeenCalled()
  })

  it('says so when the small window was blocked', async () => {
    await at.open()
    at.openWindow.mockReturnValueOnce(null)
    at.tell({ kind: 'mission-chat-popout', path: '/_popout/help' })
    await at.settled()

    expect(at.desk.store.get().notice).toEqual({ kind: 'popoutBlocked' })
  })

  it('does not even try on a telephone, offers the browser, and tries when the person wants it', () => {
    at = openDesk({ hostName: 'Teams/ios' })
    at.desk.showChat()
    expect(at.desk.life.get().state).toEqual({ kind: 'barred', reason: 'host' })

    at.desk.openHere()
    expect(at.desk.life.get().state).toEqual({ kind: 'opening' })
  })
})

describe('products of Mattermost', () => {
  it.each([
    ['not_listed', 'notListed'],
    ['not_on_server', 'notOnServer'],
  ] as const)('are explained when they are %s', async (state, why) => {
    const at = openDesk({ offer: offerWith({ boards: state }) })
    await at.desk.choose('boards')

    expect(at.desk.store.get().notice).toEqual({ kind: 'product', product: 'boards', why })
    expect(at.face.store.get().shown).toBe('mission')
  })

  it('are said to be unknown when nobody answers, and asked for again', async () => {
    const at = openDesk({ offer: offerWith({ playbooks: 'there' }) })
    at.api.offer.mockRejectedValueOnce(new Failed(localFailure('offline')))
    await at.desk.choose('playbooks')
    expect(at.desk.store.get().notice).toEqual({ kind: 'product', product: 'playbooks', why: 'unknown' })

    await at.desk.choose('playbooks')
    expect(at.face.store.get().wish).toEqual({ product: 'playbooks' })
  })

  it('open in place: a run, an agent in the team of the channel, and a hint for calls', async () => {
    const at = openDesk({ offer: offerWith({ playbooks: 'there', agents: 'there', calls: 'there' }) })
    await at.desk.choose('playbooks', 'run1')
    expect(at.face.store.get()).toMatchObject({ shown: 'chat', wish: { product: 'playbooks', item: 'run1' } })
    await at.desk.choose('agents', 'matty')
    expect(at.face.store.get().wish).toEqual({ product: 'agents', team: 'mission', item: 'matty' })
    await at.desk.choose('calls')
    expect(at.desk.store.get().notice).toEqual({ kind: 'hint', product: 'calls' })
  })
})

describe('agents and calls', () => {
  it('are shown in a channel, also when a board was open', async () => {
    const at = openDesk({ offer: offerWith({ calls: 'there' }) })
    await at.open('/boards/board/b1')
    at.postMessage.mockClear()
    await at.desk.choose('calls')

    expect(at.postMessage.mock.calls).toEqual([
      [{ kind: 'mission-chat-go', path: `/mission/channels/${operations}` }, chatUrl],
    ])
  })

  it('leave Mattermost at the channel that is open there', async () => {
    const at = openDesk({ offer: offerWith({ calls: 'there' }) })
    await at.open()
    await at.desk.showMission()
    at.postMessage.mockClear()
    await at.desk.choose('calls')

    expect(at.postMessage).not.toHaveBeenCalled()
    expect(at.face.store.get().shown).toBe('chat')
  })
})

describe('a link', () => {
  const site = 'https://mattermost.example'
  const linkOriginHashes = [createHash('sha256').update(site).digest('hex')]

  it('to a run or a board of this Mattermost opens in place', async () => {
    const at = openDesk({ offer: { ...offerWith({ playbooks: 'there' }), linkOriginHashes } })

    expect(await at.desk.take(`${site}/playbooks/runs/run1`)).toBe(true)
    expect(at.face.store.get()).toMatchObject({ shown: 'chat', wish: { product: 'playbooks', item: 'run1' } })
    expect(await at.desk.take(`${site}/boards/board/b1`)).toBe(true)
    expect(at.desk.store.get().notice).toMatchObject({ product: 'boards', why: 'notListed' })
  })

  it('to a channel or a message of this Mattermost opens in the mission view, or says that it is not there', async () => {
    const at = openDesk({ offer: { ...offerWith(), linkOriginHashes } })

    expect(await at.desk.take(`${site}/mission/channels/medical`)).toBe(true)
    expect(at.openChannel).toHaveBeenLastCalledWith(medical)
    expect(await at.desk.take(`${site}/mission/channels/hidden`)).toBe(true)
    expect(at.store.get().notice).toEqual({ kind: 'placeUnknown' })
    expect(await at.desk.take(`${site}/mission/drafts`)).toBe(true)
    expect(at.face.store.get()).toMatchObject({ shown: 'chat', wish: { team: 'mission', screen: 'drafts' } })
  })

  it('to anywhere else is left to the host', async () => {
    const at = openDesk({ offer: { ...offerWith({ playbooks: 'there' }), linkOriginHashes } })

    expect(await at.desk.take('https://elsewhere.example/playbooks/runs/run1')).toBe(false)
    for (const url of ['mailto:a@b.example', `${site}/api/v4/users`, `${site}/mission/%2e%2e/x y`, 'x'])
      expect(await at.desk.take(url)).toBe(false)
  })

  it('of a message that opened the tab leads into the whole Mattermost', () => {
    const at = openDesk({ link: `chat/post/${operations}/${idOf('post')}` })
    at.desk.followLink()
    at.desk.followLink()

    expect(at.face.store.get()).toMatchObject({ shown: 'chat', wish: { team: 'mission', postId: idOf('post') } })
    expect(at.desk.life.get().generation).toBe(1)
  })

  it('to a product that opened the tab leads there', async () => {
    const at = openDesk({ link: 'boards/b1', offer: offerWith({ boards: 'there' }) })
    at.desk.followLink()
    await at.settled()

    expect(at.face.store.get().wish).toEqual({ product: 'boards', item: 'b1' })
  })
})
