import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import { ArchiveRegular, LockClosedRegular, NumberSymbolRegular, PeopleRegular } from '@fluentui/react-icons'
import { memo } from 'react'
import { InlineText } from '../markdown/inline-text.tsx'
import { Avatar } from '../people/avatar.tsx'
import { useMissionText } from '../text/use-words.ts'
import type { ChannelEntry } from './channel-sections.ts'
import { MentionCount } from './mention-count.tsx'
import { useHasDraft } from './use-has-draft.ts'

export const useRowStyles = makeStyles({
  row: {
    ...typographyStyles.body1,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    width: '100%',
    minHeight: '36px',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground2Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  open: {
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    color: tokens.colorNeutralForeground2Selected,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
    // Colours of the system take backgrounds and shadows away.
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  unread: { fontWeight: tokens.fontWeightBold, color: tokens.colorNeutralForeground1 },
  muted: { color: tokens.colorNeutralForeground3 },
  icon: { flexShrink: 0, fontSize: '20px' },
  names: { flexGrow: 1, minWidth: 0, display: 'flex', flexDirection: 'column' },
  name: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  label: {
    ...typographyStyles.caption2,
    color: tokens.colorNeutralForeground3,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  draft: { ...typographyStyles.caption2, color: tokens.colorNeutralForeground3, flexShrink: 0 },
  forReaders: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
})

export type ChannelRowProps = {
  readonly entry: ChannelEntry
  readonly isOpen: boolean
  readonly isTabStop: boolean
  readonly onOpen: (channelId: string) => void
}

export const ChannelRow = memo(function ChannelRow({ entry, isOpen, isTabStop, onOpen }: ChannelRowProps) {
  const styles = useRowStyles()
  const { t } = useMissionText()
  const { channel, name, label, isUnread, isMuted, mentions } = entry
  const hasDraft = useHasDraft(channel.id) && !isOpen
  return (
    <li>
      <button
        type="button"
        data-roving=""
        tabIndex={isTabStop ? 0 : -1}
        aria-current={isOpen ? 'page' : undefined}
        className={mergeClasses(styles.row, isOpen && styles.open, isMuted && styles.muted, isUnread && styles.unread)}
        onClick={() => onOpen(channel.id)}
      >
        <ChannelIcon entry={entry} />
        <span className={styles.names}>
          <span className={styles.name}>
            <InlineText text={name} />
          </span>
          {label !== undefined && (
            <span className={styles.label} title={t('channel.label', { label })}>
              <InlineText text={label} />
            </span>
          )}
        </span>
        {hasDraft && <span className={styles.draft}>{t('channel.draft')}</span>}
        <MentionCount count={mentions} />
        {isUnread && mentions === 0 && <span className={styles.forReaders}>{t('channel.unread')}</span>}
        {isMuted && <span className={styles.forReaders}>{t('channel.muted')}</span>}
      </button>
    </li>
  )
})

function ChannelIcon({ entry: { channel, partnerId } }: { readonly entry: ChannelEntry }) {
  const { icon } = useRowStyles()
  const { t } = useMissionText()
  if (channel.delete_at > 0) return <ArchiveRegular aria-hidden className={icon} />
  if (partnerId !== undefined) return <Avatar userId={partnerId} size={24} showPresence />
  if (channel.type === 'G') return <PeopleRegular aria-label={t('channel.group')} className={icon} />
  if (channel.type === 'P') return <LockClosedRegular aria-label={t('channel.private')} className={icon} />
  return <NumberSymbolRegular aria-hidden className={icon} />
}
