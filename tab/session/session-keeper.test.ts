import { describe, expect, it, vi } from 'vitest'
import type { SessionAnswer } from '../../src/api/session.ts'
import type { Host, HostContext } from '../host/host.ts'
import { HostSilent } from '../host/host.ts'
import { TokenRefused } from '../host/token-refused.ts'
import type { Backend } from './backend.ts'
import { Failed, localFailure } from './failure.ts'
import { about, channel, minuteMs, sessionAnswer, startMs } from './session.fixture.ts'
import { createSessionKeeper } from './session-keeper.ts'

/** A clock whose timers run only when the test lets time pass; `sleepMs` passes time as a sleeping device does, without timers. */
function createClock() {
  let nowMs = startMs
  const timers = new Map<object, { atMs: number; callback: () => void }>()
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
  }
  return {
    now: () => nowMs,
    schedule: (callback: () => void, afterMs: number) => {
      const key = {}
      timers.set(key, { atMs: nowMs + afterMs, callback })
      return () => timers.delete(key)
    },
    settle,
    sleepMs: (ms: number) => {
      nowMs += ms
    },
    passMs: async (ms: number) => {
      const untilMs = nowMs + ms
      for (;;) {
        await settle()
        const [next] = [...timers].sort((a, b) => a[1].atMs - b[1].atMs)
        if (next === undefined || next[1].atMs > untilMs) break
        timers.delete(next[0])
        nowMs = Math.max(nowMs, next[1].atMs)
        next[1].callback()
      }
      nowMs = untilMs
      await settle()
    },
  }
}

function setUp(
  change: {
    open?: Backend['open']
    host?: Partial<Host>
    context?: Partial<HostContext>
    isAlone?: boolean
    isAdminPath?: boolean
  } = {},
) {
  const clock = createClock()
  const backend = {
    about: vi.fn<Backend['about']>(async () => about),
    open: vi.fn<Backend['open']>(change.open ?? (async () => sessionAnswer(clock.now()))),
    renew: vi.fn<Backend['renew']>(async () => withoutToken(sessionAnswer(clock.now()))),
    look: vi.fn<Backend['look']>(async () => withoutToken(sessionAnswer(clock.now()))),
    requestAccess: vi.fn<Backend['requestAccess']>(),
    ownRequest: vi.fn<Backend['ownRequest']>(async () => ({})),
    answerRequest: vi.fn<Backend['answerRequest']>(),
    bringInvite: vi.fn<Backend['bringInvite']>(async () => ({ state: 'waiting' })),
  }
  const host = {
    context: {
      name: 'Teams/web',
      theme: 'default',
      locale: 'en-gb',
      pageId: 'mission',
      subPageId: '',
      ...change.context,
    },
    getToken: vi.fn(async () => 'host-token'),
    ...change.host,
  } as unknown as Host
  const keeper = createSessionKeeper({
    backend,
    opening: async () => ({ about, host: change.isAlone ? undefined : host }),
    isAdminPath: change.isAdminPath ?? false,
    timeZone: 'Europe/Oslo',
    random: () => 0,
    now: clock.now,
    schedule: clock.schedule,
  })
  return { clock, backend, host, keeper, phase: () => keeper.snapshot().state.phase }
}

function withoutToken({ sessionToken: _, ...answer }: SessionAnswer): SessionAnswer {
  return answer
}

const failing = (code: Parameters<typeof localFailure>[0]) => async () => Promise.reject(new Failed(localFailure(code)))

