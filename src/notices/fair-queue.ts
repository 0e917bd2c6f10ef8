import type { Surface } from './notice.ts'

/** The way to one person on one surface: order is kept in it, and lanes go side by side. */
export type Lane = { readonly tid: string; readonly oid: string; readonly surface: Surface }

export const laneKey = ({ tid, oid, surface }: Lane): string => `${surface}|${tid}|${oid}`

/** Ranks from 0, direct messages, to the last, whatever is not new to the person. */
export const RANKS = 4

type Waiting = { readonly lane: Lane; rank: number }
type Group = { readonly ranks: readonly Map<string, Waiting>[] }

/**
 * Lanes that have something to send. Tenants take turns, so that one with thousands costs the others nothing; within a
 * tenant the lower rank goes first, and of one rank whoever waits longest.
 */
export type FairQueue = {
  /** A lane stands in the queue once, with the best rank that it was put in with. */
  put(lane: Lane, rank: number): void
  /**
   * @param readyAt when the group (a surface of a tenant) or a lane may be served, at or before now when at once; asked again
   * after each `onTake`
   * @returns the lanes that may be served now, at most `max`, and when it is worth asking again
   */
  take(options: {
    readonly max: number
    readonly nowMs: number
    readonly groupReadyAtMs: (lane: Pick<Lane, 'tid' | 'surface'>) => number
    readonly laneReadyAtMs: (lane: Lane) => number
    readonly onTake: (lane: Lane) => void
  }): { readonly lanes: readonly Lane[]; readonly nextAtMs: number }
  size(): number
}

export function createFairQueue(): FairQueue {
  const groups = new Map<string, Group>()
  const places = new Map<string, { readonly groupKey: string; readonly waiting: Waiting }>()
  const delayed = createDelayed()

  const groupKeyOf = (lane: Pick<Lane, 'tid' | 'surface'>): string => `${lane.surface}|${lane.tid}`

  function enter(waiting: Waiting): void {
    const groupKey = groupKeyOf(waiting.lane)
    const key = laneKey(waiting.lane)
    const group = groups.get(groupKey) ?? { ranks: Array.from({ length: RANKS }, () => new Map<string, Waiting>()) }
    groups.set(groupKey, group)
    group.ranks[waiting.rank]?.set(key, waiting)
    places.set(key, { groupKey, waiting })
  }

  function leave(waiting: Waiting): void {
    const key = laneKey(waiting.lane)
    const place = places.get(key)
    if (!place) return
    const group = groups.get(place.groupKey)
    group?.ranks[waiting.rank]?.delete(key)
    places.delete(key)
    if (group?.ranks.every((rank) => rank.size === 0)) groups.delete(place.groupKey)
  }

  /** The first of the group that may be served now; those that may not are put aside until they may. */
  function firstReady(group: Group, nowMs: number, laneReadyAtMs: (lane: Lane) => number): Waiting | undefined {
    for (const rank of group.ranks) {
      for (const waiting of rank.values()) {
        const atMs = laneReadyAtMs(waiting.lane)
        if (atMs <= nowMs) return waiting
        leave(waiting)
        delayed.add(waiting, atMs)
      }
    }
    return undefined
  }

  return {
    put(lane, rank) {
      const key = laneKey(lane)
      const wanted = Math.min(Math.max(rank, 0), RANKS - 1)
      if (delayed.improve(key, wanted)) return
      const place = places.get(key)
      if (!place) {
        enter({ lane, rank: wanted })
      } else if (wanted < place.waiting.rank) {
        leave(place.waiting)
        enter({ lane, rank: wanted })
      }
    },
    take({ max, nowMs, groupReadyAtMs, laneReadyAtMs, onTake }) {
      for (const waiting of delayed.due(nowMs)) enter(waiting)
      const lanes: Lane[] = []
      let nextAtMs = Number.POSITIVE_INFINITY
      const resting = new Set<string>()
      while (lanes.length < max) {
        const turn = [...groups].find(([groupKey]) => !resting.has(groupKey))
        if (!turn) break
        const [groupKey, group] = turn
        const [surface = '', tid = ''] = groupKey.split('|')
        const groupAtMs = groupReadyAtMs({ surface: surface as Surface, tid })
        if (groupAtMs > nowMs) {
          nextAtMs = Math.min(nextAtMs, groupAtMs)
          resting.add(groupKey)
          continue
        }
        const waiting = firstReady(group, nowMs, laneReadyAtMs)
        if (!waiting) {
          groups.delete(groupKey)
          continue
        }
        leave(waiting)
        // To the end of the line: the other tenants come first now.
        if (groups.delete(groupKey)) groups.set(groupKey, group)
        onTake(waiting.lane)
        lanes.push(waiting.lane)
      }
      return { lanes, nextAtMs: Math.min(nextAtMs, delayed.nextAtMs()) }
    },
    size: () => places.size + delayed.size(),
  }
}

/** Lanes that may not be served yet, by when they may. */
function createDelayed() {
  const byKey = new Map<string, { readonly waiting: Waiting; readonly atMs: number }>()
  return {
    add(waiting: Waiting, atMs: number): void {
      byKey.set(laneKey(waiting.lane), { waiting, atMs })
    },
    /** @returns false when the lane is not here. */
    improve(key: string, rank: number): boolean {
      const entry = byKey.get(key)
      if (entry) entry.waiting.rank = Math.min(entry.waiting.rank, rank)
      return entry !== undefined
    },
    due(nowMs: number): Waiting[] {
      const due = [...byKey].filter(([, { atMs }]) => atMs <= nowMs)
      for (const [key] of due) byKey.delete(key)
      return due.map(([, { waiting }]) => waiting)
    },
    nextAtMs: (): number =>
      [...byKey.values()].reduce((least, { atMs }) => Math.min(least, atMs), Number.POSITIVE_INFINITY),
    size: (): number => byKey.size,
  }
}
