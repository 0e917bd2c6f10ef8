import { useMemo } from 'react'
import type { MissionViewProps } from './connection.ts'
import { MarkdownProvider } from './markdown/markdown-tools.tsx'
import { MissionContext } from './mission-context.tsx'
import { MissionLayout } from './mission-layout.tsx'
import { WordingContext } from './text/use-words.ts'
import { createWording } from './text/words.ts'
import { useRunningMission } from './use-running-mission.ts'

/**
 * One person's mission: channels, messages, threads. Fills the place that it gets (a column of a flex box) and takes the
 * theme from the FluentProvider around it.
 */
export function MissionView({ connection, locale, openExternal, subPageId }: MissionViewProps) {
  const mission = useRunningMission(connection, subPageId)
  const wording = useMemo(() => createWording(locale), [locale])
  const context = useMemo(
    () => mission && { mission, connection, locale, openExternal },
    [mission, connection, locale, openExternal],
  )
  if (context === undefined) return null
  return (
    <WordingContext.Provider value={wording}>
      <MissionContext.Provider value={context}>
        <MarkdownProvider tools={context.mission.shared.markdown}>
          <MissionLayout />
        </MarkdownProvider>
      </MissionContext.Provider>
    </WordingContext.Provider>
  )
}