describe('walking in', () => {
  it('takes the host’s token to the backend and is signed in', async () => {
    const { clock, backend, keeper, phase } = setUp()
    keeper.start()
    await clock.settle()

    expect(backend.open).toHaveBeenCalledWith({
      token: 'host-token',
      host: 'Teams/web',
      locale: 'en-gb',
      timeZone: 'Europe/Oslo',
    })
    expect(phase()).toMatchObject({ kind: 'signedIn', session: { token: `session-${startMs}` } })
  })

  it('stops outside a host, and opens no session for the administration page', async () => {
    for (const change of [{ isAlone: true }, { isAdminPath: true }, { context: { pageId: 'admin' } }]) {
      const { clock, backend, keeper, phase } = setUp(change)
      keeper.start()
      await clock.settle()

      expect(phase().kind).toBe(change.isAlone ? 'outside' : 'administering')
      expect(backend.open).not.toHaveBeenCalled()
    }
  })

  it.each([
    ['consent', 'consent_required'],
    ['cancelled', 'sign_in_cancelled'],
    ['disabled', 'sign_in_disabled'],
    ['other', 'sign_in_failed'],
  ] as const)('says what it is when the host refuses a token: %s', async (refusal, code) => {
    const { clock, keeper, phase } = setUp({
      host: { getToken: async () => Promise.reject(new TokenRefused(refusal)) },
    })
    keeper.start()
    await clock.settle()

    expect(phase()).toMatchObject({ kind: 'refused', failure: { code } })
  })

  it('does not take a silent host or a fault of its own for a refusal of the backend', async () => {
    for (const [error, code] of [
      [new HostSilent(), 'host_silent'],
      [new TypeError('oops'), 'internal'],
    ] as const) {
      const { clock, keeper, phase } = setUp({ host: { getToken: async () => Promise.reject(error) } })
      keeper.start()
      await clock.settle()

      expect(phase()).toMatchObject({ kind: 'refused', failure: { code } })
    }
  })

  it('comes in by itself as soon as Mattermost is back', async () => {
    const open = vi
      .fn()
      .mockImplementationOnce(failing('mattermost_away'))
      .mockImplementationOnce(failing('mattermost_away'))
      .mockImplementation(async () => sessionAnswer(startMs))
    const { clock, keeper, phase } = setUp({ open })
    keeper.start()
    await clock.settle()
    expect(phase().kind).toBe('away')

    await clock.passMs(2_000)
    expect(phase()).toMatchObject({ kind: 'away', failures: 2 })

    await clock.passMs(4_000)
    expect(phase().kind).toBe('signedIn')
  })
})

describe('renewing', () => {
  it('happens on time, silently, with a fresh token, and keeps the session token', async () => {
    const { clock, backend, host, keeper, phase } = setUp()
    keeper.start()
    await clock.passMs(55 * minuteMs - 1)
    expect(backend.renew).not.toHaveBeenCalled()

    await clock.passMs(1)
    expect(backend.renew).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ token: 'host-token' }),
      `session-${startMs}`,
    )
    expect(host.getToken).toHaveBeenLastCalledWith(expect.objectContaining({ mayPrompt: false }))
    expect(phase()).toMatchObject({ kind: 'signedIn', session: { token: `session-${startMs}` } })
  })

  it('goes on through a working day: twelve hours of renewals, then one new sign-in', async () => {
    const { clock, backend, keeper, phase } = setUp()
    const endsAtMs = startMs + 720 * minuteMs
    backend.renew.mockImplementation(async () => {
      const expiresAtMs = Math.min(clock.now() + 60 * minuteMs, endsAtMs)
      return withoutToken(sessionAnswer(clock.now(), { endsAtMs, expiresAtMs, renewAtMs: expiresAtMs - 5 * minuteMs }))
    })
    keeper.start()
    await clock.passMs(721 * minuteMs)

    expect(backend.open).toHaveBeenCalledTimes(2)
    expect(backend.renew).toHaveBeenCalledTimes(12)
    expect(phase().kind).toBe('signedIn')
  })

  it('follows the server’s clock, not the device’s', async () => {
    const aheadMs = 3 * 60 * minuteMs
    const { clock, backend, keeper } = setUp()
    backend.open.mockImplementation(async () => sessionAnswer(clock.now() + aheadMs))
    keeper.start()
    await clock.passMs(55 * minuteMs)

    expect(backend.renew).toHaveBeenCalledOnce()
  })

  it('is made up for as soon as a device wakes that slept through it', async () => {
    const { clock, backend, keeper, phase } = setUp()
    keeper.start()
    await clock.settle()
    clock.sleepMs(57 * minuteMs)
    keeper.woke(false)
    await clock.settle()
    expect(backend.renew).toHaveBeenCalledOnce()

    clock.sleepMs(8 * 60 * minuteMs)
    keeper.woke(false)
    await clock.settle()
    expect(backend.open).toHaveBeenCalledTimes(2)
    expect(phase().kind).toBe('signedIn')
  })

  it('tries again while it can, and says so only when it cannot go on', async () => {
    const { clock, backend, keeper, phase } = setUp()
    backend.renew.mockImplementation(failing('offline'))
    backend.open.mockImplementationOnce(async () => sessionAnswer(startMs)).mockImplementation(failing('offline'))
    keeper.start()
    await clock.passMs(59 * minuteMs)
    expect(phase().kind).toBe('signedIn')
    expect(backend.renew.mock.calls.length).toBeGreaterThan(3)

    await clock.passMs(2 * minuteMs)
    expect(phase()).toMatchObject({ kind: 'away', held: { token: `session-${startMs}` } })
  })
})

