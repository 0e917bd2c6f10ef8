import { makeStyles, tokens } from '@fluentui/react-components'
import { useEffect } from 'react'
import type { ChatDesk } from './chat-desk.ts'
import { ChatFrame } from './chat-frame.tsx'
import { FrameScreen } from './frame-screen.tsx'
import { useChat } from './use-chat.ts'
import { useStoreState } from './use-chat-desk.ts'

const useStyles = makeStyles({
  stage: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: 0,
    minWidth: 0,
    backgroundColor: tokens.colorNeutralBackground1,
  },
})

/** The whole Mattermost in its frame, or what stands there instead. Stays mounted when the mission view is shown. */
export function ChatStage({ desk }: { readonly desk: ChatDesk }) {
  const styles = useStyles()
  const { state } = useChat()
  const { generation, state: frame } = useStoreState(desk.life)
  const { offer } = useStoreState(desk.store)
  const isShown = state.shown === 'chat'
  const isFramed = frame.kind === 'opening' || frame.kind === 'question' || frame.kind === 'open'
  useEffect(() => {
    // Whether there are calls decides about the banner; nobody waits for it.
    if (offer === undefined && frame.kind === 'open') desk.learn()
  }, [offer, frame.kind, desk])
  return (
    <main className={styles.stage}>
      {isFramed && <ChatFrame key={generation} desk={desk} isShown={isShown} state={frame.kind} />}
      {frame.kind !== 'open' && frame.kind !== 'question' && (
        <FrameScreen key={`${generation} ${frame.kind}`} desk={desk} state={frame} />
      )}
    </main>
  )
}
