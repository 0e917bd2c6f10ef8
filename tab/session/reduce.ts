import { renewalWaitMs, waitMs } from './back-off.ts'
import { type Failure, localCodes, localFailure } from './failure.ts'
import { isSamePerson, type OpenSession } from './open-session.ts'
import { passes } from './outcome.ts'
import { type Phase, type SessionEvent, type SessionState, sessionOf, type Walk, walkOf } from './state.ts'

/** A session lost again within this time was not worth regaining: the person decides. */
export const regainPauseMs = 60_000

/** Two renewals are at least so far apart, whatever the server's clock says. */
export const leastRenewalGapMs = 10_000

type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>

/** The whole life of a sign-in as one pure step; `session-keeper.ts` carries out what the state asks for. */
export function reduce(state: SessionState, event: SessionEvent): SessionState {
  switch (event.type) {
    case 'stepped':
    case 'outside':
    case 'administering':
    case 'opened':
    case 'failed': {
      const walk = walkOf(state.phase)
      return walk?.attempt === event.attempt ? answered(state, walk, event) : state
    }
    case 'tick':
      return ticked(state, event.nowMs)
    case 'online':
      return state.phase.kind === 'away' ? again(state, state.phase.mayPrompt) : state
    case 'retry':
      return again(state, true)
    case 'welcomed':
      return sessionOf(state.phase) === undefined ? state : { ...state, isWelcomed: true }
    case 'lost':
      return lost(state, event)
    case 'refreshed':
      return refreshed(state, event.session)
  }
}

function answered(
  state: SessionState,
  walk: Walk,
  event: EventOf<'stepped' | 'outside' | 'administering' | 'opened' | 'failed'>,
): SessionState {
  switch (event.type) {
    case 'stepped':
      return { ...state, phase: { ...state.phase, walk: { ...walk, step: event.step } } as Phase }
    case 'outside':
      return { ...state, phase: { kind: 'outside' } }
    case 'administering':
      return { ...state, phase: { kind: 'administering' } }
    case 'opened':
      return opened(state, event)
    case 'failed':
      return state.phase.kind === 'renewing'
        ? renewalFailed(state, state.phase, event)
        : stop(state, event, walk.mayPrompt, failuresOf(state.phase) + 1, sessionOf(state.phase))
  }
}

function opened(state: SessionState, { session, nowMs }: EventOf<'opened'>): SessionState {
  const before = sessionOf(state.phase)
  const wasLost = state.phase.kind === 'renewing' && state.phase.isLost
  const isOther = before !== undefined && !isSamePerson(before, session)
  return {
    ...state,
    isWelcomed: state.isWelcomed && !isOther,
    regainedAtMs: wasLost ? nowMs : state.regainedAtMs,
    unsent: [],
    phase: {
      kind: 'signedIn',
      session,
      renewAtMs: Math.max(session.renewAtMs, nowMs + leastRenewalGapMs),
      failures: 0,
    },
  }
}

function renewalFailed(
  state: SessionState,
  phase: Extract<Phase, { kind: 'renewing' }>,
  event: EventOf<'failed'>,
): SessionState {
  const { session, walk } = phase
  const { failure, nowMs } = event
  if (walk.how === 'renew' && (failure.code === 'session_ended' || failure.code === 'session_missing')) {
    return renewing(state, session, { how: 'sign-in', mayPrompt: walk.mayPrompt }, phase.failures, true)
  }
  const isUndecided = passes(failure.code) || isLocal(failure)
  const failures = phase.failures + 1
  if (isUndecided && !phase.isLost && nowMs < session.expiresAtMs) {
    const renewAtMs = Math.min(nowMs + renewalWaitMs(failure, failures, event.random), session.expiresAtMs)
    return { ...state, phase: { kind: 'signedIn', session, renewAtMs, failures, failure } }
  }
  return stop(state, event, walk.mayPrompt, 1, session)
}

