import { Problem } from '../api/errors.ts'
import type { SessionClosure, SessionDirectory, SessionView } from '../session/session-view.ts'
import type { Logger } from '../store/logger.ts'

/** Something of a guest's that runs at this moment: a request, a transfer, a socket. */
export type Running = {
  /** Replaced whenever the session is looked up again. */
  view: SessionView
  /** The channel that a request touches; when the guest loses it, the request ends. */
  channelId: string | undefined
  /** Ends it now, whatever Mattermost or the client do. */
  stop(problem: Problem): void
  /** For what outlives a change of the granted set: told after `view` was replaced. */
  refreshed?(before: SessionView): void
  /** The slot of the wheel; set by `begin`. */
  wheelSlot: number
}

export type LiveSet = {
  begin(running: Running): void
  end(running: Running): void
  /** Looks the guest's sessions up again at once. */
  refresh(guestId: string): Promise<void>
  /** Stops everything, for closing time. */
  stopAll(problem: Problem): void
  readonly size: number
  close(): void
}

/**
 * Keeps what runs, so that a cut-off closes it at once (design J6, step 1) and everything is looked up again every
 * `recheckSeconds`. One timer for all: a wheel of one-second slots, each slot looks every session of its own up once.
 */
export function createLiveSet(deps: { sessions: SessionDirectory; recheckSeconds: number; log: Logger }): LiveSet {
  const { sessions, recheckSeconds, log } = deps
  /**
   * Lists and not sets: a set that is filled and emptied all the time makes a new table again and again, each old one
   * holds what was in it, and so what was over long ago grows old with it until the next full collection.
   */
  const slots: Running[][] = Array.from({ length: recheckSeconds }, () => [])
  let size = 0
  let hand = 0
  let spread = 0

  function stop(running: Running, problem: Problem): void {
    end(running)
    running.stop(problem)
  }

  function end(running: Running): void {
    const slot = slots[running.wheelSlot]
    const at = slot?.lastIndexOf(running) ?? -1
    const last = at === -1 ? undefined : slot?.pop()
    if (!slot || !last) return
    if (last !== running) slot[at] = last
    size -= 1
  }

  const isThere = (running: Running): boolean => slots[running.wheelSlot]?.includes(running) === true

  function renew(running: Running, view: SessionView): void {
    const before = running.view
    running.view = view
    const isLost = running.channelId !== undefined && !view.granted.has(running.channelId)
    if (isLost) stop(running, new Problem('channel_not_granted', { why: 'the channel was lost while it ran' }))
    else running.refreshed?.(before)
  }

  /** One look for all that runs in the same session. A look that fails for another reason than a refusal also stops it: fail closed. */
  async function look(group: readonly Running[]): Promise<void> {
    const [first] = group
    if (!first) return
    try {
      const view = await sessions.again(first.view)
      for (const running of group) if (isThere(running)) renew(running, view)
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('feed_silent', { cause: error })
      if (problem !== error) log.error({ err: error }, 'A session could not be looked up again')
      for (const running of group) if (isThere(running)) stop(running, problem)
    }
  }

  async function lookAll(runnings: Iterable<Running>): Promise<void> {
    const bySession = new Map<string, Running[]>()
    for (const running of runnings) {
      const group = bySession.get(running.view.hash)
      if (group) group.push(running)
      else bySession.set(running.view.hash, [running])
    }
    await Promise.all(Array.from(bySession.values(), look))
  }

  const everyone = (): Running[] => slots.flat()
  const ofGuest = (guestId: string): Running[] => everyone().filter(({ view }) => view.guestId === guestId)

  const stopListening = sessions.onClosure((closure: SessionClosure) => {
    switch (closure.kind) {
      case 'session':
        for (const running of everyone())
          if (running.view.hash === closure.hash) stop(running, new Problem(closure.code))
        break
      case 'guest':
        for (const running of ofGuest(closure.guestId)) stop(running, new Problem(closure.code))
        break
      case 'channels':
        void lookAll(ofGuest(closure.guestId))
        break
      case 'everything':
        for (const running of everyone()) stop(running, new Problem(closure.code))
        break
    }
  })

  const timer = setInterval(() => {
    hand = (hand + 1) % recheckSeconds
    void lookAll([...(slots[hand] ?? [])])
  }, 1000)
  timer.unref()

  return {
    begin(running) {
      // Sockets are spread, however many come at once after a restart. A request gets the slot just passed: one that is
      // over within a turn of the wheel is never looked up again.
      const slot = running.refreshed ? spread++ % recheckSeconds : hand
      running.wheelSlot = slot
      slots[slot]?.push(running)
      size += 1
    },
    end,
    refresh: (guestId) => lookAll(ofGuest(guestId)),
    stopAll(problem) {
      for (const running of everyone()) stop(running, problem)
    },
    get size() {
      return size
    },
    close() {
      clearInterval(timer)
      stopListening()
    },
  }
}
