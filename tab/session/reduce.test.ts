import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FailureCode, localCodes, localFailure } from './failure.ts'
import { type OpenSession, openSession } from './open-session.ts'
import { outcomes } from './outcome.ts'
import { leastRenewalGapMs, reduce, regainPauseMs } from './reduce.ts'
import { minuteMs, sessionAnswer, startMs } from './session.fixture.ts'
import {
  isWelcomeDue,
  type Phase,
  type SessionEvent,
  type SessionState,
  sessionOf,
  startState,
  walkOf,
} from './state.ts'

const session = (nowMs = startMs, change: Parameters<typeof sessionAnswer>[1] = {}, token = 'one'): OpenSession =>
  openSession(sessionAnswer(nowMs, change), token, nowMs)

function stateAfter(...events: SessionEvent[]): SessionState {
  return events.reduce(reduce, startState())
}

const opened = (attempt = 1, nowMs = startMs, of = session(nowMs)): SessionEvent => ({
  type: 'opened',
  attempt,
  session: of,
  nowMs,
})
const failed = (code: FailureCode, attempt = 1, nowMs = startMs, retryAfterMs?: number): SessionEvent => ({
  type: 'failed',
  attempt,
  failure: { ...localFailure(code), retryAfterMs },
  nowMs,
  random: 0,
})
const tick = (nowMs: number): SessionEvent => ({ type: 'tick', nowMs })
const lost = (code: string, nowMs = startMs, token = 'one'): SessionEvent => ({
  type: 'lost',
  token,
  code,
  unsent: [],
  nowMs,
})

describe('the life of a sign-in', () => {
  it('begins with a walk that may ask the person, and ends signed in', () => {
    expect(walkOf(startState().phase)).toMatchObject({ attempt: 1, how: 'sign-in', mayPrompt: true })

    expect(stateAfter(opened()).phase).toMatchObject({ kind: 'signedIn', renewAtMs: startMs + 55 * minuteMs })
  })

  it('shows the welcome on a first visit until the person goes on, and not again after a renewal', () => {
    const first = session(startMs, { guest: { isFirstVisit: true } })
    const state = stateAfter(opened(1, startMs, first))
    expect(isWelcomeDue(state)).toBe(true)

    const read = reduce(state, { type: 'welcomed' })
    const renewed = [tick(startMs + 55 * minuteMs), opened(2, startMs + 56 * minuteMs, first)].reduce(reduce, read)

    expect(isWelcomeDue(read)).toBe(false)
    expect(isWelcomeDue(renewed)).toBe(false)
  })

  it('shows the welcome to another person who signs in on the same page', () => {
    const other = session(startMs, { guest: { isFirstVisit: true, oid: 'other', userId: 'o'.repeat(26) } }, 'two')
    const state = stateAfter(opened(), { type: 'welcomed' }, lost('session_ended'), opened(2, startMs, other))

    expect(isWelcomeDue(state)).toBe(true)
  })

  it('refuses with the reason, and a click tries again with leave to ask', () => {
    const refused = stateAfter(failed('tenant_suspended'))
    expect(refused.phase).toMatchObject({ kind: 'refused', failure: { code: 'tenant_suspended' } })
    expect(sessionOf(refused.phase)).toBeUndefined()

    expect(walkOf(reduce(refused, { type: 'retry' }).phase)).toMatchObject({ attempt: 2, mayPrompt: true })
  })

  it('looks again by itself after a refusal that somebody else can lift, without opening windows', () => {
    const refused = stateAfter(failed('tenant_pending'))

    expect(walkOf(reduce(refused, tick(startMs + 59_999)).phase)).toBeUndefined()
    expect(walkOf(reduce(refused, tick(startMs + 60_000)).phase)).toMatchObject({ mayPrompt: false })
  })

  it('tries again with growing pauses while Mattermost is away, and waits as long as the server asks', () => {
    const waits: number[] = []
    let state = startState()
    let nowMs = startMs
    for (let round = 0; round < 7; round += 1) {
      state = reduce(state, failed('mattermost_away', state.attempts, nowMs))
      if (state.phase.kind !== 'away') throw new Error(state.phase.kind)
      waits.push(state.phase.retryAtMs - nowMs)
      nowMs = state.phase.retryAtMs
      state = reduce(state, tick(nowMs))
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 60_000])

    expect(stateAfter(failed('mattermost_away', 1, startMs, 45_000)).phase).toMatchObject({
      retryAtMs: startMs + 45_000,
    })
  })

  it('tries at once when the network comes back', () => {
    expect(walkOf(stateAfter(failed('offline'), { type: 'online' }).phase)).toMatchObject({ attempt: 2 })
  })

  it('ignores answers to an attempt that was given up', () => {
    const state = stateAfter(failed('offline'), { type: 'retry' })

    expect(reduce(state, opened(1))).toBe(state)
    expect(reduce(state, failed('tenant_suspended', 1))).toBe(state)
  })
})

