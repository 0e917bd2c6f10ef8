import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { failureWords } from '../screens/failure-words.ts'
import type { Failure } from '../session/failure.ts'
import { useText } from '../text/text-context.tsx'

/** One line on what went wrong, with the number to look for in the log. */
export function FailureBar({
  failure,
  onRetry,
}: {
  readonly failure: Failure | undefined
  readonly onRetry?: () => void
}) {
  const text = useText()
  if (failure === undefined) return null
  const words = failureWords(text, failure.code)
  return (
    <MessageBar intent="error" layout="multiline" politeness="assertive">
      <MessageBarBody>
        {failure.number === undefined
          ? text.t('admin.failed', words)
          : text.t('admin.failedNumbered', { ...words, number: failure.number })}
      </MessageBarBody>
      {onRetry && (
        <MessageBarActions>
          <Button size="small" onClick={onRetry}>
            {text.t('action.retry')}
          </Button>
        </MessageBarActions>
      )}
    </MessageBar>
  )
}
