import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { NavigationRegular, PeopleRegular, PinRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { InlineText } from '../markdown/inline-text.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { useMarkdownContext } from '../messages/use-markdown-context.ts'
import { useMission, useMissionState } from '../mission-context.tsx'
import type { Channel } from '../state/model.ts'
import { useMissionText } from '../text/use-words.ts'
import { channelName } from './channel-sections.ts'

const useStyles = makeStyles({
  header: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minHeight: '48px',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  names: { flexGrow: 1, minWidth: 0 },
  line: { display: 'flex', alignItems: 'baseline', gap: tokens.spacingHorizontalS, minWidth: 0 },
  title: {
    ...typographyStyles.subtitle2,
    margin: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  label: {
    ...typographyStyles.caption1Strong,
    flexShrink: 0,
    maxWidth: '50%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    padding: `0 ${tokens.spacingHorizontalXS}`,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusSmall,
    color: tokens.colorNeutralForeground2,
  },
  topic: {
    ...typographyStyles.caption1,
    color: tokens.colorNeutralForeground2,
    maxHeight: '1.4em',
    overflow: 'hidden',
    ':focus-within': { maxHeight: 'none' },
    '& > *': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  },
  whole: { maxHeight: '30vh', overflowY: 'auto', '& > *': { whiteSpace: 'normal' } },
})

export type ChannelHeaderProps = {
  readonly channel: Channel
  /** Present where the list of channels is out of sight. */
  readonly onShowChannels?: (() => void) | undefined
}

/** The channel's name, label and header, and the ways to its people and pinned messages. */
export function ChannelHeader({ channel, onShowChannels }: ChannelHeaderProps) {
  const styles = useStyles()
  const { t } = useMissionText()
  const mission = useMission()
  const people = useMissionState((state) => state.people)
  const userId = useMissionState((state) => state.userId)
  const label = useMissionState((state) => state.labels.get(channel.id))
  const side = useMissionState((state) => state.side?.kind)
  const context = useMarkdownContext()
  const [isWhole, setWhole] = useState(false)
  const name = channelName(channel, { people, userId })
  const toggle = (kind: 'members' | 'pinned') => mission.showSide(side === kind ? undefined : { kind })
  return (
    <header className={styles.header}>
      {onShowChannels && (
        <Button
          appearance="subtle"
          icon={<NavigationRegular />}
          aria-label={t('view.openChannels')}
          onClick={onShowChannels}
        />
      )}
      <div className={styles.names}>
        <div className={styles.line}>
          <h1 className={styles.title}>
            <InlineText text={name} />
          </h1>
          {label !== undefined && (
            <span className={styles.label} title={t('channel.label', { label })}>
              <InlineText text={label} />
            </span>
          )}
        </div>
        {channel.header !== '' && (
          // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a click only shows more of what can be read anyway.
          <div
            className={isWhole ? `${styles.topic} ${styles.whole}` : styles.topic}
            onClick={() => setWhole((whole) => !whole)}
          >
            <Markdown text={channel.header} context={context} />
          </div>
        )}
      </div>
      <Button
        appearance={side === 'pinned' ? 'secondary' : 'subtle'}
        icon={<PinRegular />}
        aria-label={t('channel.pinned')}
        title={t('channel.pinned')}
        aria-pressed={side === 'pinned'}
        onClick={() => toggle('pinned')}
      />
      <Button
        appearance={side === 'members' ? 'secondary' : 'subtle'}
        icon={<PeopleRegular />}
        aria-label={t('channel.members')}
        title={t('channel.members')}
        aria-pressed={side === 'members'}
        onClick={() => toggle('members')}
      />
    </header>
  )
}
