import { Avatar, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { DocumentRegular } from '@fluentui/react-icons/svg/document'
import type { ChatEntry } from '../../../connector/chat-state.ts'
import type { PressedAction } from '../../../connector/chats.ts'
import type { HostPerson } from '../../host-site.ts'
import { AppIcon } from '../app-icon.tsx'
import { Card } from '../cards/card.tsx'

const useStyles = makeStyles({
  row: { display: 'flex', gap: '8px', maxWidth: '100%' },
  own: { flexDirection: 'row-reverse' },
  body: { display: 'flex', flexDirection: 'column', gap: '4px', minWidth: 0, maxWidth: '560px' },
  head: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  bubble: {
    padding: '8px 12px',
    borderRadius: '6px',
    backgroundColor: tokens.colorNeutralBackground3,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    border: `1px solid ${tokens.colorTransparentStroke}`,
  },
  ownBubble: { backgroundColor: tokens.colorBrandBackground2 },
  card: {
    minWidth: 'min(420px, 100%)',
    borderRadius: '6px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    boxShadow: tokens.shadow2,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  gone: { fontStyle: 'italic', color: tokens.colorNeutralForeground3 },
  file: { display: 'flex', alignItems: 'center', gap: '4px' },
  said: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  refused: { color: tokens.colorStatusDangerForeground1 },
})

/** What came back when a button of the card was pressed, where it was no new card. */
export type Outcome = { readonly isRefused: boolean; readonly text: string }

type ChatMessageProps = {
  readonly entry: ChatEntry
  readonly author: HostPerson | undefined
  readonly isOwn: boolean
  readonly outcome: Outcome | undefined
  readonly onPress: (action: PressedAction['action']) => void
  readonly onOpen: (url: string) => void
}

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** What the bot or a person said: text, cards, files. */
export function ChatMessage({ entry, author, isOwn, outcome, onPress, onOpen }: ChatMessageProps) {
  const styles = useStyles()
  const name = author?.name ?? 'Mission Collaboration'
  const at = time.format(entry.atMs)
  return (
    <article className={mergeClasses(styles.row, isOwn && styles.own)} aria-label={`${name}, ${at}`}>
      {author ? (
        <Avatar size={32} name={name} image={{ src: `/api/photo/${author.key}` }} aria-hidden="true" />
      ) : (
        <span>
          <AppIcon size={32} />
        </span>
      )}
      <div className={styles.body}>
        <span className={styles.head}>
          {name}, {at}
        </span>
        {entry.isDeleted ? (
          <span className={styles.gone}>This message has been deleted.</span>
        ) : (
          <>
            {entry.text !== '' && (
              <div className={mergeClasses(styles.bubble, isOwn && styles.ownBubble)} dir="auto">
                {entry.text}
              </div>
            )}
            {entry.files.map((file) => (
              <span key={file.name} className={styles.file}>
                <DocumentRegular aria-hidden="true" /> {file.name}
              </span>
            ))}
            {entry.cards.map((content, at_) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a card has no name, and its place is what is replaced.
              <div key={at_} className={styles.card}>
                <Card content={content} label={`Card of ${name}`} onPress={onPress} onOpen={onOpen} />
              </div>
            ))}
            {outcome && outcome.text !== '' && (
              <span
                role={outcome.isRefused ? 'alert' : 'status'}
                className={mergeClasses(styles.said, outcome.isRefused && styles.refused)}
                dir="auto"
              >
                {outcome.text}
              </span>
            )}
          </>
        )}
      </div>
    </article>
  )
}
