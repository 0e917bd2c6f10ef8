import { Button, makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import { useMemo } from 'react'
import { channelName } from '../channels/channel-sections.ts'
import { MentionCount } from '../channels/mention-count.tsx'
import { moveRovingFocus } from '../channels/roving-focus.ts'
import { InlineText } from '../markdown/inline-text.tsx'
import { useMission, useMissionState } from '../mission-context.tsx'
import { Avatar } from '../people/avatar.tsx'
import { PersonName } from '../people/person-name.tsx'
import type { Thread } from '../state/model.ts'
import { useMissionText } from '../text/use-words.ts'
import { SidePanel } from './side-panel.tsx'

const useStyles = makeStyles({
  list: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    margin: 0,
    padding: tokens.spacingVerticalS,
    listStyleType: 'none',
  },
  note: { padding: tokens.spacingHorizontalL, color: tokens.colorNeutralForeground2, margin: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    width: '100%',
    padding: tokens.spacingVerticalS,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  text: {
    ...typographyStyles.body1,
    overflow: 'hidden',
    display: '-webkit-box',
    WebkitLineClamp: '2',
    WebkitBoxOrient: 'vertical',
    overflowWrap: 'anywhere',
  },
  quiet: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3 },
  unread: { fontWeight: tokens.fontWeightSemibold },
  more: { display: 'flex', justifyContent: 'center', padding: tokens.spacingVerticalS },
})

/** The threads that the person follows, the latest first. */
export function ThreadsPanel() {
  const styles = useStyles()
  const { t } = useMissionText()
  const mission = useMission()
  const threads = useMissionState((state) => state.threads)
  const hasAll = useMissionState((state) => state.hasAllThreads)
  const latest = useMemo(() => [...threads.values()].toSorted((a, b) => b.last_reply_at - a.last_reply_at), [threads])
  return (
    <SidePanel title={t('threads.title')}>
      {latest.length === 0 && hasAll && <p className={styles.note}>{t('threads.none')}</p>}
      <ul className={styles.list} onKeyDown={moveRovingFocus}>
        {latest.map((thread, index) => (
          <ThreadRow key={thread.id} thread={thread} isTabStop={index === 0} />
        ))}
        {!hasAll && (
          <li className={styles.more}>
            <Button size="small" onClick={() => void mission.threads.more()}>
              {t('threads.more')}
            </Button>
          </li>
        )}
      </ul>
    </SidePanel>
  )
}

function ThreadRow({ thread, isTabStop }: { readonly thread: Thread; readonly isTabStop: boolean }) {
  const styles = useStyles()
  const text = useMissionText()
  const mission = useMission()
  const channel = useMissionState((state) => state.channels.get(thread.post.channel_id))
  const people = useMissionState((state) => state.people)
  const userId = useMissionState((state) => state.userId)
  const { post } = thread
  const isUnread = thread.unread_replies > 0
  return (
    <li>
      <button
        type="button"
        data-roving=""
        tabIndex={isTabStop ? 0 : -1}
        className={styles.row}
        onClick={() => mission.showSide({ kind: 'thread', rootId: thread.id, channelId: post.channel_id })}
      >
        <Avatar userId={post.user_id} size={32} />
        <span>
          <span className={styles.quiet}>
            {channel && <InlineText text={channelName(channel, { people, userId })} />}
          </span>
          <br />
          <PersonName userId={post.user_id} />
          <span className={mergeClasses(styles.text, isUnread && styles.unread)}>
            <InlineText text={post.message} />
          </span>
          <span className={styles.quiet}>
            {isUnread
              ? text.t('threads.unread', { count: thread.unread_replies })
              : text.t('message.replies', { count: thread.reply_count })}{' '}
            · {text.day(thread.last_reply_at, Date.now())}, {text.time(thread.last_reply_at)}
          </span>
        </span>
        <MentionCount count={thread.unread_mentions} />
      </button>
    </li>
  )
}
