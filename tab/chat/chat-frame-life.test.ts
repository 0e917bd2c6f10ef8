// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createFrameLife } from './chat-frame-life.ts'
import { readFrameMessage } from './frame-message.ts'

function openLife(askTicket: () => Promise<string> = async () => 'ticket') {
  const sent: string[] = []
  let nowMs = 0
  const due = new Set<{ atMs: number; run: () => void }>()
  const ask = vi.fn(askTicket)
  const life = createFrameLife({
    askTicket: ask,
    sendTicket: (ticket) => sent.push(ticket),
    placeOfPath: (path) => ({ team: path.split('/')[1] ?? '' }),
    codeOf: (error) => (error as { code: string }).code,
    after(delayMs, run) {
      const one = { atMs: nowMs + delayMs, run }
      due.add(one)
      return () => due.delete(one)
    },
    now: () => nowMs,
  })
  const pass = (ms: number) => {
    nowMs += ms
    for (const one of [...due])
      if (one.atMs <= nowMs) {
        due.delete(one)
        one.run()
      }
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return {
    life,
    ask,
    sent,
    pass,
    settled,
    async enter() {
      life.receive({ kind: 'mission-enter-ready' })
      await settled()
    },
    async open() {
      life.open({ team: 'mission' })
      life.receive({ kind: 'mission-enter-ready' })
      await settled()
      life.receive({ kind: 'mission-chat-place', path: '/mission/channels/town-square' })
    },
  }
}

describe('the frame of the whole Mattermost', () => {
  let frame: ReturnType<typeof openLife>
  beforeEach(() => {
    frame = openLife()
  })

  it('is given one ticket when its page asks, and is open once it says where it is', async () => {
    await frame.open()

    expect(frame.sent).toEqual(['ticket'])
    expect(frame.life.get()).toMatchObject({ state: { kind: 'open' }, path: '/mission/channels/town-square' })
  })

  it('B1: a page that asks twice gets no second ticket', async () => {
    frame.life.open({})
    frame.life.receive({ kind: 'mission-enter-ready' })
    frame.life.receive({ kind: 'mission-enter-ready' })
    await frame.settled()
    await frame.enter()

    expect(frame.ask).toHaveBeenCalledTimes(1)
    expect(frame.sent).toEqual(['ticket'])
  })

  it('a ticket that comes for a page which is gone is not sent', async () => {
    const answers: ((ticket: string) => void)[] = []
    frame = openLife(() => new Promise((resolve) => answers.push(resolve)))
    frame.life.open({})
    frame.life.receive({ kind: 'mission-enter-ready' })
    frame.life.open({ team: 'mission' })
    answers[0]?.('late')
    await frame.settled()

    expect(frame.sent).toEqual([])
  })

  it('is barred when nothing comes back in time', () => {
    frame.life.open({})
    frame.pass(9_999)
    expect(frame.life.get().state).toEqual({ kind: 'opening' })
    frame.pass(1)
    expect(frame.life.get().state).toEqual({ kind: 'barred', reason: 'silent' })
  })

  it('is barred when the ticket was taken and nothing follows', async () => {
    frame.life.open({})
    await frame.enter()
    frame.pass(20_000)
    expect(frame.life.get().state).toEqual({ kind: 'barred', reason: 'silent' })
  })

  it('waits as long as the backend needs for a ticket', async () => {
    frame = openLife(() => new Promise(() => {}))
    frame.life.open({})
    await frame.enter()
    frame.pass(60_000)
    expect(frame.life.get().state).toEqual({ kind: 'opening' })
  })

  it('is barred, and never tries again by itself, when the browser did not keep the cookie', async () => {
    frame.life.open({})
    await frame.enter()
    frame.life.receive({ kind: 'mission-chat-ended', code: 'session_missing' })

    expect(frame.life.get().state).toEqual({ kind: 'barred', reason: 'cookie' })
    expect(frame.ask).toHaveBeenCalledTimes(1)
  })

  it('goes on by itself once when its session ends, where the person was', async () => {
    await frame.open()
    frame.life.receive({ kind: 'mission-chat-place', path: '/relief/channels/medical' })
    const { generation } = frame.life.get()

    frame.life.receive({ kind: 'mission-chat-ended', code: 'session_missing' })
    expect(frame.life.get()).toMatchObject({ generation: generation + 1, state: { kind: 'opening' } })
    await frame.enter()

    expect(frame.ask).toHaveBeenLastCalledWith({ team: 'relief' })
  })

  it('asks the person first when it ends once more soon after, so that it cannot go on for ever', async () => {
    await frame.open()
    frame.life.receive({ kind: 'mission-chat-ended', code: 'session_missing' })
    await frame.enter()
    frame.life.receive({ kind: 'mission-chat-place', path: '/mission' })
    frame.life.receive({ kind: 'mission-chat-ended', code: 'session_missing' })

    expect(frame.life.get().state).toEqual({ kind: 'ended', isWanted: false })
    expect(frame.ask).toHaveBeenCalledTimes(2)
  })

  it('stays as it is when the person has signed out, until they open it again', async () => {
    await frame.open()
    frame.pass(600_000)
    frame.life.receive({ kind: 'mission-chat-ended', code: 'signed_out' })
    expect(frame.life.get().state).toEqual({ kind: 'ended', isWanted: true })
    frame.pass(600_000)
    await frame.enter()
    expect(frame.life.get().state).toEqual({ kind: 'ended', isWanted: true })
    expect(frame.ask).toHaveBeenCalledTimes(1)

    frame.life.receive({ kind: 'mission-chat-again' })
    await frame.enter()
    expect(frame.ask).toHaveBeenCalledTimes(2)
  })

  it('goes on by itself again after it has been open for a while', async () => {
    await frame.open()
    for (let time = 0; time < 3; time += 1) {
      frame.pass(60_000)
      frame.life.receive({ kind: 'mission-chat-ended', code: 'session_ended' })
      await frame.enter()
      frame.life.receive({ kind: 'mission-chat-place', path: '/mission' })
    }

    expect(frame.life.get().state).toEqual({ kind: 'open' })
  })

  it('says why when there is no ticket to be had, and opens again when the person asks', async () => {
    frame = openLife(async () => Promise.reject({ code: 'session_cut' }))
    frame.life.open({})
    await frame.enter()
    expect(frame.life.get().state).toEqual({ kind: 'failed', code: 'session_cut' })

    frame.life.receive({ kind: 'mission-chat-again' })
    expect(frame.life.get().state).toEqual({ kind: 'opening' })
  })

  it('waits without end while its page asks whose session goes on', async () => {
    frame.life.open({})
    await frame.enter()
    frame.life.receive({ kind: 'mission-chat-question' })
    frame.pass(600_000)
    expect(frame.life.get().state).toEqual({ kind: 'question' })
    frame.life.receive({ kind: 'mission-chat-place', path: '/' })
    expect(frame.life.get().state).toEqual({ kind: 'open' })
  })
})

describe('a message to the tab', () => {
  const window = { of: 'the frame' }
  const expected = { origin: 'https://chat.example', window }
  const ready = { kind: 'mission-enter-ready' }
  const read = (data: unknown, from: { origin?: string; source?: unknown } = {}) =>
    readFrameMessage({ origin: expected.origin, source: window, data, ...from } as MessageEvent, expected)

  it('B8: counts from the frame alone: not from another origin, not from another window', () => {
    expect(read(ready)).toEqual(ready)
    for (const origin of ['https://mission.example', 'https://chat.example.evil.example', 'null', ''])
      expect(read(ready, { origin })).toBeUndefined()
    expect(read(ready, { source: { of: 'another app' } })).toBeUndefined()
    expect(read(ready, { source: null })).toBeUndefined()
    expect(
      readFrameMessage({ origin: expected.origin, source: null, data: ready }, { ...expected, window: null }),
    ).toBeUndefined()
  })

  it.each([
    '/_popout/thread/mission/abc',
    '/_popout/channel/mission/channels/town-square',
    '/_popout/rhs/mission/search?q=storm%20warning&type=messages',
    '/_popout/help',
  ])('may ask for the small window %s', (path) => {
    expect(read({ kind: 'mission-chat-popout', path })).toEqual({ kind: 'mission-chat-popout', path })
  })

  it.each([
    '/mission',
    '/_popout/evil/a',
    '//evil.example',
    '/_popout/thread/../../x',
    '/_popout/thread/a?b',
    '/_popout/rhs/a?<b>',
    7,
  ])('B8: may not ask for %s as one', (path) => {
    expect(read({ kind: 'mission-chat-popout', path })).toBeUndefined()
  })

  it('is nothing when it is of no kind that we know, and its code is a plain word', () => {
    expect(read({ kind: 'something' })).toBeUndefined()
    expect(read(null)).toBeUndefined()
    expect(read('mission-enter-ready')).toBeUndefined()
    expect(read({ kind: 'mission-chat-failed', code: '<b>' })).toEqual({ kind: 'mission-chat-failed', code: 'failed' })
  })
})
