import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import type { FeedItem } from '../../feed-source.ts'
import { AppIcon } from '../app-icon.tsx'
import { activityText } from './activity-text.ts'

const useStyles = makeStyles({
  pane: {
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    width: '320px',
    minHeight: 0,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  heading: { ...typographyStyles.subtitle2, margin: 0, padding: '12px 16px' },
  list: { listStyleType: 'none', margin: 0, padding: '0 8px', overflowY: 'auto' },
  entry: {
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr) 8px',
    gap: '10px',
    alignItems: 'start',
    width: '100%',
    padding: '10px 8px',
    border: 0,
    borderRadius: '6px',
    background: 'none',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  chosen: { backgroundColor: tokens.colorNeutralBackground1Selected },
  words: { display: 'flex', flexDirection: 'column', gap: '2px' },
  unread: { fontWeight: tokens.fontWeightSemibold },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  dot: {
    width: '8px',
    height: '8px',
    marginTop: '6px',
    borderRadius: '4px',
    backgroundColor: tokens.colorBrandBackground,
  },
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  note: { padding: '8px 16px', margin: 0, color: tokens.colorNeutralForeground2 },
})

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

type ActivityListProps = {
  readonly items: readonly FeedItem[]
  readonly language: string
  readonly chosenId: string | undefined
  readonly onChoose: (item: FeedItem) => void
}

/** The activity feed, newest first. */
export function ActivityList({ items, language, chosenId, onChoose }: ActivityListProps) {
  const styles = useStyles()
  return (
    <nav className={styles.pane} aria-label="Activity feed">
      <h1 className={styles.heading}>Activity</h1>
      {items.length === 0 && <p className={styles.note}>Nothing yet.</p>}
      <ul className={styles.list}>
        {items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              className={mergeClasses(styles.entry, item.id === chosenId && styles.chosen)}
              aria-current={item.id === chosenId ? 'true' : undefined}
              onClick={() => onChoose(item)}
            >
              <AppIcon size={32} />
              <span className={styles.words} dir="auto">
                {!item.isRead && <span className={styles.unseen}>Unread: </span>}
                <span className={mergeClasses(!item.isRead && styles.unread)}>{activityText(item, language)}</span>
                <span className={styles.small}>{item.previewText}</span>
                <span className={styles.small}>Mission Collaboration, {time.format(item.atMs)}</span>
              </span>
              {!item.isRead && <span className={styles.dot} />}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
