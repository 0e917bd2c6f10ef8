import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import type { FluentIcon } from '@fluentui/react-icons'
import { type ReactNode, useEffect, useRef } from 'react'

const useStyles = makeStyles({
  scroll: { flexGrow: 1, minHeight: 0, overflowY: 'auto', display: 'flex', flexDirection: 'column' },
  column: {
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '600px',
    margin: 'auto',
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalL}`,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    overflowWrap: 'anywhere',
  },
  icon: { fontSize: '40px', lineHeight: 1, color: tokens.colorBrandForeground1 },
  refused: { color: tokens.colorNeutralForeground3 },
  heading: {
    ...typographyStyles.title3,
    margin: 0,
    color: tokens.colorNeutralForeground1,
    ':focus': { outlineStyle: 'none' },
  },
  body: {
    ...typographyStyles.body1,
    color: tokens.colorNeutralForeground2,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    '& p, & ul, & ol, & dl, & dd': { margin: 0 },
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, paddingTop: tokens.spacingVerticalS },
  footer: {
    ...typographyStyles.caption1,
    color: tokens.colorNeutralForeground3,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    paddingTop: tokens.spacingVerticalM,
    marginTop: tokens.spacingVerticalM,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    '& p': { margin: 0 },
  },
})

export type StateScreenProps = {
  readonly icon: FluentIcon
  readonly heading: string
  /** True when somebody has to act before it goes on; the picture is then quiet instead of inviting. */
  readonly isRefusal?: boolean
  readonly children: ReactNode
  readonly actions?: ReactNode
  readonly footer?: ReactNode
}

/** One state of the app as a whole screen: heading, reason, what to do next, actions. The focus moves to the heading. */
export function StateScreen({ icon: Icon, heading, isRefusal = false, children, actions, footer }: StateScreenProps) {
  const styles = useStyles()
  const headingRef = useRef<HTMLHeadingElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new heading is a new state, which has to be read out.
  useEffect(() => headingRef.current?.focus(), [heading])
  return (
    <main className={styles.scroll}>
      <div className={styles.column}>
        <Icon className={mergeClasses(styles.icon, isRefusal && styles.refused)} aria-hidden />
        <h1 ref={headingRef} tabIndex={-1} className={styles.heading}>
          {heading}
        </h1>
        <div className={styles.body}>{children}</div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
      </div>
    </main>
  )
}
