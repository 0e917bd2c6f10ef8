import { Button, mergeClasses } from '@fluentui/react-components'
import { InlineText } from '../markdown/inline-text.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { useMission } from '../mission-context.tsx'
import { Avatar } from '../people/avatar.tsx'
import { PersonName } from '../people/person-name.tsx'
import type { Outgoing } from '../state/mission-state.ts'
import { useMissionText } from '../text/use-words.ts'
import { useMessageStyles } from './message-styles.ts'
import { useMarkdownContext } from './use-markdown-context.ts'

export type OutgoingRowProps = { readonly outgoing: Outgoing; readonly isContinuation: boolean }

/** A message on its way, or one that did not get there, with what can be done about it. */
export function OutgoingRow({ outgoing, isContinuation }: OutgoingRowProps) {
  const styles = useMessageStyles()
  const { t, time } = useMissionText()
  const mission = useMission()
  const context = useMarkdownContext()
  const { state, problem, pendingId } = outgoing
  const userId = pendingId.slice(0, pendingId.indexOf(':'))
  const isFailed = state === 'failed'
  return (
    <div className={mergeClasses(styles.row, !isContinuation && styles.first)} aria-busy={state === 'sending'}>
      {isContinuation ? <span className={styles.gutter} aria-hidden /> : <Avatar userId={userId} size={32} />}
      <div className={styles.content}>
        {!isContinuation && (
          <div className={styles.head}>
            <PersonName userId={userId} />
            <span className={styles.time}>{time(outgoing.createdAtMs)}</span>
          </div>
        )}
        <div className={isFailed ? undefined : styles.pale}>
          <Markdown text={outgoing.message} context={context} />
          {outgoing.files.map((file) => (
            <div key={file.id}>
              <InlineText text={file.name} />
            </div>
          ))}
        </div>
        <div className={styles.line} role="status">
          {state === 'sending' && <span className={styles.mark}>{t('message.sending')}</span>}
          {state === 'waiting' && <span className={styles.mark}>{t('message.waiting')}</span>}
          {isFailed && (
            <span className={styles.failed}>
              {problem?.text ? t('message.failedReason', { reason: problem.text }) : t('message.failed')}
            </span>
          )}
          {state !== 'sending' && (
            <>
              <Button size="small" onClick={() => mission.sender.retry(pendingId)}>
                {t('message.retry')}
              </Button>
              <Button size="small" appearance="subtle" onClick={() => mission.sender.discard(pendingId)}>
                {t('message.discard')}
              </Button>
            </>
          )}
        </div>
      </div>
    </div>
  )
}
