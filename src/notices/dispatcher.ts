import type { Logger } from '../store/logger.ts'
import type { Db } from '../store/open.ts'
import { claimNext } from './claim.ts'
import type { NoticeDelivery } from './deliver.ts'
import { createFairQueue, type Lane, laneKey } from './fair-queue.ts'
import type { Quotas, Taken } from './quotas.ts'
import type { Wake } from './take-pushes.ts'

/** Timers take no longer waits than this. */
const LONGEST_TIMER_MS = 60_000

const CLAIMED_AT_ONCE = 100

/** People of one tenant who may share calls to the feed. */
const FEED_AT_ONCE = 100

export type Dispatcher = {
  /** The lane has something to do; at once if its turn and the limits allow. */
  wake(wakes: readonly Wake[]): void
  waiting(): number
  /** Takes nothing more, and resolves when what is under way has been settled. */
  stop(): Promise<void>
}

/**
 * Serves the lanes that were woken: fair between tenants, within the limits, one notice of a lane at a time, many lanes side
 * by side. The database decides what is sent; here is only who comes next.
 */
export function createDispatcher(deps: {
  db: Db
  quotas: Quotas
  delivery: NoticeDelivery
  maxParallelCalls: number
  claimMs: number
  feedReadyAtMs: (tid: string) => number
  now: () => number
  log: Logger
}): Dispatcher {
  const { db, quotas, delivery, maxParallelCalls, claimMs, feedReadyAtMs, now, log } = deps
  const queue = createFairQueue()
  /** Lanes that are being served, and with which rank they are to come again. */
  const busy = new Map<string, number | undefined>()
  const busyFeeds = new Set<string>()
  const underWay = new Set<Promise<void>>()
  let pumping: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let isWoken = false

  function wake(wakes: readonly Wake[]): void {
    for (const { lane, rank } of wakes) {
      const key = laneKey(lane)
      if (busy.has(key)) busy.set(key, Math.min(rank, busy.get(key) ?? rank))
      else queue.put(lane, rank)
    }
    pump()
  }

  function pump(): void {
    isWoken = true
    if (isStopped || pumping) return
    pumping = serve()
      .catch((error: unknown) => log.error({ err: error }, 'notices could not be claimed; the sweep finds them again'))
      .finally(() => {
        pumping = undefined
      })
  }

  function schedule(atMs: number): void {
    if (isStopped || !Number.isFinite(atMs)) return
    clearTimeout(timer)
    timer = setTimeout(pump, Math.min(Math.max(1, atMs - now()), LONGEST_TIMER_MS))
    timer.unref()
  }

  async function serve(): Promise<void> {
    // Everything that was woken in this turn of the event loop shares one statement.
    await Promise.resolve()
    while (!isStopped && busy.size < maxParallelCalls) {
      isWoken = false
      const { lanes, places, nextAtMs } = next()
      if (lanes.length > 0) await claimAndDeliver(lanes, places)
      else if (!isWoken) return schedule(nextAtMs)
    }
  }

  function next() {
    const places = new Map<string, Taken>()
    const feeds = new Map<string, number>()
    const nowMs = now()
    const taken = queue.take({
      max: Math.min(CLAIMED_AT_ONCE, maxParallelCalls - busy.size),
      nowMs,
      groupReadyAtMs(group) {
        if (group.surface === 'feed') {
          // Whoever is at this tenant's feed wakes us when done.
          if (busyFeeds.has(group.tid) || (feeds.get(group.tid) ?? 0) >= FEED_AT_ONCE) return Number.POSITIVE_INFINITY
          const readyAtMs = feedReadyAtMs(group.tid)
          if (readyAtMs > nowMs) return readyAtMs
        }
        return quotas.groupReadyAtMs(group, nowMs)
      },
      laneReadyAtMs: (lane) => quotas.laneReadyAtMs(lane, nowMs),
      onTake(lane) {
        places.set(laneKey(lane), quotas.take(lane, nowMs))
        if (lane.surface === 'feed') feeds.set(lane.tid, (feeds.get(lane.tid) ?? 0) + 1)
      },
    })
    return { ...taken, places }
  }

  async function claimAndDeliver(lanes: readonly Lane[], places: ReadonlyMap<string, Taken>): Promise<void> {
    for (const lane of lanes) busy.set(laneKey(lane), undefined)
    let claimed: Awaited<ReturnType<typeof claimNext>> = []
    try {
      claimed = await claimNext(db, lanes, now(), claimMs)
    } finally {
      const got = new Set(claimed.map(({ notice }) => laneKey(notice)))
      for (const lane of lanes) {
        if (got.has(laneKey(lane))) continue
        places.get(laneKey(lane))?.giveBack()
        release(lane, undefined)
      }
    }
    const feeds = Map.groupBy(
      claimed.filter(({ notice }) => notice.surface === 'feed'),
      ({ notice }) => notice.tid,
    )
    for (const [tid, ones] of feeds) {
      busyFeeds.add(tid)
      follow(ones, places, () => busyFeeds.delete(tid))
    }
    for (const one of claimed) if (one.notice.surface === 'bot') follow([one], places, () => undefined)
  }

  function follow(
    claimed: Awaited<ReturnType<typeof claimNext>>,
    places: ReadonlyMap<string, Taken>,
    done: () => void,
  ): void {
    const byNotice = new Map<string, Taken>()
    for (const { notice } of claimed) {
      const place = places.get(laneKey(notice))
      if (place) byNotice.set(notice.id, place)
    }
    const work = delivery.deliver(claimed, byNotice).then(() => {
      done()
      for (const { notice, hasMore } of claimed) {
        const { tid, oid, surface } = notice
        release({ tid, oid, surface }, hasMore ? 1 : undefined)
      }
      pump()
    })
    underWay.add(work)
    void work.finally(() => underWay.delete(work))
  }

  function release(lane: Lane, again: number | undefined): void {
    const key = laneKey(lane)
    const wanted = busy.get(key) ?? again
    busy.delete(key)
    if (wanted !== undefined) queue.put(lane, wanted)
  }

  return {
    wake,
    waiting: () => queue.size() + busy.size,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await pumping
      while (underWay.size > 0) await Promise.all(underWay)
      await delivery.settled()
    },
  }
}
