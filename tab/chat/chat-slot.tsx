import { makeStyles, tokens } from '@fluentui/react-components'
import { latePart, useSettled } from '../mission/late-part.tsx'
import { useMissionContext } from '../mission/mission-context.tsx'

// Nothing of the whole Mattermost is fetched before the first messages can be read.
const ChatPart = latePart(async () => (await import('./chat-part.tsx')).ChatPart)

const useStyles = makeStyles({
  room: {
    flexShrink: 0,
    height: '36px',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
})

/** The room that the switch takes, kept free until it comes so that nothing moves; nothing where the mission view is all there is. */
export function ChatSlot({ isDue }: { readonly isDue: boolean }) {
  const styles = useStyles()
  const { chat } = useMissionContext()
  const isSettled = useSettled(isDue)
  if (chat === undefined) return null
  const room = <div className={styles.room} />
  return isSettled ? <ChatPart meanwhile={room} /> : room
}
