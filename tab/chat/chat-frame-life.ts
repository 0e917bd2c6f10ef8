import type { ChatPlace } from '../../src/api/chat.ts'
import type { FrameMessage } from './frame-message.ts'

/** How it stands with the frame of the whole Mattermost. */
export type FrameState =
  | { readonly kind: 'opening' }
  /** Its page asks the person something: whose session in this browser goes on. */
  | { readonly kind: 'question' }
  | { readonly kind: 'open' }
  /** It was open, and its session is over; `isWanted` when the person signed out. */
  | { readonly kind: 'ended'; readonly isWanted: boolean }
  | { readonly kind: 'failed'; readonly code: string }
  /** The host or browser does not let it stand here: nothing came back, its cookie was not kept, or hosts of this kind never do. */
  | { readonly kind: 'barred'; readonly reason: 'silent' | 'cookie' | 'host' }

/** A frame that is loaded; another number means another element, so that no answer of an older one counts. */
export type Frame = { readonly generation: number; readonly state: FrameState; readonly path: string | undefined }

export type FrameLife = {
  readonly get: () => Frame
  readonly subscribe: (listener: () => void) => () => void
  /** Loads the page anew at a place. */
  open(place: ChatPlace): void
  /** Does not even try, because of the kind of the host. */
  bar(): void
  /** Takes a message that was checked (`frame-message.ts`). */
  receive(message: FrameMessage): void
  stop(): void
}

export type FrameLifeDeps = {
  /** @throws with a `code` when there is none to be had */
  readonly askTicket: (place: ChatPlace) => Promise<string>
  /** Sends to the frame, to exactly the chat origin. */
  readonly sendTicket: (ticket: string) => void
  /** Where the person was, for coming back after an end. */
  readonly placeOfPath: (path: string) => ChatPlace
  readonly codeOf: (error: unknown) => string
  readonly after: (delayMs: number, run: () => void) => () => void
  readonly now: () => number
}

/** The entry page is a few kilobytes; a browser that has not shown it by then will not. */
const answerWithinMs = 10_000
/** A ticket that was sent is exchanged, and Mattermost's page read, within this time. */
const enterWithinMs = 20_000
/** Whoever is thrown out once more within this time is asked first: letting them in silently could go on for ever. */
const settledAfterMs = 60_000

/** The life of the frame from entry to end, without the element itself. */
export function createFrameLife(deps: FrameLifeDeps): FrameLife {
  const listeners = new Set<() => void>()
  let frame: Frame = { generation: 0, state: { kind: 'opening' }, path: undefined }
  let place: ChatPlace = {}
  let hasAskedTicket = false
  let hasSentTicket = false
  let openedAtMs: number | undefined
  let isSecondTry = false
  let cancelTimer: (() => void) | undefined

  function set(change: Partial<Frame>): void {
    frame = { ...frame, ...change }
    for (const listener of listeners) listener()
  }

  function settle(state: FrameState): void {
    cancelTimer?.()
    cancelTimer = undefined
    set({ state })
  }

  function within(delayMs: number, reason: 'silent' | 'cookie'): void {
    cancelTimer?.()
    cancelTimer = deps.after(delayMs, () => settle({ kind: 'barred', reason }))
  }

  function load(wanted: ChatPlace): void {
    place = wanted
    hasAskedTicket = false
    hasSentTicket = false
    openedAtMs = undefined
    set({ generation: frame.generation + 1, state: { kind: 'opening' }, path: undefined })
    within(answerWithinMs, 'silent')
  }

  async function enter(): Promise<void> {
    const { generation } = frame
    // The page is there; the ticket may take as long as the backend needs.
    cancelTimer?.()
    hasAskedTicket = true
    try {
      const ticket = await deps.askTicket(place)
      if (frame.generation !== generation) return
      hasSentTicket = true
      deps.sendTicket(ticket)
      within(enterWithinMs, 'silent')
    } catch (error) {
      if (frame.generation === generation) settle({ kind: 'failed', code: deps.codeOf(error) })
    }
  }

  function ended(code: string): void {
    // Going in again by itself would undo what the person has just done.
    if (code === 'signed_out') return void settle({ kind: 'ended', isWanted: true })
    if (openedAtMs === undefined) {
      // Let in, and at once a stranger again: the browser did not keep the cookie. Asking again would not end.
      const isForgotten = hasSentTicket && code === 'session_missing'
      settle(isForgotten ? { kind: 'barred', reason: 'cookie' } : { kind: 'failed', code })
      return
    }
    const isSettled = deps.now() - openedAtMs >= settledAfterMs
    if (isSecondTry && !isSettled) {
      settle({ kind: 'ended', isWanted: false })
    } else {
      isSecondTry = true
      load(lastPlace())
    }
  }

  const lastPlace = (): ChatPlace => (frame.path === undefined ? place : deps.placeOfPath(frame.path))

  function open(wanted: ChatPlace): void {
    isSecondTry = false
    load(wanted)
  }

  return {
    get: () => frame,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    open,
    bar: () => settle({ kind: 'barred', reason: 'host' }),
    receive(message) {
      switch (message.kind) {
        case 'mission-enter-ready':
          // One ticket for each load of the page: what asks twice gets none.
          if (frame.state.kind === 'opening' && !hasAskedTicket) void enter()
          return
        case 'mission-chat-question':
          return settle({ kind: 'question' })
        case 'mission-chat-failed':
          return settle({ kind: 'failed', code: message.code })
        case 'mission-chat-ended':
          return ended(message.code)
        case 'mission-chat-again':
          return open(lastPlace())
        case 'mission-chat-place':
          openedAtMs ??= deps.now()
          if (frame.state.kind !== 'open') settle({ kind: 'open' })
          return set({ path: message.path })
        case 'mission-chat-popout':
        case 'mission-chat-call-window':
          return
      }
    },
    stop() {
      cancelTimer?.()
    },
  }
}
