import { makeStyles } from '@fluentui/react-components'
import { useCallback, useEffect, useRef } from 'react'
import { useWords } from '../mission/text/use-words.ts'
import type { ChatDesk } from './chat-desk.ts'
import { chatText } from './text.ts'
import { useChat } from './use-chat.ts'

const useStyles = makeStyles({
  frame: { flexGrow: 1, width: '100%', minHeight: 0, border: 'none' },
})

/** What Mattermost asks of the host through its frame; calls need the first three, and work where the host grants them. */
const allow = 'microphone; camera; display-capture; clipboard-read; clipboard-write; fullscreen'

/** The frame itself: it begins at the door, where its page waits for a ticket (security B1). */
export function ChatFrame(props: {
  readonly desk: ChatDesk
  readonly isShown: boolean
  readonly state: 'opening' | 'question' | 'open'
}) {
  const { desk, isShown, state } = props
  const styles = useStyles()
  const { t } = useWords(chatText)
  const { host } = useChat()
  const frame = useRef<HTMLIFrameElement>(null)
  const attach = useCallback(
    (element: HTMLIFrameElement | null) => {
      frame.current = element
      desk.attach(element)
    },
    [desk],
  )
  useEffect(() => {
    // Whoever has switched wants to go on there, also with the keyboard alone.
    if (isShown && state !== 'opening') frame.current?.focus()
  }, [isShown, state])
  return (
    <iframe
      ref={attach}
      title={t('frame.title')}
      src={`${host.chatUrl}/_enter`}
      allow={allow}
      referrerPolicy="no-referrer"
      className={styles.frame}
    />
  )
}
