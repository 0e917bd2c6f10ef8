import type { WebSocket } from 'ws'

/** Two ends of a guest's socket; either may be gone without a word. */
export type Beating = {
  readonly ends: () => readonly WebSocket[]
  /** Set by anything that arrives, by end. */
  heard: boolean[]
  lost(): void
  /** Set by `add`. */
  beatSlot: number
}

export type Heartbeat = { add(beating: Beating): void; remove(beating: Beating): void; stop(): void }

/** Mattermost itself pings every 60 s and waits 100 s; proxies between are known to cut at 60 s of silence. */
const everySeconds = 30

/** Pings both ends of every socket; one timer for all, a thirtieth of them each second. */
export function startHeartbeat(): Heartbeat {
  const slots: Set<Beating>[] = Array.from({ length: everySeconds }, () => new Set())
  let hand = 0

  function beat(beating: Beating): void {
    const ends = beating.ends()
    if (ends.some((_end, at) => beating.heard[at] === false)) {
      beating.lost()
      return
    }
    beating.heard = ends.map(() => false)
    for (const end of ends) if (end.readyState === end.OPEN) end.ping()
  }

  const timer = setInterval(() => {
    hand = (hand + 1) % everySeconds
    for (const beating of [...(slots[hand] ?? [])]) beat(beating)
  }, 1000)
  timer.unref()

  return {
    add(beating) {
      beating.beatSlot = hand
      slots[hand]?.add(beating)
    },
    remove(beating) {
      slots[beating.beatSlot]?.delete(beating)
    },
    stop: () => clearInterval(timer),
  }
}
