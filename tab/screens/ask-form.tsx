import { Button, Field, MessageBar, MessageBarBody, makeStyles, Textarea, tokens } from '@fluentui/react-components'
import { type FormEvent, useEffect, useState } from 'react'
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

export type AskFormProps = {
  readonly askForAccess: AskForAccess
  /** The backend said so already. */
  readonly isAsked?: boolean
  /** Access has ended since: what was approved before says nothing any more. */
  readonly isEnded?: boolean
}

type Stage =
  | { readonly kind: 'asking' }
  | { readonly kind: 'asked'; readonly answer?: AccessRequestAnswer }
  | { readonly kind: 'not-taken'; readonly failure: Failure }

/** Security I4, as the person meets it: one short text, what was asked back, and what has become of the request. */
export function AskForm({ askForAccess, isAsked = false, isEnded = false }: AskFormProps) {
  const { t } = useText()
  const [stage, setStage] = useState<Stage>(isAsked ? { kind: 'asked' } : { kind: 'asking' })

  useEffect(() => {
    let isGone = false
    askForAccess.mine().then(
      (answer) => {
        if (isGone || answer === undefined || (isEnded && answer.state === 'approved')) return
        setStage((now) => (now.kind === 'asked' && now.answer !== undefined ? now : { kind: 'asked', answer }))
      },
      // Without an answer the form stands as it is: asking again gives the request that is open.
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [askForAccess, isEnded])

  if (stage.kind === 'not-taken') return <NotTaken failure={stage.failure} />
  const answer = stage.kind === 'asked' ? stage.answer : undefined
  const canAsk = stage.kind === 'asking' || answer?.state === 'refused'
  return (
    <>
      {stage.kind === 'asked' && <Asked answer={answer} />}
      {answer?.state === 'asked' && (
        <ShortText
          key={answer.question}
          heading={t('ask.answerHeading')}
          label={t('ask.answerLabel')}
          hint={t('ask.answerHint')}
          send={t('ask.answerSend')}
          isNeeded
          onSend={async (text) => setStage({ kind: 'asked', answer: await askForAccess.answer(text) })}
        />
      )}
      {canAsk && (
        <ShortText
          heading={t('ask.heading')}
          label={t('ask.label')}
          hint={t('ask.hint')}
          send={t('ask.send')}
          onSend={async (text) => setStage({ kind: 'asked', answer: await askForAccess.ask(text) })}
          onFailure={(failure) => {
            if (failure.code === 'request_open') setStage({ kind: 'asked' })
            const isFinal = failure.code === 'tenant_not_listed' || failure.code === 'request_limit'
            if (isFinal) setStage({ kind: 'not-taken', failure })
          }}
        />
      )}
    </>
  )
}

type ShortTextProps = {
  readonly heading: string
  readonly label: string
  readonly hint: string
  readonly send: string
  readonly isNeeded?: boolean
  readonly onSend: (text: string) => Promise<void>
  readonly onFailure?: (failure: Failure) => void
}

function ShortText({ heading, label, hint, send, isNeeded = false, onSend, onFailure }: ShortTextProps) {
  const { t } = useText()
  const styles = useStyles()
  const [text, setText] = useState('')
  const [isSending, setSending] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const left = maxRequestCharacters - text.trim().length
  const canSend = !isSending && left >= 0 && !(isNeeded && text.trim() === '')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (!canSend) return
    setSending(true)
    setFailure(undefined)
    try {
      await onSend(text)
    } catch (error) {
      const went = failureFrom(error)
      setFailure(went)
      onFailure?.(went)
    }
    setSending(false)
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} aria-label={heading}>
      <Field
        label={label}
        hint={`${hint} ${left >= 0 ? t('ask.left', { count: left }) : ''}`}
        {...(left < 0 ? { validationMessage: t('ask.tooLong', { count: -left }) } : {})}
      >
        <Textarea value={text} resize="vertical" onChange={(_, data) => setText(data.value)} />
      </Field>
      {failure && <AskFailure failure={failure} />}
      <Button type="submit" className={styles.send} appearance="primary" disabledFocusable={!canSend}>
        {isSending ? t('ask.sending') : send}
      </Button>
    </form>
  )
}

function Asked({ answer }: { answer: AccessRequestAnswer | undefined }) {
  const { t, moment } = useText()
  const state = answer?.state ?? 'open'
  const words = {
    open: answer === undefined ? t('ask.openUndated') : t('ask.open', { moment: moment(answer.askedAtMs) }),
    asked: t('ask.askedBack', { question: answer?.question ?? '' }),
    approved: t('ask.approved'),
    refused: answer?.reason ? t('ask.refusedBecause', { reason: answer.reason }) : t('ask.refused'),
  }
  const intents = { open: 'success', asked: 'info', approved: 'success', refused: 'warning' } as const
  return (
    <MessageBar intent={intents[state]} layout="multiline" politeness="polite">
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