describe('losing the session', () => {
  it('is mended by one new sign-in', async () => {
    const { clock, backend, keeper, phase } = setUp()
    keeper.start()
    await clock.settle()
    clock.sleepMs(1_000)
    keeper.lost(`session-${startMs}`, 'session_ended', [])
    await clock.settle()

    expect(backend.open).toHaveBeenCalledTimes(2)
    expect(phase()).toMatchObject({ kind: 'signedIn', session: { token: `session-${startMs + 1_000}` } })
  })

  it('many times at once is one loss', async () => {
    const { clock, backend, keeper } = setUp()
    keeper.start()
    await clock.settle()
    for (let call = 0; call < 20; call += 1) keeper.lost(`session-${startMs}`, 'session_ended', [])
    await clock.settle()

    expect(backend.open).toHaveBeenCalledTimes(2)
  })

  it('by a cut-off shows the reason that the next answer gives', async () => {
    const open = vi
      .fn()
      .mockImplementationOnce(async () => sessionAnswer(startMs))
      .mockImplementation(failing('guest_ended'))
    const { clock, keeper, phase } = setUp({ open })
    keeper.start()
    await clock.settle()
    keeper.lost(`session-${startMs}`, 'session_cut', [])
    await clock.settle()

    expect(phase()).toMatchObject({ kind: 'refused', failure: { code: 'guest_ended' } })
  })
})

describe('a person without channels', () => {
  it('is looked after every twenty seconds, and goes on when there is one', async () => {
    const { clock, backend, keeper, phase } = setUp()
    backend.open.mockImplementation(async () => sessionAnswer(startMs, { channels: [] }))
    backend.look.mockImplementationOnce(async () => withoutToken(sessionAnswer(clock.now(), { channels: [] })))
    keeper.start()
    await clock.passMs(30_000)
    expect(phase()).toMatchObject({ session: { channels: [] } })

    await clock.passMs(30_000)
    expect(phase()).toMatchObject({ session: { channels: [channel], token: `session-${startMs}` } })
    const looks = backend.look.mock.calls.length
    await clock.passMs(60_000)
    expect(backend.look).toHaveBeenCalledTimes(looks)
  })
})

describe('a stopped keeper', () => {
  it('changes nothing any more', async () => {
    const { clock, backend, keeper, phase } = setUp()
    keeper.start()
    await clock.settle()
    keeper.stop()
    await clock.passMs(120 * minuteMs)

    expect(backend.renew).not.toHaveBeenCalled()
    expect(phase().kind).toBe('signedIn')
  })
})
