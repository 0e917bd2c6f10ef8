import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type ReactNode, useState } from 'react'
import { latePart, useSettled } from '../mission/late-part.tsx'
import { useMissionContext } from '../mission/mission-context.tsx'
import { useIsChatShown } from './use-chat.ts'

// Nothing of the whole Mattermost is fetched before the first messages can be read.
const ChatPart = latePart(async () => (await import('./chat-part.tsx')).ChatPart)

const useStyles = makeStyles({
  bar: {
    flexShrink: 0,
    height: '36px',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  faces: { position: 'relative', display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  mission: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  stage: { position: 'absolute', inset: 0, display: 'flex', flexDirection: 'column' },
  // What is out of sight keeps its size, and with it where every list was; it would begin anew at every switch.
  behind: { visibility: 'hidden', pointerEvents: 'none' },
})

/**
 * The mission view, and over it the whole Mattermost where that is offered: one of the two is seen and can be reached. The
 * room for the switch is kept free until its code is there, so that nothing moves.
 */
export function ChatFaces({ isDue, children }: { readonly isDue: boolean; readonly children: ReactNode }) {
  const styles = useStyles()
  const { chat } = useMissionContext()
  const isChatShown = useIsChatShown()
  const isSettled = useSettled(isDue)
  const [stage, setStage] = useState<HTMLDivElement | null>(null)
  if (chat === undefined) return children
  const bar = <div className={styles.bar} />
  return (
    <>
      {isSettled && stage ? <ChatPart stage={stage} meanwhile={bar} /> : bar}
      <div className={styles.faces}>
        <div className={mergeClasses(styles.mission, isChatShown && styles.behind)} inert={isChatShown}>
          {children}
        </div>
        <div
          ref={setStage}
          className={mergeClasses(styles.stage, !isChatShown && styles.behind)}
          inert={!isChatShown}
        />
      </div>
    </>
  )
}
