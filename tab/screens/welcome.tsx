import { Button, Link, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { PeopleEyeRegular } from '@fluentui/react-icons/svg/people-eye'
import type { ReactNode } from 'react'
import type { AboutAnswer } from '../../src/api/about.ts'
import type { OpenSession } from '../session/open-session.ts'
import { useText } from '../text/text-context.tsx'
import { ContactFooter } from './footer.tsx'
import { StateScreen } from './state-screen.tsx'

const useStyles = makeStyles({
  facts: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  term: { ...typographyStyles.body1Strong, color: tokens.colorNeutralForeground1 },
})

export type WelcomeProps = {
  readonly session: OpenSession
  readonly about: AboutAnswer
  /** Words of the one button. */
  readonly continueLabel: string
  readonly onContinue: () => void
  readonly openExternal: (url: string) => void
}

/** Who sees what, and what is stored: before the first visit, and whenever the person asks for it again. */
export function WelcomeScreen({ session, about, continueLabel, onContinue, openExternal }: WelcomeProps) {
  const { t, day } = useText()
  const styles = useStyles()
  const { guest } = session
  const operator = about.operatorName
  const until = { day: day(guest.accessUntilMs) }
  const { privacyUrl } = about
  const fact = (term: string, body: ReactNode) => (
    <div>
      <dt className={styles.term}>{term}</dt>
      <dd>{body}</dd>
    </div>
  )
  return (
    <StateScreen
      icon={PeopleEyeRegular}
      heading={t('welcome.heading', { operator })}
      actions={
        <Button appearance="primary" onClick={onContinue}>
          {continueLabel}
        </Button>
      }
      footer={<ContactFooter about={about} />}
    >
      <p>{t('welcome.reason')}</p>
      <dl className={styles.facts}>
        {fact(
          t('welcome.membersHeading'),
          t('welcome.membersBody', {
            name: guest.displayName,
            organisation: guest.organisation,
            username: guest.username,
          }),
        )}
        {fact(t('welcome.readersHeading'), t('welcome.readersBody'))}
        {fact(t('welcome.storedHeading'), t('welcome.storedBody', { operator }))}
        {fact(
          t('welcome.accessHeading'),
          guest.sponsor === ''
            ? t('welcome.accessBody', until)
            : t('welcome.accessSponsored', { ...until, sponsor: guest.sponsor }),
        )}
      </dl>
      {guest.isRestrictedMember && <p>{t('welcome.restricted')}</p>}
      {privacyUrl !== undefined && (
        <p>
          <Link as="button" onClick={() => openExternal(privacyUrl)}>
            {t('welcome.privacy')}
          </Link>
        </p>
      )}
    </StateScreen>
  )
}
