import { CounterBadge, Link, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { AlertRegular } from '@fluentui/react-icons/svg/alert'
import { ChatRegular } from '@fluentui/react-icons/svg/chat'
import { PeopleTeamFilled, PeopleTeamRegular } from '@fluentui/react-icons/svg/people-team'
import { WindowNewRegular } from '@fluentui/react-icons/svg/window-new'
import type { ReactNode } from 'react'
import { AppIcon } from './app-icon.tsx'
import type { Pane } from './choices.ts'

const useStyles = makeStyles({
  rail: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: '4px',
    padding: '4px 0 12px',
    backgroundColor: 'var(--frame-rail)',
  },
  item: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '3px',
    width: '60px',
    minHeight: '56px',
    padding: 0,
    border: 0,
    borderRadius: '6px',
    background: 'none',
    color: tokens.colorNeutralForeground2,
    font: 'inherit',
    fontSize: '10px',
    lineHeight: '13px',
    textAlign: 'center',
    textDecorationLine: 'none',
    cursor: 'pointer',
    ':hover': { color: 'var(--frame-accent)', backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  chosen: {
    color: 'var(--frame-accent)',
    fontWeight: tokens.fontWeightSemibold,
    '::before': {
      content: '""',
      position: 'absolute',
      left: '-4px',
      height: '30px',
      width: '3px',
      borderRadius: '3px',
      backgroundColor: 'var(--frame-accent)',
    },
  },
  /** Read out, not shown. */
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  count: { position: 'absolute', top: '4px', right: '8px' },
  line: { width: '32px', height: '1px', margin: '6px 0', backgroundColor: tokens.colorNeutralStroke1 },
})

type RailProps = {
  readonly pane: Pane
  /** How much there is to see in each; undefined where the host has no such pane. */
  readonly unread: Readonly<Record<'activity' | 'chat', number | undefined>>
  readonly isSplit: boolean
  readonly memberUrl: string
  readonly onPane: (pane: Pane) => void
  readonly onSplit: (isSplit: boolean) => void
}

/** The bar on the left: activity, chat and the app, and below the line what only a sandbox has, the other side of the conversation. */
export function Rail({ pane, unread, isSplit, memberUrl, onPane, onSplit }: RailProps) {
  const styles = useStyles()
  const place = (of: Pane) => ({ isChosen: pane === of, current: pane === of, onClick: () => onPane(of) })
  return (
    <nav className={styles.rail} aria-label="Apps">
      {unread.activity !== undefined && (
        <RailButton label="Activity" count={unread.activity} {...place('activity')}>
          <AlertRegular fontSize={24} />
        </RailButton>
      )}
      {unread.chat !== undefined && (
        <RailButton label="Chat" count={unread.chat} {...place('chat')}>
          <ChatRegular fontSize={24} />
        </RailButton>
      )}
      <RailButton label="Mission" {...place('app')}>
        <AppIcon size={24} />
      </RailButton>
      <div className={styles.line} />
      <RailButton isChosen={isSplit} label="Member beside" onClick={() => onSplit(!isSplit)} isPressed={isSplit}>
        {isSplit ? <PeopleTeamFilled fontSize={24} /> : <PeopleTeamRegular fontSize={24} />}
      </RailButton>
      <Link className={styles.item} href={memberUrl} target="_blank" rel="noopener noreferrer">
        <WindowNewRegular fontSize={24} />
        Member window
      </Link>
    </nav>
  )
}

type RailButtonProps = {
  readonly isChosen: boolean
  readonly label: string
  readonly onClick: () => void
  readonly children: ReactNode
  readonly count?: number
  readonly isPressed?: boolean
  readonly current?: boolean
}

function RailButton({ isChosen, label, onClick, children, count = 0, isPressed, current = false }: RailButtonProps) {
  const styles = useStyles()
  return (
    <button
      type="button"
      className={mergeClasses(styles.item, isChosen && styles.chosen)}
      onClick={onClick}
      aria-pressed={isPressed}
      aria-current={current ? 'page' : undefined}
    >
      {children}
      {label}
      {count > 0 && (
        <>
          <span className={styles.unseen}>, {count} unread</span>
          <CounterBadge aria-hidden="true" className={styles.count} size="small" color="danger" count={count} />
        </>
      )}
    </button>
  )
}
