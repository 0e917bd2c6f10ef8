import { makeStyles } from '@fluentui/react-components'
import { useMemo, useState } from 'react'
import type { AboutAnswer } from '../../src/api/about.ts'
import type { ChatHost } from '../chat/chat-face.ts'
import type { HostTheme } from '../host/host.ts'
import type { MissionViewProps } from '../mission/connection.ts'
import { useFetchedLater } from '../mission/late-part.tsx'
import { connectionKey, missionConnection } from '../session/connection.ts'
import type { OpenSession } from '../session/open-session.ts'
import type { SessionKeeper } from '../session/session-keeper.ts'
import type { Phase } from '../session/state.ts'
import { useText } from '../text/text-context.tsx'
import { AppHeader } from './app-header.tsx'
import type { Chunk } from './chunk.ts'
import { Late } from './late.tsx'
import { UnsentTexts } from './late-forms.ts'
import { NoChannelsScreen } from './no-channels.tsx'
import { RenewalBar } from './renewal-bar.tsx'
import { WelcomeScreen } from './welcome.tsx'

const useStyles = makeStyles({
  frame: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  view: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  outOfSight: { display: 'none' },
})

/** Shows what was written and not sent; it has to be there when the backend is not. */
const lateParts = [UnsentTexts]

export type MissionFrameProps = {
  readonly session: OpenSession
  readonly phase: Phase
  readonly about: AboutAnswer
  readonly origin: string
  readonly locale: string
  readonly isWelcomeDue: boolean
  readonly view: Chunk<MissionViewProps>
  /** Where the link led that opened the tab. */
  readonly subPageId: string
  /** Such as `Teams/web`. */
  readonly hostName: string
  readonly theme: HostTheme
  readonly onWelcomed: () => void
  readonly onRetry: () => void
  readonly onLost: SessionKeeper['lost']
  readonly openExternal: (url: string) => void
}

/**
 * Header and mission view of one session. The view stays mounted while the session is renewed, while the person reads who
 * sees what, and out of sight while something does not answer: what was typed must survive that.
 */
export function MissionFrame(props: MissionFrameProps) {
  const { session, about, openExternal } = props
  const { t } = useText()
  const styles = useStyles()
  const [isReading, setReading] = useState(false)
  const connection = useConnection(props)
  const chat = useChatHost(props)
  useFetchedLater(lateParts, true)
  if (props.isWelcomeDue) {
    return (
      <WelcomeScreen
        session={session}
        about={about}
        continueLabel={t('welcome.continue')}
        onContinue={props.onWelcomed}
        openExternal={openExternal}
      />
    )
  }
  return (
    <div className={styles.frame}>
      <AppHeader session={session} about={about} onWhoSeesWhat={() => setReading(true)} />
      <RenewalBar phase={props.phase} onRetry={props.onRetry} />
      {isReading && (
        <WelcomeScreen
          session={session}
          about={about}
          continueLabel={t('action.back')}
          onContinue={() => setReading(false)}
          openExternal={openExternal}
        />
      )}
      <div className={isReading ? styles.outOfSight : styles.view}>
        {session.channels.length === 0 ? (
          <NoChannelsScreen session={session} about={about} />
        ) : (
          <Late
            key={session.guest.userId}
            chunk={props.view}
            props={{ connection, locale: props.locale, openExternal, subPageId: props.subPageId, chat }}
          />
        )}
      </div>
    </div>
  )
}

/** The same object as long as the view need not notice: a renewal alone must not make it connect anew. */
function useConnection({ session, about, origin, onLost }: MissionFrameProps) {
  const key = connectionKey(session)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what matters of the session.
  return useMemo(() => missionConnection(session, about, origin, onLost), [key, about, origin, onLost])
}

/** The whole Mattermost, where the operator offers it. */
function useChatHost({ about, hostName, theme }: MissionFrameProps): ChatHost | undefined {
  const { chatUrl, operatorName } = about
  return useMemo(
    () => (chatUrl === undefined ? undefined : { chatUrl, hostName, theme, operatorName }),
    [chatUrl, hostName, theme, operatorName],
  )
}
