import { useMemo } from 'react'
import type { MissionViewProps } from './connection.ts'
import { MissionContext } from './mission-context.tsx'
import { MissionLayout } from './mission-layout.tsx'
import { createMissionText } from './text/mission-text.ts'
import { MissionTextContext } from './text/use-mission-text.ts'
import { useRunningMission } from './use-running-mission.ts'

/**
 * One person's mission: channels, messages, threads. Fills the place that it gets (a column of a flex box) and takes the
 * theme from the FluentProvider around it.
 */
export function MissionView({ connection, locale, openExternal }: MissionViewProps) {
  const mission = useRunningMission(connection)
  const text = useMemo(() => createMissionText(locale), [locale])
  const context = useMemo(
    () => mission && { mission, connection, locale, openExternal },
    [mission, connection, locale, openExternal],
  )
  if (context === undefined) return null
  return (
    <MissionTextContext.Provider value={text}>
      <MissionContext.Provider value={context}>
        <MissionLayout />
      </MissionContext.Provider>
    </MissionTextContext.Provider>
  )
}