describe('renewal', () => {
  it('is silent and begins at the time that the backend named', () => {
    const before = reduce(stateAfter(opened()), tick(startMs + 55 * minuteMs - 1))
    expect(before.phase.kind).toBe('signedIn')

    const due = reduce(before, tick(startMs + 55 * minuteMs))
    expect(due.phase).toMatchObject({ kind: 'renewing', walk: { how: 'renew', mayPrompt: false } })
    expect(sessionOf(due.phase)?.token).toBe('one')
  })

  it('signs in anew when the device slept through the end of the session', () => {
    const woken = reduce(stateAfter(opened()), tick(startMs + 500 * minuteMs))

    expect(woken.phase).toMatchObject({ kind: 'renewing', isLost: true, walk: { how: 'sign-in', mayPrompt: false } })
  })

  it('signs in anew when the session can be prolonged no further', () => {
    const last = session(startMs, { endsAtMs: startMs + 60 * minuteMs })
    const due = reduce(stateAfter(opened(1, startMs, last)), tick(startMs + 55 * minuteMs))

    expect(due.phase).toMatchObject({ kind: 'renewing', walk: { how: 'sign-in' } })
  })

  it('signs in anew when the backend no longer knows the session', () => {
    const state = stateAfter(
      opened(),
      tick(startMs + 55 * minuteMs),
      failed('session_ended', 2, startMs + 55 * minuteMs),
    )

    expect(state.phase).toMatchObject({ kind: 'renewing', isLost: true, walk: { attempt: 3, how: 'sign-in' } })
  })

  it('never follows the last one at once, whatever the server says', () => {
    const odd = session(startMs, { renewAtMs: startMs - 5 * minuteMs })

    expect(stateAfter(opened(1, startMs, odd)).phase).toMatchObject({ renewAtMs: startMs + leastRenewalGapMs })
  })

  it('keeps the session while something does not answer, until it really ends', () => {
    const atMs = startMs + 55 * minuteMs
    const kept = stateAfter(opened(), tick(atMs), failed('entra_away', 2, atMs))
    expect(kept.phase).toMatchObject({ kind: 'signedIn', failures: 1, renewAtMs: atMs + 2_000 })

    const endMs = startMs + 60 * minuteMs
    const away = [tick(endMs), failed('entra_away', 3, endMs)].reduce(reduce, kept)
    expect(away.phase).toMatchObject({ kind: 'away', held: { token: 'one' }, mayPrompt: false })
  })

  it('ends with a word when Microsoft wants to see the person and the session has run out', () => {
    const endMs = startMs + 60 * minuteMs
    const state = stateAfter(opened(), tick(endMs), failed('sign_in_needed', 2, endMs))

    expect(state.phase).toMatchObject({ kind: 'refused', failure: { code: 'sign_in_needed' } })
  })

  it('closes at once when admission says no, although the old session would still run', () => {
    const atMs = startMs + 55 * minuteMs
    const state = stateAfter(opened(), tick(atMs), failed('tenant_suspended', 2, atMs))

    expect(state.phase).toMatchObject({ kind: 'refused', failure: { code: 'tenant_suspended' } })
    expect(sessionOf(state.phase)).toBeUndefined()
  })
})

describe('a lost session', () => {
  it('is regained by one silent sign-in while the view stays', () => {
    const state = stateAfter(opened(), lost('session_ended'))
    expect(state.phase).toMatchObject({ kind: 'renewing', isLost: true, walk: { how: 'sign-in', mayPrompt: false } })

    const regained = reduce(state, opened(2, startMs + 1_000, session(startMs + 1_000, {}, 'two')))
    expect(regained.phase).toMatchObject({ kind: 'signedIn', session: { token: 'two' } })
  })

  it('that is lost again at once is shown as ended', () => {
    const nowMs = startMs + regainPauseMs - 1
    const state = stateAfter(
      opened(),
      lost('session_ended'),
      opened(2, startMs, session(startMs, {}, 'two')),
      lost('session_ended', nowMs, 'two'),
    )

    expect(state.phase).toMatchObject({ kind: 'refused', failure: { code: 'session_ended' } })
  })

  it('by a cut-off takes the view away at once; the next answer says why', () => {
    const cut = stateAfter(opened(), lost('session_cut'))
    expect(sessionOf(cut.phase)).toBeUndefined()

    expect(reduce(cut, failed('guest_ended', 2)).phase).toMatchObject({
      kind: 'refused',
      failure: { code: 'guest_ended' },
    })
  })

  it('keeps what was not sent for the person to copy, and forgets it when somebody is signed in', () => {
    const unsent = [{ channel: 'Coordination', text: 'half a sentence' }]
    const cut = stateAfter(opened(), { type: 'lost', token: 'one', code: 'session_cut', unsent, nowMs: startMs })
    expect(reduce(cut, failed('guest_ended', 2)).unsent).toEqual(unsent)

    expect(reduce(cut, opened(2)).unsent).toEqual([])
  })

  it('of an older token changes nothing', () => {
    const state = stateAfter(opened(), lost('session_ended'), opened(2, startMs, session(startMs, {}, 'two')))

    expect(reduce(state, lost('session_ended', startMs, 'one'))).toBe(state)
  })
})