/** Nothing is signed in any more: wait for the other side, or say why not. */
function stop(
  state: SessionState,
  { failure, nowMs, random }: EventOf<'failed'>,
  mayPrompt: boolean,
  failures: number,
  held: OpenSession | undefined,
): SessionState {
  const pauseMs = waitMs(failure, failures, random)
  const retryAtMs = pauseMs === undefined ? undefined : nowMs + pauseMs
  const phase: Phase =
    retryAtMs !== undefined && passes(failure.code)
      ? { kind: 'away', failure, failures, mayPrompt, retryAtMs, held }
      : { kind: 'refused', failure, failures, mayPrompt: false, retryAtMs }
  return { ...state, phase }
}

function ticked(state: SessionState, nowMs: number): SessionState {
  const { phase } = state
  if (phase.kind === 'signedIn') {
    if (nowMs < Math.min(phase.renewAtMs, phase.session.expiresAtMs)) return state
    // A session that has run out (the device slept), or that no renewal can prolong, is replaced by a new one.
    const isOver = nowMs >= phase.session.expiresAtMs
    const how = isOver || phase.session.expiresAtMs >= phase.session.endsAtMs ? 'sign-in' : 'renew'
    return renewing(state, phase.session, { how, mayPrompt: false }, phase.failures, isOver)
  }
  if ((phase.kind === 'away' || phase.kind === 'refused') && phase.retryAtMs !== undefined) {
    return nowMs < phase.retryAtMs ? state : again(state, phase.mayPrompt)
  }
  return state
}

/** Begins the next try of whatever failed; while one is under way, nothing. */
function again(state: SessionState, mayPrompt: boolean): SessionState {
  const { phase } = state
  const attempts = state.attempts + 1
  const walk: Walk = { attempt: attempts, how: 'sign-in', mayPrompt, step: 'reaching' }
  if (phase.kind === 'signedIn' && phase.failures > 0) {
    return renewing(state, phase.session, { how: 'renew', mayPrompt }, phase.failures, false)
  }
  if ((phase.kind !== 'away' && phase.kind !== 'refused') || phase.walk !== undefined) return state
  return { ...state, attempts, phase: { ...phase, walk } }
}

function renewing(
  state: SessionState,
  session: OpenSession,
  how: Pick<Walk, 'how' | 'mayPrompt'>,
  failures: number,
  isLost: boolean,
): SessionState {
  const attempts = state.attempts + 1
  const walk: Walk = { attempt: attempts, step: 'reaching', ...how }
  return { ...state, attempts, phase: { kind: 'renewing', session, walk, failures, isLost } }
}

function lost(before: SessionState, { token, code, unsent, nowMs }: EventOf<'lost'>): SessionState {
  const { phase } = before
  if ((phase.kind !== 'signedIn' && phase.kind !== 'renewing') || phase.session.token !== token) return before
  const state = unsent.length > 0 ? { ...before, unsent } : before
  if (code === 'session_cut') {
    // Access has ended: what was shown goes at once; the walk finds the reason.
    const attempts = state.attempts + 1
    return { ...state, attempts, phase: { kind: 'signingIn', walk: walkWithoutPerson(attempts) } }
  }
  if (phase.kind === 'renewing') return { ...state, phase: { ...phase, isLost: true } }
  if (state.regainedAtMs !== undefined && nowMs - state.regainedAtMs < regainPauseMs) {
    return {
      ...state,
      phase: { kind: 'refused', failure: localFailure('session_ended'), failures: 1, mayPrompt: false },
    }
  }
  return renewing(state, phase.session, { how: 'sign-in', mayPrompt: false }, phase.failures, true)
}

function refreshed(state: SessionState, session: OpenSession): SessionState {
  const { phase } = state
  if (phase.kind !== 'signedIn' || phase.session.token !== session.token) return state
  return { ...state, phase: { ...phase, session } }
}

function walkWithoutPerson(attempt: number): Walk {
  return { attempt, how: 'sign-in', mayPrompt: false, step: 'reaching' }
}

function failuresOf(phase: Phase): number {
  return phase.kind === 'away' || phase.kind === 'refused' ? phase.failures : 0
}

function isLocal(failure: Failure): boolean {
  return (localCodes as readonly string[]).includes(failure.code)
}
