import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import type { Phase } from '../session/state.ts'
import { useText } from '../text/text-context.tsx'

/** Silent renewal has failed more than by chance: says until when one can go on, and offers to sign in. */
export function RenewalBar({ phase, onRetry }: { readonly phase: Phase; readonly onRetry: () => void }) {
  const { t, moment } = useText()
  if (phase.kind !== 'signedIn' && phase.kind !== 'renewing') return null
  const isForPerson = phase.kind === 'signedIn' && phase.failure?.code === 'sign_in_needed'
  if (!isForPerson && phase.failures < 3) return null
  return (
    <MessageBar intent="warning" layout="multiline" politeness="polite">
      <MessageBarBody>{t('renewal.failing', { moment: moment(phase.session.expiresAtMs) })}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={onRetry}>
          {t('action.signInAgain')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  )
}
