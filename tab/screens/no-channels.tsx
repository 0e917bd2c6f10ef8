import { ChatEmptyRegular } from '@fluentui/react-icons/svg/chat-empty'
import type { AboutAnswer } from '../../src/api/about.ts'
import type { OpenSession } from '../session/open-session.ts'
import { useText } from '../text/text-context.tsx'
import { ContactFooter } from './footer.tsx'
import { StateScreen } from './state-screen.tsx'

/** A guest without channels: a state of its own, not an empty list (design 6.2). The session keeper looks again. */
export function NoChannelsScreen({ session, about }: { session: OpenSession; about: AboutAnswer | undefined }) {
  const { t } = useText()
  const { sponsor } = session.guest
  return (
    <StateScreen icon={ChatEmptyRegular} heading={t('channels.heading')} footer={<ContactFooter about={about} />}>
      <p>{t('channels.reason')}</p>
      <p>
        {t('channels.next')} {sponsor !== '' && t('channels.sponsor', { sponsor })}
      </p>
    </StateScreen>
  )
}
