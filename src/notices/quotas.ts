import type { Settings } from '../settings/schema.ts'
import { type Lane, laneKey } from './fair-queue.ts'
import { createWindows, type Limit, type Place } from './windows.ts'

/**
 * A call counts when it reaches Microsoft, not when it leaves here: windows are this much longer than published, so that
 * two calls which the network pushes together still do not share one.
 */
const MARGIN_MS = 50

/** Published limits as they bind this process (teams.md 6 and 7: Microsoft's rate-limit pages). */
export type Quotas = {
  groupReadyAtMs(group: Pick<Lane, 'tid' | 'surface'>, nowMs: number): number
  laneReadyAtMs(lane: Lane, nowMs: number): number
  take(lane: Lane, nowMs: number): Taken
  /** The peer asked to wait with this tenant. */
  holdGroup(group: Pick<Lane, 'tid' | 'surface'>, untilMs: number): void
  /** The peer asked to wait with this person. */
  holdLane(lane: Lane, untilMs: number): void
}

/** The places that one call takes. */
export type Taken = { begin(nowMs: number): void; giveBack(): void }

/** @param shareOf part of a limit that is this process's */
export function createQuotas(limits: Settings['notices']['limits'], shareOf: (limit: number) => number): Quotas {
  const limit = (count: number, windowMs: number): Limit => ({ count: shareOf(count), windowMs: windowMs + MARGIN_MS })
  const conversations = createWindows(() => [
    limit(limits.conversationPerSecond, 1_000),
    limit(limits.conversationPerTwoSeconds, 2_000),
    limit(limits.conversationPerThirtySeconds, 30_000),
    limit(limits.conversationPerHour, 3_600_000),
  ])
  const tenants = createWindows(() => [limit(limits.tenantPerSecond, 1_000)])
  const feedPeople = createWindows(() => [limit(limits.feedPersonPerMinute, 60_000)])
  const held = new Map<string, number>()
  const hold = (key: string, untilMs: number): void => void held.set(key, Math.max(untilMs, held.get(key) ?? 0))
  const groupKey = ({ surface, tid }: Pick<Lane, 'tid' | 'surface'>): string => `${surface}|${tid}`
  const person = ({ tid, oid }: Lane): string => `${tid}|${oid}`

  return {
    groupReadyAtMs(group, nowMs) {
      const heldUntilMs = held.get(groupKey(group)) ?? 0
      if (heldUntilMs > nowMs) return heldUntilMs
      held.delete(groupKey(group))
      // The feed counts calls, not entries: its own windows are where the calls are made.
      return group.surface === 'bot' ? tenants.readyAtMs(group.tid, nowMs) : 0
    },
    laneReadyAtMs(lane, nowMs) {
      const heldUntilMs = held.get(laneKey(lane)) ?? 0
      if (heldUntilMs > nowMs) return heldUntilMs
      held.delete(laneKey(lane))
      return (lane.surface === 'bot' ? conversations : feedPeople).readyAtMs(person(lane), nowMs)
    },
    take(lane, nowMs) {
      const places: readonly (readonly [ReturnType<typeof createWindows>, Place])[] =
        lane.surface === 'bot'
          ? [
              [conversations, conversations.take(person(lane), nowMs)],
              [tenants, tenants.take(lane.tid, nowMs)],
            ]
          : [[feedPeople, feedPeople.take(person(lane), nowMs)]]
      return {
        begin(atMs) {
          for (const [windows, place] of places) windows.move(place, atMs)
        },
        giveBack() {
          for (const [windows, place] of places) windows.giveBack(place)
        },
      }
    },
    holdGroup: (group, untilMs) => hold(groupKey(group), untilMs),
    holdLane: (lane, untilMs) => hold(laneKey(lane), untilMs),
  }
}
