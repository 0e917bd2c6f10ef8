import { CallBanner } from './call-banner.tsx'
import { ChatBar } from './chat-bar.tsx'
import { ChatStage } from './chat-stage.tsx'
import { DeskNoticeBar } from './desk-notice-bar.tsx'
import { useChat } from './use-chat.ts'
import { useChatDesk, useFollowedTheme } from './use-chat-desk.ts'

/** The switch between the mission view and the whole Mattermost, and the latter once it was opened. */
export function ChatPart() {
  const desk = useChatDesk()
  useFollowedTheme()
  const { state } = useChat()
  return (
    <>
      <ChatBar desk={desk} />
      <DeskNoticeBar desk={desk} />
      <CallBanner desk={desk} />
      {state.wish !== undefined && <ChatStage desk={desk} />}
    </>
  )
}
