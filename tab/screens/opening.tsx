import { makeStyles, Spinner, tokens } from '@fluentui/react-components'
import type { WalkStep } from '../session/state.ts'
import { useText } from '../text/text-context.tsx'

const useStyles = makeStyles({
  page: {
    flexGrow: 1,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    padding: tokens.spacingHorizontalL,
  },
})

const words = { reaching: 'app.opening', prompting: 'app.prompting', entering: 'app.signingIn' } as const

/** Shown while a walk in is under way and nothing else stands on the screen. */
export function OpeningScreen({ step = 'reaching' }: { readonly step?: WalkStep }) {
  const { t } = useText()
  const styles = useStyles()
  return (
    <main className={styles.page}>
      <div role="status">
        <Spinner labelPosition="below" label={t(words[step])} />
      </div>
    </main>
  )
}
