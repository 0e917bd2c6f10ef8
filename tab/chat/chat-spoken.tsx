import { makeStyles } from '@fluentui/react-components'
import { useWords } from '../mission/text/use-words.ts'
import type { ChatDesk } from './chat-desk.ts'
import { chatText } from './text.ts'
import { useChat } from './use-chat.ts'
import { useStoreState } from './use-chat-desk.ts'

const useStyles = makeStyles({
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
})

/** Says to those who do not see it which face is shown, and how the opening goes. */
export function ChatSpoken({ desk }: { readonly desk: ChatDesk }) {
  const styles = useStyles()
  const { t } = useWords(chatText)
  const { state } = useChat()
  const { state: frame } = useStoreState(desk.life)
  return (
    <div role="status" className={styles.spoken}>
      {state.wish === undefined ? '' : words()}
    </div>
  )

  function words(): string {
    if (state.shown === 'mission') return t('state.mission')
    switch (frame.kind) {
      case 'opening':
      case 'question':
      case 'open':
        return t(`state.${frame.kind}`)
      default:
        // The heading of the screen gets the focus, and is read by that.
        return ''
    }
  }
}
