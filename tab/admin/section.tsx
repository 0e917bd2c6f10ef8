import { Button, makeStyles, Spinner, tokens, typographyStyles } from '@fluentui/react-components'
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise'
import type { ReactNode } from 'react'
import { useText } from '../text/text-context.tsx'
import { FailureBar } from './failure-bar.tsx'
import type { Loaded } from './use-load.ts'

const useStyles = makeStyles({
  section: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingTop: tokens.spacingVerticalM,
  },
  top: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  heading: { ...typographyStyles.subtitle2, margin: 0, marginInlineEnd: 'auto', color: tokens.colorNeutralForeground1 },
})

export type SectionProps = {
  readonly heading: string
  readonly loaded: Pick<Loaded<unknown>, 'value' | 'failure' | 'isLoading' | 'reload'>
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** One part of the page: heading, refresh, what went wrong, and the content once there is some. */
export function Section({ heading, loaded, actions, children }: SectionProps) {
  const { t } = useText()
  const styles = useStyles()
  return (
    <section className={styles.section} aria-label={heading} aria-busy={loaded.isLoading}>
      <div className={styles.top}>
        <h2 className={styles.heading} tabIndex={-1}>
          {heading}
        </h2>
        {actions}
        <Button icon={<ArrowClockwiseRegular />} disabledFocusable={loaded.isLoading} onClick={loaded.reload}>
          {t('admin.refresh')}
        </Button>
      </div>
      <FailureBar failure={loaded.failure} onRetry={loaded.reload} />
      {loaded.value === undefined && loaded.failure === undefined ? (
        <Spinner label={t('admin.loading')} />
      ) : (
        loaded.value !== undefined && children
      )}
    </section>
  )
}
