import type { UnsentText } from '../mission/connection.ts'
import { Failed } from './failure.ts'
import { openSession } from './open-session.ts'
import { reduce } from './reduce.ts'
import { type SessionEvent, type SessionState, sessionOf, startState, type Walk, walkOf } from './state.ts'
import { failureFrom, type Opening, type WalkDeps, walkIn } from './walk.ts'

export type SessionKeeperDeps = WalkDeps & {
  readonly random: () => number
  /** Calls back once after a time. @returns the way to call it off. */
  readonly schedule: (callback: () => void, afterMs: number) => () => void
}

export type Snapshot = { readonly state: SessionState; readonly opening: Opening | undefined }

export type SessionKeeper = {
  readonly start: () => void
  readonly stop: () => void
  readonly subscribe: (listener: () => void) => () => void
  readonly snapshot: () => Snapshot
  readonly retry: () => void
  readonly welcomed: () => void
  readonly lost: (token: string, code: string, unsent: readonly UnsentText[]) => void
  /** The page was shown again, the device woke up, or the network came back. */
  readonly woke: (isBackOnline: boolean) => void
}

/** Timers of a sleeping device fire late; so many milliseconds after it wakes at the latest the clock is looked at again. */
const tickMs = 15_000

/** How often a person without channels is looked after: a member may be adding them at this moment. */
const lookMs = 20_000

/** Holds the one session of the page, in memory only, and carries out what its state asks for. */
export function createSessionKeeper(deps: SessionKeeperDeps): SessionKeeper {
  let snapshot: Snapshot = { state: startState(), opening: undefined }
  let isStopped = true
  let lookAtMs = 0
  let cancelTick = () => {}
  const listeners = new Set<() => void>()

  function dispatch(event: SessionEvent): void {
    const before = snapshot.state
    const state = reduce(before, event)
    if (state === before || isStopped) return
    snapshot = { ...snapshot, state }
    const walk = walkOf(state.phase)
    if (walk !== undefined && walk.attempt !== walkOf(before.phase)?.attempt) void carryOut(walk)
    for (const listener of listeners) listener()
    arm()
  }

  async function carryOut(walk: Walk): Promise<void> {
    const { attempt } = walk
    try {
      const result = await walkIn(walkDeps, walk, sessionOf(snapshot.state.phase), (step) =>
        dispatch({ type: 'stepped', attempt, step }),
      )
      if (result.kind === 'opened') dispatch({ type: 'opened', attempt, session: result.session, nowMs: deps.now() })
      else dispatch({ type: result.kind, attempt })
    } catch (error) {
      dispatch({ type: 'failed', attempt, failure: failureFrom(error), nowMs: deps.now(), random: deps.random() })
    }
  }

  const walkDeps: WalkDeps = {
    ...deps,
    opening: async () => {
      const opening = await deps.opening()
      if (snapshot.opening !== opening) {
        snapshot = { ...snapshot, opening }
        for (const listener of listeners) listener()
      }
      return opening
    },
  }

  function arm(): void {
    cancelTick()
    const { phase } = snapshot.state
    const dueMs = 'renewAtMs' in phase ? phase.renewAtMs : 'retryAtMs' in phase ? phase.retryAtMs : undefined
    const waitMs = dueMs === undefined ? tickMs : Math.min(tickMs, Math.max(0, dueMs - deps.now()))
    cancelTick = deps.schedule(tick, waitMs)
  }

  function tick(): void {
    dispatch({ type: 'tick', nowMs: deps.now() })
    void lookForChannels()
    if (!isStopped) arm()
  }

  async function lookForChannels(): Promise<void> {
    const { phase } = snapshot.state
    if (phase.kind !== 'signedIn' || phase.session.channels.length > 0 || deps.now() < lookAtMs) return
    lookAtMs = deps.now() + lookMs
    const { token } = phase.session
    try {
      const answer = await deps.backend.look(token)
      dispatch({ type: 'refreshed', session: openSession(answer, token, deps.now()) })
    } catch (error) {
      const code = error instanceof Failed ? error.failure.code : 'internal'
      // Anything but the end of the session passes by itself: the next look is near.
      if (code === 'session_ended' || code === 'session_missing' || code === 'session_cut') lost(token, code, [])
    }
  }

  function lost(token: string, code: string, unsent: readonly UnsentText[]): void {
    dispatch({ type: 'lost', token, code, unsent, nowMs: deps.now() })
  }

  return {
    start: () => {
      isStopped = false
      const walk = walkOf(snapshot.state.phase)
      if (walk !== undefined) void carryOut(walk)
      arm()
    },
    stop: () => {
      isStopped = true
      cancelTick()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => snapshot,
    retry: () => dispatch({ type: 'retry' }),
    welcomed: () => dispatch({ type: 'welcomed' }),
    lost,
    woke: (isBackOnline) => {
      if (isBackOnline) dispatch({ type: 'online' })
      tick()
    },
  }
}
