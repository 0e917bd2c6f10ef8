import { useEffect, useRef, useState } from 'react'
import type { SocketLike } from './connection/mission-socket.ts'
import { createRest } from './connection/rest.ts'
import { browserScheduler } from './connection/scheduler.ts'
import type { MissionConnection } from './connection.ts'
import { type Carried, createMission, type Mission } from './mission.ts'

/**
 * The running mission of a connection. A new token means a new mission that takes over what was written and where the person
 * was, not where a link once led; what else changes of the connection is taken on without one.
 */
export function useRunningMission(connection: MissionConnection, subPageId?: string): Mission | undefined {
  const [mission, setMission] = useState<Mission>()
  const latest = useRef(connection)
  latest.current = connection
  const place = useRef(subPageId)
  const carried = useRef<Carried>(undefined)
  const { baseUrl, token, userId, granted } = connection

  useEffect(() => {
    const running = createMission({
      connection: {
        ...latest.current,
        baseUrl,
        token,
        userId,
        onSessionLost: (code, unsent) => latest.current.onSessionLost(code, unsent),
      },
      createRest: (signal) => createRest(latest.current, window.fetch.bind(window), signal),
      openSocket: (url) => new WebSocket(url) as SocketLike,
      scheduler: browserScheduler,
      carried: carried.current,
      subPageId: carried.current === undefined ? place.current : undefined,
    })
    running.start()
    setMission(running)
    return () => {
      carried.current = running.carry()
      running.stop()
    }
  }, [baseUrl, token, userId])

  useEffect(() => mission?.setGranted(granted), [mission, granted])

  useEffect(() => {
    const wake = (): void => {
      if (document.visibilityState === 'visible') mission?.wake()
    }
    window.addEventListener('online', wake)
    document.addEventListener('visibilitychange', wake)
    return () => {
      window.removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', wake)
    }
  }, [mission])

  return mission
}
