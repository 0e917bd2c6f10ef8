import type { Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import { markViewed, unreadOf } from '../state/channels-state.ts'
import type { MissionState } from '../state/mission-state.ts'
import type { Store } from '../state/store.ts'

export type Reading = {
  /** The screen tells whether the person can see the live end of the open channel. */
  setAtEnd(isAtEnd: boolean): void
  setVisible(isVisible: boolean): void
  /** True when a post that comes now is read by coming. */
  isReading(channelId: string): boolean
  /** Something changed that may make the open channel read. */
  check(): void
  /** The person marked something as unread: stays so until they leave the channel or write. */
  hold(): void
  /** A channel was opened. */
  opened(): void
}

const settleMs = 700

/** Tells the server what was read: once the live end of a channel stays on a visible screen. */
export function createReading(deps: {
  readonly store: Store<MissionState>
  readonly rest: Rest
  readonly scheduler: Scheduler
  readonly signal: AbortSignal
}): Reading {
  const { store, scheduler } = deps
  let isAtEnd = false
  let isVisible = true
  let isHeld = false
  let cancel: (() => void) | undefined
  deps.signal.addEventListener('abort', () => cancel?.(), { once: true })

  function isReading(channelId: string): boolean {
    const { open, windows } = store.get()
    const isLive = windows.get(channelId)?.hasNewer === false
    return open?.channelId === channelId && isAtEnd && isVisible && isLive && !isHeld
  }

  function check(): void {
    if (cancel !== undefined) return
    cancel = scheduler.after(settleMs, () => {
      cancel = undefined
      void viewIfRead()
    })
  }

  async function viewIfRead(): Promise<void> {
    const { open, channels, memberships } = store.get()
    const channel = open && channels.get(open.channelId)
    if (channel === undefined || !isReading(channel.id)) return
    const membership = memberships.get(channel.id)
    const isBehind = (membership?.last_viewed_at ?? 0) < Math.max(channel.last_root_post_at ?? 0, channel.last_post_at)
    if (!isBehind && !unreadOf(channel, membership).isUnread) return
    try {
      await deps.rest.view(channel.id)
      const seenMs = Math.max(channel.last_post_at, channel.last_root_post_at ?? 0)
      store.update((state) => markViewed(state, channel.id, seenMs))
    } catch {
      // It stays unread, here as on the server, until the next post or visit.
    }
  }

  return {
    setAtEnd(value) {
      isAtEnd = value
      if (value) check()
    },
    setVisible(value) {
      isVisible = value
      if (value) check()
    },
    isReading,
    check,
    hold() {
      isHeld = true
    },
    opened() {
      isHeld = false
      isAtEnd = false
    },
  }
}
