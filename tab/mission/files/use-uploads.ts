import { useSyncExternalStore } from 'react'
import { useMission } from '../mission-context.tsx'
import { placeOf } from '../state/mission-state.ts'
import { emptyTray, type Place, type Tray, type Uploads } from './uploads.ts'

/** @returns the uploads of the mission around, and the tray of one place. */
export function useUploads({ channelId, rootId }: Place): { readonly uploads: Uploads; readonly tray: Tray } {
  const { uploads } = useMission().shared
  const tray = useSyncExternalStore(
    uploads.store.subscribe,
    () => uploads.store.get().get(placeOf(channelId, rootId)) ?? emptyTray,
  )
  return { uploads, tray }
}