describe('any order of events', () => {
  const codes = [...(Object.keys(outcomes) as FailureCode[]), ...localCodes]
  const step = fc.oneof(
    fc.record({ type: fc.constant('opened' as const), ago: fc.nat(2), person: fc.nat(1), first: fc.boolean() }),
    fc.record({ type: fc.constant('failed' as const), ago: fc.nat(2), code: fc.constantFrom(...codes) }),
    fc.record({ type: fc.constant('tick' as const) }),
    fc.record({ type: fc.constant('online' as const) }),
    fc.record({ type: fc.constant('retry' as const) }),
    fc.record({ type: fc.constant('welcomed' as const) }),
    fc.record({
      type: fc.constant('lost' as const),
      isCurrent: fc.boolean(),
      code: fc.constantFrom('session_ended', 'session_cut', 'token_expired'),
    }),
  )
  type Made = typeof step extends fc.Arbitrary<infer Value> ? Value : never
  type Check = (at: { before: SessionState; what: SessionEvent; next: SessionState; nowMs: number }) => void
  const steps = fc.array(fc.tuple(fc.nat(70 * minuteMs), step), { maxLength: 40 })

  function event(nowMs: number, made: Made, state: SessionState): SessionEvent {
    switch (made.type) {
      case 'opened': {
        const guest = { isFirstVisit: made.first, oid: `person-${made.person}` }
        const token = `token-${nowMs}-${made.person}`
        return opened(state.attempts - made.ago, nowMs, openSession(sessionAnswer(nowMs, { guest }), token, nowMs))
      }
      case 'failed':
        return failed(made.code, state.attempts - made.ago, nowMs)
      case 'tick':
        return tick(nowMs)
      case 'lost':
        return lost(made.code, nowMs, made.isCurrent ? (sessionOf(state.phase)?.token ?? '') : 'older')
      default:
        return made
    }
  }

  function property(check: Check): void {
    fc.assert(
      fc.property(steps, (list) => {
        let state = startState()
        let nowMs = startMs
        for (const [gapMs, made] of list) {
          nowMs += gapMs
          const what = event(nowMs, made, state)
          const next = reduce(state, what)
          check({ before: state, what, next, nowMs })
          state = next
        }
      }),
    )
  }

  it('shows a session only after it was opened, and never after a refusal', () => {
    property(({ next }) => {
      if (next.phase.kind === 'refused' || next.phase.kind === 'signingIn') {
        expect(sessionOf(next.phase)).toBeUndefined()
      }
    })
  })

  it('is never moved by an answer to an older attempt', () => {
    property(({ before, what, next }) => {
      if ('attempt' in what && what.attempt !== walkOf(before.phase)?.attempt) expect(next).toBe(before)
    })
  })

  it('begins at most one walk at a time, each with a number of its own', () => {
    property(({ before, next }) => {
      expect(next.attempts - before.attempts).toBeLessThanOrEqual(1)
      const walk = walkOf(next.phase)
      if (walk !== undefined && walk.attempt !== walkOf(before.phase)?.attempt) expect(walk.attempt).toBe(next.attempts)
    })
  })

  it('opens windows of Microsoft only at the start or at a click', () => {
    property(({ before, what, next }) => {
      const walk = walkOf(next.phase)
      const isNew = walk !== undefined && walk.attempt !== walkOf(before.phase)?.attempt
      const wasAllowed = before.phase.kind === 'away' && before.phase.mayPrompt
      if (isNew && what.type !== 'retry' && !wasAllowed && walkOf(before.phase)?.mayPrompt !== true) {
        expect(walk.mayPrompt).toBe(false)
      }
    })
  })

  it('never stands still for ever: it waits for an answer, for a time, or for the person on a screen with a way on', () => {
    const isAlive = (phase: Phase): boolean =>
      walkOf(phase) !== undefined || phase.kind === 'signedIn' || phase.kind === 'away' || phase.kind === 'refused'
    property(({ next }) => {
      expect(isAlive(next.phase)).toBe(true)
      if (next.phase.kind === 'refused') expect(walkOf(reduce(next, { type: 'retry' }).phase)).toBeDefined()
    })
  })

  it('goes on with one person’s view only for the same person', () => {
    property(({ before, what, next }) => {
      const old = sessionOf(before.phase)
      if (what.type === 'opened' && next !== before && old !== undefined && old.guest.oid !== what.session.guest.oid) {
        expect(next.isWelcomed).toBe(false)
      }
    })
  })
})
