import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { ShieldKeyholeRegular } from '@fluentui/react-icons/svg/shield-keyhole'
import { consentLink } from '../session/consent-link.ts'
import { useText } from '../text/text-context.tsx'
import { ContactFooter } from './footer.tsx'
import { LinkToPassOn } from './late-forms.ts'
import type { FailureScreenProps } from './screen-props.ts'
import { StateScreen } from './state-screen.tsx'

const useStyles = makeStyles({
  subheading: { ...typographyStyles.body1Strong, margin: 0, color: tokens.colorNeutralForeground1 },
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
