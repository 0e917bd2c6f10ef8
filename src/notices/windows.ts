/** At most `count` within any `windowMs`. */
export type Limit = { readonly count: number; readonly windowMs: number }

/** One place taken; given back when nothing came of it, moved when the call began later than planned. */
export type Place = { readonly key: string; atMs: number }

/**
 * Sliding windows: several limits for each key, exact over every window and not only over those that begin at a full
 * second. Remembers the times of the longest window, and forgets keys that were silent for as long.
 */
export type Windows = {
  /** @returns when the next one may begin; not later than now when it may begin at once. */
  readyAtMs(key: string, nowMs: number): number
  take(key: string, nowMs: number): Place
  giveBack(place: Place): void
  /** The call begins now. */
  move(place: Place, nowMs: number): void
}

/** @param limits asked each time, because the share of one process changes with the number of processes. */
export function createWindows(limits: () => readonly Limit[]): Windows {
  const taken = new Map<string, Place[]>()
  let sweptAtMs = 0

  const longestMs = (): number => Math.max(0, ...limits().map(({ windowMs }) => windowMs))

  function forgetSilent(nowMs: number): void {
    const longest = longestMs()
    if (nowMs - sweptAtMs < longest) return
    sweptAtMs = nowMs
    for (const [key, places] of taken) {
      const last = places.at(-1)
      if (!last || last.atMs <= nowMs - longest) taken.delete(key)
    }
  }

  function recent(key: string, nowMs: number): Place[] {
    const places = taken.get(key)
    if (!places) return []
    const longest = longestMs()
    let old = 0
    while (old < places.length && (places[old]?.atMs ?? 0) <= nowMs - longest) old += 1
    if (old > 0) places.splice(0, old)
    return places
  }

  function insert(places: Place[], place: Place): void {
    let at = places.length
    while (at > 0 && (places[at - 1]?.atMs ?? 0) > place.atMs) at -= 1
    places.splice(at, 0, place)
  }

  function remove(place: Place): Place[] {
    const places = taken.get(place.key) ?? []
    const at = places.lastIndexOf(place)
    if (at >= 0) places.splice(at, 1)
    return places
  }

  return {
    readyAtMs(key, nowMs) {
      const places = recent(key, nowMs)
      let readyAt = 0
      for (const { count, windowMs } of limits()) {
        const blocking = places[places.length - count]
        if (blocking) readyAt = Math.max(readyAt, blocking.atMs + windowMs)
      }
      return readyAt
    },
    take(key, nowMs) {
      forgetSilent(nowMs)
      const place = { key, atMs: nowMs }
      const places = taken.get(key)
      if (places) insert(places, place)
      else taken.set(key, [place])
      return place
    },
    giveBack(place) {
      remove(place)
    },
    move(place, nowMs) {
      const places = remove(place)
      place.atMs = nowMs
      insert(places, place)
      if (!taken.has(place.key)) taken.set(place.key, places)
    },
  }
}
