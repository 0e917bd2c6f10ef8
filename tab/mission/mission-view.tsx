import { useCallback, useMemo, useState } from 'react'
import { readChatLink } from '../../src/api/chat-link.ts'
import { writePlace } from '../../src/api/mission-place.ts'
import { createChatFace, openWith } from '../chat/chat-face.ts'
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
export function MissionView({ connection, locale, openExternal, subPageId = '', chat: host }: MissionViewProps) {
  const chatLink = readChatLink(subPageId)
  const missionPlace = chatLink?.kind === 'chat' && chatLink.place ? writePlace(chatLink.place) : ''
  const mission = useRunningMission(connection, chatLink === undefined ? subPageId : missionPlace)
  const [face] = useState(() => createChatFace(chatLink === undefined ? '' : subPageId))
  const open = useCallback((url: string) => openWith(face, url, openExternal), [face, openExternal])
  const wording = useMemo(() => createWording(locale), [locale])
  const context = useMemo(
    () => mission && { mission, connection, locale, openExternal: open, chat: host && { host, face } },
    [mission, connection, locale, open, host, face],
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
