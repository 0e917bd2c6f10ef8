import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useMission } from '../mission-context.tsx'
import { useMissionText } from '../text/use-words.ts'

const useStyles = makeStyles({
  panel: { display: 'flex', flexDirection: 'column', height: '100%', minWidth: 0 },
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minHeight: '48px',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  names: { flexGrow: 1, minWidth: 0 },
  title: { ...typographyStyles.subtitle2, margin: 0, ':focus': { outline: 'none' } },
  below: {
    ...typographyStyles.caption1,
    color: tokens.colorNeutralForeground2,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
})

export type SidePanelProps = {
  readonly title: string
  readonly below?: ReactNode
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** What stands beside the channel, or over it where there is little room. Takes the focus when it opens; Escape closes it. */
export function SidePanel({ title, below, action, children }: SidePanelProps) {
  const styles = useStyles()
  const { t } = useMissionText()
  const mission = useMission()
  const heading = useRef<HTMLHeadingElement>(null)
  const cameFrom = useRef<Element | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was opened anew takes the focus anew.
  useEffect(() => {
    cameFrom.current = document.activeElement
    heading.current?.focus()
    return () => {
      if (cameFrom.current instanceof HTMLElement && cameFrom.current.isConnected) cameFrom.current.focus()
    }
  }, [title])

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.stopPropagation()
    mission.showSide(undefined)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes, as the button does.
    <div className={styles.panel} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <div className={styles.names}>
          <h2 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h2>
          {below !== undefined && <div className={styles.below}>{below}</div>}
        </div>
        {action}
        <Button
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={t('view.close')}
          title={t('view.close')}
          onClick={() => mission.showSide(undefined)}
        />
      </div>
      {children}
    </div>
  )
}
