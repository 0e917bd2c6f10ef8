import { createContext, useContext } from 'react'
import { createMissionText, type MissionText } from './mission-text.ts'

export const MissionTextContext = createContext<MissionText>(createMissionText('en'))

/** @returns the reader's words and formats. */
export function useMissionText(): MissionText {
  return useContext(MissionTextContext)
}
