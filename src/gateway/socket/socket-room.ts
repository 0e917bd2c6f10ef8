import { Problem } from '../../api/errors.ts'
import type { GrantedChannel } from '../../api/session.ts'
import type { SessionView } from '../../session/session-view.ts'
import type { Logger } from '../../store/logger.ts'
import type { HeaderWriter } from '../ask.ts'
import type { LiveSet } from '../live.ts'
import type { GatewayMetrics } from '../metrics.ts'
import type { Lookups } from '../operation.ts'
import type { Upstream } from '../upstream.ts'
import type { GuestSocket } from './guest-socket.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { IsListedAction } from './plugin-action.ts'
import type { Judge } from './verdict.ts'

export type DescribeChannels = (view: SessionView) => Promise<readonly GrantedChannel[]>

/** What all sockets share. */
export type SocketRoom = {
  readonly judge: Judge
  readonly lookups: Lookups
  readonly upstream: Upstream
  readonly writeHeaders: HeaderWriter
  readonly channelsOf: DescribeChannels
  readonly isListedAction: IsListedAction
  readonly log: Logger
  readonly now: () => number
  /** A session was proven; Mattermost is being dialled. */
  enter(socket: GuestSocket): void
  /** Mattermost has answered. */
  opened(socket: GuestSocket): void
  leave(socket: GuestSocket): void
  /** Sockets of a guest that are open or being opened. */
  countOf(guestId: string): number
  /** Ends all sockets so that their clients come again, to another replica or after the restart. */
  closeAll(): void
  readonly size: number
}

export function createSocketRoom(
  deps: Pick<
    SocketRoom,
    'judge' | 'lookups' | 'upstream' | 'writeHeaders' | 'channelsOf' | 'isListedAction' | 'log' | 'now'
  > & {
    live: LiveSet
    heartbeat: Heartbeat
    metrics: GatewayMetrics
  },
): SocketRoom {
  const { live, heartbeat, metrics, ...shared } = deps
  const counts = new Map<string, number>()
  const sockets = new Set<GuestSocket>()

  const count = (guestId: string, by: 1 | -1): void => {
    const next = (counts.get(guestId) ?? 0) + by
    if (next === 0) counts.delete(guestId)
    else counts.set(guestId, next)
  }

  return {
    ...shared,
    enter(socket) {
      sockets.add(socket)
      live.begin(socket)
      count(socket.view.guestId, 1)
      metrics.socketOpened()
    },
    opened(socket) {
      heartbeat.add(socket)
    },
    leave(socket) {
      sockets.delete(socket)
      live.end(socket)
      heartbeat.remove(socket)
      count(socket.view.guestId, -1)
      metrics.socketClosed()
    },
    closeAll() {
      for (const socket of sockets) socket.stop(new Problem('closing'))
    },
    countOf: (guestId) => counts.get(guestId) ?? 0,
    get size() {
      return sockets.size
    },
  }
}
