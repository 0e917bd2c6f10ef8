import { Link, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { PeopleTeamFilled, PeopleTeamRegular } from '@fluentui/react-icons/svg/people-team'
import { WindowNewRegular } from '@fluentui/react-icons/svg/window-new'
import type { ReactNode } from 'react'
import { AppIcon } from './app-icon.tsx'

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
  line: { width: '32px', height: '1px', margin: '6px 0', backgroundColor: tokens.colorNeutralStroke1 },
})

type RailProps = {
  readonly isSplit: boolean
  readonly memberUrl: string
  readonly onMission: () => void
  readonly onSplit: (isSplit: boolean) => void
}

/** The bar on the left: the app, and below the line what only a sandbox has, the other side of the conversation. */
export function Rail({ isSplit, memberUrl, onMission, onSplit }: RailProps) {
  const styles = useStyles()
  return (
    <nav className={styles.rail} aria-label="Apps">
      <RailButton isChosen label="Mission" onClick={onMission} current="page">
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
  readonly isPressed?: boolean
  readonly current?: 'page'
}

function RailButton({ isChosen, label, onClick, children, isPressed, current }: RailButtonProps) {
  const styles = useStyles()
  return (
    <button
      type="button"
      className={mergeClasses(styles.item, isChosen && styles.chosen)}
      onClick={onClick}
      aria-pressed={isPressed}
      aria-current={current}
    >
      {children}
      {label}
    </button>
  )
}
