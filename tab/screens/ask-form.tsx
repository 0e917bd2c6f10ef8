import { Button, Field, MessageBar, MessageBarBody, makeStyles, Textarea, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import type { AccessRequestAnswer } from '../../src/api/access-request.ts'
import { type AskForAccess, maxRequestCharacters } from '../session/ask-for-access.ts'
import type { Failure } from '../session/failure.ts'
import { failureFrom } from '../session/walk.ts'
import { useText } from '../text/text-context.tsx'
import { failureWords } from './failure-words.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', alignItems: 'stretch', gap: tokens.spacingVerticalM },
  send: { alignSelf: 'start' },
})

type Progress =
  | { readonly kind: 'writing'; readonly failure?: Failure }
  | { readonly kind: 'asking' }
  | { readonly kind: 'asked'; readonly answer?: AccessRequestAnswer }
  | { readonly kind: 'not-taken'; readonly failure: Failure }

/** Security I4, as the person meets it: one short text, and afterwards what has become of the request. */
export function AskForm({ askForAccess, isAsked = false }: { askForAccess: AskForAccess; isAsked?: boolean }) {
  const { t } = useText()
  const styles = useStyles()
  const [text, setText] = useState('')
  const [progress, setProgress] = useState<Progress>(isAsked ? { kind: 'asked' } : { kind: 'writing' })
  const left = maxRequestCharacters - text.trim().length

  async function ask(event: FormEvent) {
    event.preventDefault()
    if (left < 0 || progress.kind === 'asking') return
    setProgress({ kind: 'asking' })
    try {
      setProgress({ kind: 'asked', answer: await askForAccess(text) })
    } catch (error) {
      setProgress(afterFailure(failureFrom(error)))
    }
  }

  if (progress.kind === 'asked') return <Asked answer={progress.answer} />
  if (progress.kind === 'not-taken') return <NotTaken failure={progress.failure} />
  const failure = progress.kind === 'writing' ? progress.failure : undefined
  return (
    <form className={styles.form} onSubmit={(event) => void ask(event)} aria-label={t('ask.heading')}>
      <Field
        label={t('ask.label')}
        hint={`${t('ask.hint')} ${left >= 0 ? t('ask.left', { count: left }) : ''}`}
        {...(left < 0 ? { validationMessage: t('ask.tooLong', { count: -left }) } : {})}
      >
        <Textarea value={text} resize="vertical" onChange={(_, data) => setText(data.value)} />
      </Field>
      {failure && <AskFailure failure={failure} />}
      <Button
        type="submit"
        className={styles.send}
        appearance="primary"
        disabledFocusable={progress.kind === 'asking' || left < 0}
      >
        {t(progress.kind === 'asking' ? 'ask.sending' : 'ask.send')}
      </Button>
    </form>
  )
}

function afterFailure(failure: Failure): Progress {
  if (failure.code === 'request_open') return { kind: 'asked' }
  const isFinal = failure.code === 'tenant_not_listed' || failure.code === 'request_limit'
  return isFinal ? { kind: 'not-taken', failure } : { kind: 'writing', failure }
}

function Asked({ answer }: { answer: AccessRequestAnswer | undefined }) {
  const { t, moment } = useText()
  const state = answer?.state ?? 'open'
  const words = {
    open: answer === undefined ? t('ask.openUndated') : t('ask.open', { moment: moment(answer.askedAtMs) }),
    approved: t('ask.approved'),
    refused: t('ask.refused'),
  }
  return (
    <MessageBar intent={state === 'refused' ? 'warning' : 'success'} layout="multiline" politeness="polite">
      <MessageBarBody>{words[state]}</MessageBarBody>
    </MessageBar>
  )
}

function NotTaken({ failure }: { failure: Failure }) {
  const text = useText()
  const { title, detail } = failureWords(text, failure.code)
  return (
    <MessageBar intent="warning" layout="multiline" politeness="assertive">
      <MessageBarBody>
        {failure.code === 'tenant_not_listed' ? text.t('ask.notTaken') : `${title}. ${detail}`}
      </MessageBarBody>
    </MessageBar>
  )
}

function AskFailure({ failure }: { failure: Failure }) {
  const text = useText()
  const { title, detail } = failureWords(text, failure.code)
  return (
    <MessageBar intent="error" layout="multiline" politeness="assertive">
      <MessageBarBody>
        {failure.code === 'bad_request'
          ? text.t('ask.noLinks')
          : text.t('ask.failed', { reason: `${title}. ${detail}` })}
      </MessageBarBody>
    </MessageBar>
  )
}
