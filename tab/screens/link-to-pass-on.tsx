import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { useRef, useState } from 'react'
import { useText } from '../text/text-context.tsx'
import { Announced } from './announced.tsx'

const useStyles = makeStyles({ row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS } })

export type LinkToPassOnProps = { readonly link: string; readonly openExternal: (url: string) => void }

/** An address for somebody else: to copy, or to open here. */
export function LinkToPassOn({ link, openExternal }: LinkToPassOnProps) {
  const { t } = useText()
  const styles = useStyles()
  const field = useRef<HTMLInputElement>(null)
  const [outcome, setOutcome] = useState<'' | 'copied' | 'not-copied'>('')

  async function copy() {
    try {
      await navigator.clipboard.writeText(link)
      setOutcome('copied')
    } catch {
      // Frames of some hosts may not write the clipboard: then the link is selected for copying by hand.
      field.current?.select()
      setOutcome('not-copied')
    }
  }

  const said = outcome === '' ? '' : t(outcome === 'copied' ? 'consent.copied' : 'consent.notCopied')
  return (
    <>
      <Field
        label={t('consent.linkHeading')}
        hint={t('consent.linkHint')}
        {...(said === ''
          ? {}
          : { validationState: outcome === 'copied' ? 'success' : 'warning', validationMessage: said })}
      >
        <Input ref={field} readOnly value={link} onFocus={(event) => event.target.select()} />
      </Field>
      <div className={styles.row}>
        <Button onClick={() => void copy()}>{t('action.copyLink')}</Button>
        <Button onClick={() => openExternal(link)}>{t('action.openLink')}</Button>
      </div>
      <Announced>{said}</Announced>
    </>
  )
}
