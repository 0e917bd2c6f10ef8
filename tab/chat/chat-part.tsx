import { createPortal } from 'react-dom'
import { CallBanner } from './call-banner.tsx'
import { ChatBar } from './chat-bar.tsx'
import { ChatSpoken } from './chat-spoken.tsx'
import { ChatStage } from './chat-stage.tsx'
import { DeskNoticeBar } from './desk-notice-bar.tsx'
import { useChat } from './use-chat.ts'
import { useChatDesk, useFollowedTheme } from './use-chat-desk.ts'

/** The switch between the mission view and the whole Mattermost, and on its stage the latter once it was opened. */
export function ChatPart({ stage }: { readonly stage: HTMLElement }) {
  const desk = useChatDesk()
  useFollowedTheme()
  const { state } = useChat()
  return (
    <>
      <ChatBar desk={desk} />
      <DeskNoticeBar desk={desk} />
      <CallBanner desk={desk} />
      {state.wish !== undefined && createPortal(<ChatStage desk={desk} />, stage)}
      <ChatSpoken desk={desk} />
    </>
  )
}
