import { MessageBar, MessageBarBody, makeStyles, Textarea, tokens, typographyStyles } from '@fluentui/react-components'
import { useId } from 'react'
import { useWords } from '../text/use-words.ts'
import { composerEnglish } from './text.ts'

const useStyles = makeStyles({
  closed: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    minWidth: 0,
  },
  hint: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3 },
})

/** Stands where nobody can write: why, and what the person wrote before, for them to copy. */
export function ClosedComposer(props: { readonly reason: 'archived' | 'lost'; readonly unsent: string }) {
  const styles = useStyles()
  const { t } = useWords(composerEnglish)
  const field = useId()
  const hint = props.reason === 'archived' ? t('archivedDraft') : t('lostDraft')
  return (
    <div className={styles.closed}>
      <MessageBar layout="multiline" politeness="polite">
        <MessageBarBody>{t(props.reason)}</MessageBarBody>
      </MessageBar>
      {props.unsent.trim() !== '' && (
        <>
          <label htmlFor={field}>{t('unsent')}</label>
          <Textarea id={field} aria-describedby={`${field}-hint`} readOnly value={props.unsent} resize="vertical" />
          <div id={`${field}-hint`} className={styles.hint}>
            {hint}
          </div>
        </>
      )}
    </div>
  )
}
