import { makeStyles } from '@fluentui/react-components'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { AdminPageProps } from '../admin/admin-page.tsx'
import type { Host, HostTheme } from '../host/host.ts'
import type { MissionViewProps } from '../mission/connection.ts'
import type { AskForAccess } from '../session/ask-for-access.ts'
import type { SessionKeeper } from '../session/session-keeper.ts'
import { isWelcomeDue, type Phase, sessionOf } from '../session/state.ts'
import type { Opening } from '../session/walk.ts'
import { TextProvider } from '../text/text-context.tsx'
import { Themed } from '../theme/themed.tsx'
import type { Chunk } from './chunk.ts'
import { CrashBoundary } from './crash-boundary.tsx'
import { FailureScreen } from './failure-screen.tsx'
import { Late } from './late.tsx'
import { MissionFrame } from './mission-frame.tsx'
import { OpeningScreen } from './opening.tsx'
import { OutsideHostScreen } from './outside-host.tsx'

const useStyles = makeStyles({
  shown: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  outOfSight: { display: 'none' },
})

export type AppProps = {
  readonly keeper: SessionKeeper
  readonly askForAccess: AskForAccess
  readonly missionView: Chunk<MissionViewProps>
  readonly adminPage: Chunk<AdminPageProps>
  readonly origin: string
  /** Before the host has answered: what the device and the browser prefer. */
  readonly firstTheme: HostTheme
  readonly firstLocale: string
  readonly onReload: () => void
  readonly now: () => number
}

/** The whole tab: one screen for each state of the session. */
export function App(props: AppProps) {
  const { opening } = useSyncExternalStore(props.keeper.subscribe, props.keeper.snapshot)
  const host = opening?.host
  const theme = useTheme(host, props.firstTheme)
  const locale = host?.context.locale ?? props.firstLocale
  return (
    <TextProvider locale={locale}>
      <Themed theme={theme}>
        <CrashBoundary onReload={props.onReload}>
          <Screen {...props} opening={opening} locale={locale} theme={theme} />
        </CrashBoundary>
      </Themed>
    </TextProvider>
  )
}

function Screen({
  keeper,
  opening,
  locale,
  theme,
  ...props
}: AppProps & { opening: Opening | undefined; locale: string; theme: HostTheme }) {
  const styles = useStyles()
  const { state } = useSyncExternalStore(keeper.subscribe, keeper.snapshot)
  const { phase } = state
  useNotices(opening?.host, phase)
  const openExternal = opening?.host?.openExternal ?? nothing
  const session = sessionOf(phase)

  if (phase.kind === 'signingIn') return <OpeningScreen step={phase.walk.step} />
  if (phase.kind === 'outside') return <OutsideHostScreen about={opening?.about} />
  if (phase.kind === 'administering') {
    return (
      opening?.host && (
        <Late chunk={props.adminPage} props={{ host: opening.host, origin: props.origin, about: opening.about }} />
      )
    )
  }
  const isStopped = phase.kind === 'away' || phase.kind === 'refused'
  return (
    <>
      {isStopped && (
        <FailureScreen
          failure={phase.failure}
          failures={phase.failures}
          unsent={phase.kind === 'refused' ? state.unsent : []}
          retryAtMs={phase.retryAtMs}
          isTrying={phase.walk !== undefined}
          onRetry={keeper.retry}
          about={opening?.about}
          tenantHint={opening?.host?.context.tenantHint}
          askForAccess={props.askForAccess}
          openExternal={openExternal}
          now={props.now}
        />
      )}
      {session && opening && (
        <div className={isStopped ? styles.outOfSight : styles.shown}>
          <MissionFrame
            session={session}
            phase={phase}
            about={opening.about}
            origin={props.origin}
            locale={locale}
            isWelcomeDue={isWelcomeDue(state)}
            view={props.missionView}
            subPageId={opening.host?.context.subPageId ?? ''}
            hostName={opening.host?.context.name ?? ''}
            theme={theme}
            onWelcomed={keeper.welcomed}
            onRetry={keeper.retry}
            onLost={keeper.lost}
            openExternal={openExternal}
          />
        </div>
      )}
    </>
  )
}

function nothing(): void {}

function useTheme(host: Host | undefined, firstTheme: HostTheme): HostTheme {
  const [changed, setChanged] = useState<HostTheme>()
  useEffect(() => {
    host?.onTheme(setChanged)
  }, [host])
  return changed ?? host?.context.theme ?? firstTheme
}

/** Within 30 s the host wants to hear that the app stands, or it covers it with an error ("Create a content page"). */
const hostPatienceMs = 20_000

/** Tells the host what stands on the screen. A walk that takes long, or asks the person, stands as well. */
function useNotices(host: Host | undefined, phase: Phase): void {
  const isRefused = phase.kind === 'refused' || phase.kind === 'away'
  const isPending = phase.kind === 'signingIn' && phase.walk.step !== 'prompting'
  useEffect(() => {
    if (host === undefined) return
    if (isPending) {
      const timer = setTimeout(host.notifyShown, hostPatienceMs)
      return () => clearTimeout(timer)
    }
    if (isRefused) host.notifyRefused()
    else host.notifyShown()
  }, [host, isRefused, isPending])
}
