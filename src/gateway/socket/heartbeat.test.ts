import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { type Beating, startHeartbeat } from './heartbeat.ts'

function beating(): Beating & { pings: number[]; isLost: boolean } {
  const pings = [0, 0]
  const end = (at: number) =>
    ({
      OPEN: 1,
      readyState: 1,
      ping: () => {
        pings[at] = (pings[at] ?? 0) + 1
      },
    }) as unknown as WebSocket
  const ends = [end(0), end(1)]
  return {
    pings,
    isLost: false,
    heard: [],
    beatSlot: 0,
    ends: () => ends,
    lost() {
      this.isLost = true
    },
  }
}

describe('the heartbeat of sockets', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('pings both ends every half minute, and keeps what answers', () => {
    const heartbeat = startHeartbeat()
    const socket = beating()
    heartbeat.add(socket)
    for (let beat = 1; beat <= 3; beat++) {
      vi.advanceTimersByTime(30_000)
      expect(socket.pings).toEqual([beat, beat])
      socket.heard = [true, true]
    }
    heartbeat.stop()

    expect(socket.isLost).toBe(false)
  })

  it.each([
    ['the client', [false, true]],
    ['Mattermost', [true, false]],
  ])('gives up a socket when %s has been silent for a whole beat', (_who, heard) => {
    const heartbeat = startHeartbeat()
    const socket = beating()
    heartbeat.add(socket)
    vi.advanceTimersByTime(30_000)
    socket.heard = heard
    vi.advanceTimersByTime(30_000)
    heartbeat.stop()

    expect(socket.isLost).toBe(true)
  })

  it('forgets a socket that was taken out', () => {
    const heartbeat = startHeartbeat()
    const socket = beating()
    heartbeat.add(socket)
    heartbeat.remove(socket)
    vi.advanceTimersByTime(90_000)
    heartbeat.stop()

    expect(socket.pings).toEqual([0, 0])
  })
})
