import { Button } from '@fluentui/react-components'
import { PeopleTeamRegular } from '@fluentui/react-icons/svg/people-team'
import type { AboutAnswer } from '../../src/api/about.ts'
import { useText } from '../text/text-context.tsx'
import { ContactFooter } from './footer.tsx'
import { StateScreen } from './state-screen.tsx'

/** Teams in the browser, in the cloud that signs people in; a host page that the backend names goes first. */
function teamsAddress(about: AboutAnswer | undefined): string {
  const login = about?.loginUrl ?? ''
  if (login.endsWith('.us')) return 'https://gov.teams.microsoft.us/'
  if (login.endsWith('.cn')) return 'https://teams.microsoftonline.cn/'
  return about?.hostOrigins[0] ?? 'https://teams.microsoft.com/'
}

/** The page was opened in a plain browser window: says how to open it where it works. */
export function OutsideHostScreen({ about }: { readonly about: AboutAnswer | undefined }) {
  const { t } = useText()
  return (
    <StateScreen
      icon={PeopleTeamRegular}
      heading={t('outside.heading')}
      actions={
        <Button as="a" appearance="primary" href={teamsAddress(about)} target="_blank" rel="noopener noreferrer">
          {t('outside.openTeams')}
        </Button>
      }
      footer={about && <ContactFooter about={about} />}
    >
      <p>{t('outside.reason')}</p>
      <ol>
        <li>{t('outside.step1')}</li>
        <li>{t('outside.step2')}</li>
        <li>{t('outside.step3')}</li>
      </ol>
    </StateScreen>
  )
}
