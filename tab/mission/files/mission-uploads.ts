import { useSyncExternalStore } from 'react'
import type { MissionConnection } from '../connection.ts'
import type { Mission } from '../mission.ts'
import { useConnection, useMission } from '../mission-context.tsx'
import { placeOf } from '../state/mission-state.ts'
import { createUploads, emptyTray, type Place, type Tray, type Uploads } from './uploads.ts'

/** One set of uploads for each mission, living as long as it does. */
const byMission = new WeakMap<Mission, Uploads>()

export function uploadsOf(mission: Mission, connection: MissionConnection): Uploads {
  const known = byMission.get(mission)
  if (known !== undefined) return known
  const uploads = createUploads({
    connection,
    scheduler: mission.scheduler,
    signal: mission.signal,
    onSessionLost: () => void mission.rest.me().catch(ignoreWatched),
    newId: () => crypto.randomUUID(),
  })
  byMission.set(mission, uploads)
  return uploads
}

/** The mission listens to how its calls end. */
function ignoreWatched(): void {}

/** @returns the uploads of the mission around, and the tray of one place. */
export function useUploads({ channelId, rootId }: Place): { readonly uploads: Uploads; readonly tray: Tray } {
  const uploads = uploadsOf(useMission(), useConnection())
  const tray = useSyncExternalStore(
    uploads.store.subscribe,
    () => uploads.store.get().get(placeOf(channelId, rootId)) ?? emptyTray,
  )
  return { uploads, tray }
}
