import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '../api/errors.ts'
import type { Grant, SessionClosure, SessionDirectory, SessionView } from '../session/session-view.ts'
import { silent } from '../store/logger.ts'
import { createLiveSet, type Running } from './live.ts'

const grant = (channelId: string): Grant => ({
  channelId,
  teamId: 't',
  source: 'policy',
  channelName: '',
  displayName: '',
  label: '',
})

function viewOf(name: string, ...channels: string[]): SessionView {
  return {
    hash: `hash-${name}`,
    guestId: `guest-${name}`,
    granted: new Map(channels.map((channelId) => [channelId, grant(channelId)])),
  } as unknown as SessionView
}

function running(view: SessionView, further: Partial<Running> = {}): Running & { stopped: string[] } {
  const stopped: string[] = []
  return {
    view,
    channelId: undefined,
    wheelSlot: 0,
    stopped,
    stop: (problem) => void stopped.push(problem.code),
    ...further,
  }
}

describe('what runs of a guest', () => {
  let tell: (closure: SessionClosure) => void
  let looks: string[]
  let answer: (view: SessionView) => SessionView | Promise<SessionView>
  let live: ReturnType<typeof createLiveSet>

  beforeEach(() => {
    vi.useFakeTimers()
    looks = []
    answer = (view) => view
    const sessions = {
      async again(view: SessionView) {
        looks.push(view.hash)
        return answer(view)
      },
      onClosure(listener: (closure: SessionClosure) => void) {
        tell = listener
        return () => undefined
      },
    } as unknown as SessionDirectory
    live = createLiveSet({ sessions, recheckSeconds: 15, log: silent })
  })
  afterEach(() => {
    live.close()
    vi.useRealTimers()
  })

  it('hostile 8: is stopped by a cut-off of that guest, of that session, or of everything, and of no other', () => {
    const ada = running(viewOf('ada'))
    const bob = running(viewOf('bob'))
    const eve = running(viewOf('eve'))
    for (const one of [ada, bob, eve]) live.begin(one)

    tell({ kind: 'guest', guestId: 'guest-ada', code: 'session_cut' })
    tell({ kind: 'session', hash: 'hash-bob', code: 'session_ended' })
    expect([ada.stopped, bob.stopped, eve.stopped]).toEqual([['session_cut'], ['session_ended'], []])

    tell({ kind: 'everything', code: 'feed_silent' })
    expect([ada.stopped, bob.stopped, eve.stopped]).toEqual([['session_cut'], ['session_ended'], ['feed_silent']])
    expect(live.size).toBe(0)
  })

  it('is looked up again every 15 s, once for a session however much of it runs', async () => {
    for (let count = 0; count < 5; count++) live.begin(running(viewOf('ada')))
    await vi.advanceTimersByTimeAsync(15_000)
    expect(looks).toEqual(['hash-ada'])

    await vi.advanceTimersByTimeAsync(15_000)
    expect(looks).toEqual(['hash-ada', 'hash-ada'])
  })

  it('a short request is not looked up again', async () => {
    const request = running(viewOf('ada'))
    live.begin(request)
    await vi.advanceTimersByTimeAsync(14_000)
    live.end(request)
    await vi.advanceTimersByTimeAsync(60_000)

    expect(looks).toEqual([])
  })

  it('sockets that open together are looked up over the whole turn', async () => {
    for (let count = 0; count < 30; count++) live.begin(running(viewOf(`p${count}`), { refreshed: () => undefined }))
    await vi.advanceTimersByTimeAsync(1000)
    expect(looks).toHaveLength(2)

    await vi.advanceTimersByTimeAsync(14_000)
    expect(looks).toHaveLength(30)
  })

  it('ends with what the look says, and fails closed when the look itself fails', async () => {
    const ended = running(viewOf('ada'))
    live.begin(ended)
    answer = () => {
      throw new Problem('session_ended')
    }
    await live.refresh('guest-ada')
    const unknown = running(viewOf('bob'))
    live.begin(unknown)
    answer = () => {
      throw new Error('the database is gone')
    }
    await live.refresh('guest-bob')

    expect([ended.stopped, unknown.stopped]).toEqual([['session_ended'], ['feed_silent']])
  })

  it('G10: loses its channel with the guest, and what is bound to none is told of the change', async () => {
    const before: SessionView[] = []
    const transfer = running(viewOf('ada', 'ops', 'intel'), { channelId: 'intel' })
    const socket = running(viewOf('ada', 'ops', 'intel'), { refreshed: (view) => void before.push(view) })
    live.begin(transfer)
    live.begin(socket)
    answer = () => viewOf('ada', 'ops')
    tell({ kind: 'channels', guestId: 'guest-ada' })
    await vi.advanceTimersByTimeAsync(0)

    expect(transfer.stopped).toEqual(['channel_not_granted'])
    expect(socket.stopped).toEqual([])
    expect([...socket.view.granted.keys()]).toEqual(['ops'])
    expect(before[0]?.granted.has('intel')).toBe(true)
  })

  it('what ended while it was looked up is left alone', async () => {
    const one = running(viewOf('ada'))
    live.begin(one)
    answer = () => {
      live.end(one)
      throw new Problem('session_cut')
    }
    await live.refresh('guest-ada')

    expect(one.stopped).toEqual([])
  })
})
