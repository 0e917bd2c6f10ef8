import { Button, Field, Input, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { ShieldKeyholeRegular } from '@fluentui/react-icons/svg/shield-keyhole'
import { useRef, useState } from 'react'
import { consentLink } from '../session/consent-link.ts'
import { useText } from '../text/text-context.tsx'
import { Announced } from './announced.tsx'
import { ContactFooter } from './footer.tsx'
import type { FailureScreenProps } from './screen-props.ts'
import { StateScreen } from './state-screen.tsx'

const useStyles = makeStyles({
  subheading: { ...typographyStyles.body1Strong, margin: 0, color: tokens.colorNeutralForeground1 },
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

/** The organisation's administrator has to agree: what is asked, and the link to do it. */
export function ConsentScreen(props: FailureScreenProps) {
  const { t } = useText()
  const styles = useStyles()
  const { about, tenantHint } = props
  return (
    <StateScreen
      icon={ShieldKeyholeRegular}
      heading={t('consent.heading')}
      isRefusal
      actions={
        <Button appearance="primary" disabledFocusable={props.isTrying} onClick={props.onRetry}>
          {t('action.retry')}
        </Button>
      }
      footer={<ContactFooter about={about} failure={props.failure} />}
    >
      <p>{t('consent.reason')}</p>
      <h2 className={styles.subheading}>{t('consent.askedHeading')}</h2>
      <ul>
        <li>{t('consent.asked1')}</li>
        <li>{t('consent.asked2')}</li>
      </ul>
      {about !== undefined && <LinkToPassOn link={consentLink(about, tenantHint)} openExternal={props.openExternal} />}
      <p>{t('consent.afterwards')}</p>
    </StateScreen>
  )
}

function LinkToPassOn({ link, openExternal }: { readonly link: string; readonly openExternal: (url: string) => void }) {
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
