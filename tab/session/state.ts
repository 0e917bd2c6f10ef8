import type { UnsentText } from '../mission/connection.ts'
import type { Failure } from './failure.ts'
import type { OpenSession } from './open-session.ts'

/** Where one walk in is: the words on the screen follow it. */
export type WalkStep = 'reaching' | 'prompting' | 'entering'

/** One attempt to come by a session. Answers to an older attempt are ignored. */
export type Walk = {
  readonly attempt: number
  /** `renew` prolongs the open session, `sign-in` asks for a new one. */
  readonly how: 'sign-in' | 'renew'
  /** False when nobody may be sitting there: then Microsoft's own windows must not come up. */
  readonly mayPrompt: boolean
  readonly step: WalkStep
}

export type Phase =
  /** Opened in a browser, outside Teams, Outlook and Microsoft 365. */
  | { readonly kind: 'outside' }
  /** The administration page: no guest session is opened. */
  | { readonly kind: 'administering' }
  | { readonly kind: 'signingIn'; readonly walk: Walk }
  | {
      readonly kind: 'signedIn'
      readonly session: OpenSession
      readonly renewAtMs: number
      /** Tries to renew that failed since the last success. */
      readonly failures: number
      readonly failure?: Failure | undefined
    }
  | {
      readonly kind: 'renewing'
      readonly session: OpenSession
      readonly walk: Walk
      readonly failures: number
      /** The session no longer works; what is on the screen stays there while one new sign-in is tried. */
      readonly isLost: boolean
    }
  /** Refused, ended or signed out: the failure's code says which (`outcome.ts`). With `retryAtMs` it looks again by itself. */
  | {
      readonly kind: 'refused'
      readonly failure: Failure
      readonly failures: number
      readonly mayPrompt: boolean
      readonly retryAtMs?: number | undefined
      readonly walk?: Walk | undefined
    }
  /** Something does not answer; it is tried again at `retryAtMs`. The view of a `held` session stays in memory, out of sight. */
  | {
      readonly kind: 'away'
      readonly failure: Failure
      readonly failures: number
      readonly mayPrompt: boolean
      readonly retryAtMs: number
      readonly walk?: Walk | undefined
      readonly held?: OpenSession | undefined
    }

export type SessionState = {
  readonly phase: Phase
  /** Walks begun so far; the next one gets the next number. */
  readonly attempts: number
  /** The person has read the welcome on this page; a renewal must not bring it back. */
  readonly isWelcomed: boolean
  /** When a lost session was last regained: losing it again at once ends the attempts. */
  readonly regainedAtMs?: number | undefined
  /** What the person wrote and Mattermost does not have, from a view that may be gone: theirs to copy. */
  readonly unsent: readonly UnsentText[]
}

export type SessionEvent =
  | { readonly type: 'stepped'; readonly attempt: number; readonly step: WalkStep }
  | { readonly type: 'outside'; readonly attempt: number }
  | { readonly type: 'administering'; readonly attempt: number }
  | { readonly type: 'opened'; readonly attempt: number; readonly session: OpenSession; readonly nowMs: number }
  | {
      readonly type: 'failed'
      readonly attempt: number
      readonly failure: Failure
      readonly nowMs: number
      /** 0 up to 1, spreads the next try. */
      readonly random: number
    }
  /** Time has passed: a timer, or the device woke up. */
  | { readonly type: 'tick'; readonly nowMs: number }
  /** The network came back. */
  | { readonly type: 'online' }
  /** The person asked to go on. */
  | { readonly type: 'retry' }
  | { readonly type: 'welcomed' }
  /** A call with this token was refused, or the socket said that access ended. */
  | {
      readonly type: 'lost'
      readonly token: string
      readonly code: string
      readonly unsent: readonly UnsentText[]
      readonly nowMs: number
    }
  /** What the session grants was read again. */
  | { readonly type: 'refreshed'; readonly session: OpenSession }

/** The first state: one walk, which may ask the person. */
export function startState(): SessionState {
  const walk: Walk = { attempt: 1, how: 'sign-in', mayPrompt: true, step: 'reaching' }
  return { phase: { kind: 'signingIn', walk }, attempts: 1, isWelcomed: false, unsent: [] }
}

/** @returns the walk that is under way, if any. */
export function walkOf(phase: Phase): Walk | undefined {
  return 'walk' in phase ? phase.walk : undefined
}

/** @returns the session whose view is kept, whether shown or out of sight. */
export function sessionOf(phase: Phase): OpenSession | undefined {
  if (phase.kind === 'signedIn' || phase.kind === 'renewing') return phase.session
  return phase.kind === 'away' ? phase.held : undefined
}

/** True when the welcome stands before the mission view. */
export function isWelcomeDue(state: SessionState): boolean {
  return !state.isWelcomed && sessionOf(state.phase)?.guest.isFirstVisit === true
}
