import { useSyncExternalStore } from 'react'
import { useMission } from '../mission-context.tsx'

/** True while text that was not sent waits in the channel's composer. */
export function useHasDraft(channelId: string): boolean {
  const { drafts } = useMission()
  return useSyncExternalStore(drafts.store.subscribe, () => drafts.get(channelId, '').trim() !== '')
}
