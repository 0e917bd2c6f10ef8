import { Field, MessageBar, MessageBarBody, makeStyles, Textarea, tokens } from '@fluentui/react-components'
import { composerEnglish } from './text.ts'
import { useWords } from './use-words.ts'

const useStyles = makeStyles({
  closed: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    minWidth: 0,
  },
})

/** Stands where nobody can write: why, and what the person wrote before, for them to copy. */
export function ClosedComposer(props: { readonly reason: 'archived' | 'lost'; readonly unsent: string }) {
  const styles = useStyles()
  const words = useWords(composerEnglish)
  const hint = props.reason === 'archived' ? words('archivedDraft') : words('lostDraft')
  return (
    <div className={styles.closed}>
      <MessageBar layout="multiline" politeness="polite">
        <MessageBarBody>{words(props.reason)}</MessageBarBody>
      </MessageBar>
      {props.unsent.trim() !== '' && (
        <Field label={words('unsent')} hint={hint}>
          <Textarea readOnly value={props.unsent} resize="vertical" />
        </Field>
      )}
    </div>
  )
}
