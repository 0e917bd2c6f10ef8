import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import { ChatMultipleRegular } from '@fluentui/react-icons'
import { type ReactNode, useMemo } from 'react'
import { useMission, useMissionState } from '../mission-context.tsx'
import { useMissionText } from '../text/use-words.ts'
import { ChannelRow, useRowStyles } from './channel-row.tsx'
import { channelSections } from './channel-sections.ts'
import { MentionCount } from './mention-count.tsx'
import { moveRovingFocus } from './roving-focus.ts'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    padding: tokens.spacingVerticalS,
    gap: tokens.spacingVerticalXXS,
  },
  heading: {
    ...typographyStyles.caption1Strong,
    color: tokens.colorNeutralForeground3,
    margin: 0,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalS} ${tokens.spacingVerticalXS}`,
  },
  items: { listStyleType: 'none', margin: 0, padding: 0 },
})

/** Channels and direct messages, with what waits in them. One Tab stop; arrow keys move inside. */
export function ChannelList(props: { readonly onOpened: () => void; readonly children?: ReactNode }) {
  const { onOpened, children } = props
  const styles = useStyles()
  const { t, locale } = useMissionText()
  const mission = useMission()
  const channels = useMissionState((state) => state.channels)
  const memberships = useMissionState((state) => state.memberships)
  const labels = useMissionState((state) => state.labels)
  const people = useMissionState((state) => state.people)
  const userId = useMissionState((state) => state.userId)
  const openId = useMissionState((state) => state.open?.channelId)
  const sections = useMemo(
    () => channelSections({ channels, memberships, labels, people, userId }, locale),
    [channels, memberships, labels, people, userId, locale],
  )
  const openChannel = (channelId: string) => {
    mission.openChannel(channelId)
    onOpened()
  }
  const first = sections[0]?.entries[0]?.channel.id
  const stop = openId ?? first
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons inside.
    <div className={styles.list} onKeyDown={moveRovingFocus}>
      <ThreadsRow onOpened={onOpened} />
      {sections.map(({ id, entries }) => (
        <section key={id} aria-labelledby={`section-${id}`}>
          <h2 id={`section-${id}`} className={styles.heading}>
            {t(`section.${id}`)}
          </h2>
          <ul className={styles.items}>
            {entries.map((entry) => (
              <ChannelRow
                key={entry.channel.id}
                entry={entry}
                isOpen={entry.channel.id === openId}
                isTabStop={entry.channel.id === stop}
                onOpen={openChannel}
              />
            ))}
          </ul>
        </section>
      ))}
      {children}
    </div>
  )
}

function ThreadsRow({ onOpened }: { readonly onOpened: () => void }) {
  const styles = useRowStyles()
  const { t } = useMissionText()
  const mission = useMission()
  const totals = useMissionState((state) => state.threadTotals)
  const isOpen = useMissionState((state) => state.side?.kind === 'threads')
  const isUnread = totals.unreadThreads > 0
  return (
    <button
      type="button"
      data-roving=""
      tabIndex={-1}
      className={mergeClasses(styles.row, isOpen && styles.open, isUnread && styles.unread)}
      onClick={() => {
        mission.showSide({ kind: 'threads' })
        onOpened()
      }}
    >
      <ChatMultipleRegular aria-hidden className={styles.icon} />
      <span className={styles.name}>{t('channel.threads')}</span>
      <MentionCount count={totals.unreadMentions} />
      {isUnread && <span className={styles.forReaders}>{t('channel.unread')}</span>}
    </button>
  )
}
