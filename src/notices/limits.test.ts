import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { waitMs } from './back-off.ts'
import { createFairQueue, type Lane, laneKey } from './fair-queue.ts'
import { quietUntilMs } from './quiet-hours.ts'
import { createWindows } from './windows.ts'

const conversation = [
  { count: 7, windowMs: 1_000 },
  { count: 8, windowMs: 2_000 },
  { count: 60, windowMs: 30_000 },
  { count: 1_800, windowMs: 3_600_000 },
]

describe('sliding windows', () => {
  it('never let more through than published in any window, whenever it begins', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 300 }), (pauses) => {
        const windows = createWindows(() => conversation)
        const sentAt: number[] = []
        let nowMs = 1_000_000
        for (const pause of pauses) {
          nowMs += pause
          nowMs = Math.max(nowMs, windows.readyAtMs('one', nowMs))
          windows.take('one', nowMs)
          sentAt.push(nowMs)
        }
        for (const { count, windowMs } of conversation)
          for (let at = count; at < sentAt.length; at += 1)
            expect((sentAt[at] ?? 0) - (sentAt[at - count] ?? 0)).toBeGreaterThanOrEqual(windowMs)
      }),
      { numRuns: 60 },
    )
  })

  it('keep no place that was given back, and none of somebody else', () => {
    const windows = createWindows(() => [{ count: 1, windowMs: 1_000 }])
    const place = windows.take('one', 5)
    expect(windows.readyAtMs('one', 6)).toBe(1_005)
    expect(windows.readyAtMs('two', 6)).toBe(0)

    windows.giveBack(place)
    expect(windows.readyAtMs('one', 6)).toBe(0)
  })
})

const lane = (tid: string, oid: string): Lane => ({ tid, oid, surface: 'bot' })
const free = { nowMs: 0, groupReadyAtMs: () => 0, laneReadyAtMs: () => 0, onTake: () => undefined }

describe('the queue of lanes', () => {
  it('lets tenants take turns however many lanes one of them has, and serves each lane once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(40), fc.nat(3)), { maxLength: 200 }),
        (puts) => {
          const queue = createFairQueue()
          const best = new Map<string, number>()
          for (const [tid, oid, rank] of puts) {
            queue.put(lane(tid, String(oid)), rank)
            const key = laneKey(lane(tid, String(oid)))
            best.set(key, Math.min(best.get(key) ?? 9, rank))
          }
          const waiting = Map.groupBy(new Set(puts.map(([tid, oid]) => `${tid}|${oid}`)), (key) => key.split('|')[0])
          const { lanes } = queue.take({ ...free, max: 1_000 })

          expect(lanes.map(laneKey).sort()).toEqual([...best.keys()].sort())
          const least = Math.min(...[...waiting.values()].map((keys) => keys.length))
          for (let served = 0; served + waiting.size <= least * waiting.size; served += waiting.size)
            expect(new Set(lanes.slice(served, served + waiting.size).map(({ tid }) => tid)).size).toBe(waiting.size)
          for (const tid of waiting.keys()) {
            const ranks = lanes.filter((one) => one.tid === tid).map((one) => best.get(laneKey(one)) ?? 0)
            expect(ranks).toEqual(ranks.toSorted((one, other) => one - other))
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('puts a lane aside until it may be served, and says when', () => {
    const queue = createFairQueue()
    queue.put(lane('a', '1'), 0)
    queue.put(lane('a', '2'), 1)
    const laneReadyAtMs = ({ oid }: Lane) => (oid === '1' ? 500 : 0)

    const first = queue.take({ ...free, max: 9, laneReadyAtMs })
    expect(first.lanes.map(({ oid }) => oid)).toEqual(['2'])
    expect(first.nextAtMs).toBe(500)

    expect(queue.take({ ...free, nowMs: 500, max: 9, laneReadyAtMs }).lanes.map(({ oid }) => oid)).toEqual(['1'])
    expect(queue.size()).toBe(0)
  })
})

describe('waiting', () => {
  it('is what the peer asked for and a little, or grows with jitter up to five minutes', () => {
    expect(waitMs(1, 9_000, () => 0)).toBe(9_000)
    expect(waitMs(1, 9_000, () => 1)).toBe(9_250)
    expect([1, 2, 3, 30].map((attempts) => waitMs(attempts, undefined, () => 1))).toEqual([
      1_000, 2_000, 4_000, 300_000,
    ])
    expect(waitMs(3, undefined, () => 0)).toBe(2_000)
  })
})

describe('quiet hours', () => {
  const at = (hour: number, minute = 0) => Date.UTC(2026, 0, 10, hour, minute)
  it.each([
    [
      '22:00 to 07:00 at 23:30 in Oslo',
      { fromMinute: 1320, toMinute: 420, timeZone: 'Europe/Oslo' },
      at(22, 30),
      Date.UTC(2026, 0, 11, 6),
    ],
    ['22:00 to 07:00 at noon', { fromMinute: 1320, toMinute: 420, timeZone: 'Europe/Oslo' }, at(11), undefined],
    ['12:00 to 13:00 at 12:15', { fromMinute: 720, toMinute: 780, timeZone: 'UTC' }, at(12, 15), at(13)],
    ['none at all', { fromMinute: 60, toMinute: 60, timeZone: 'UTC' }, at(1), undefined],
  ])('%s', (_, quiet, nowMs, untilMs) => {
    expect(quietUntilMs(quiet, nowMs)).toBe(untilMs)
  })
})
