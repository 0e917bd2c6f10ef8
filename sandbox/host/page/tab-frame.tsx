import { Button, makeStyles, Spinner, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import type { HostPerson } from '../host-site.ts'
import { AppIcon } from './app-icon.tsx'
import { getToken } from './calls.ts'
import { type HostKind, type HostTheme, isPageId, type PageId } from './choices.ts'
import { type AppState, createBridge } from './protocol/bridge.ts'
import { flatContext } from './protocol/context.ts'
import type { LinkTarget } from './protocol/link.ts'

/** Teams waits this long for an app to say that it stands ("Create a content page"). */
const SHOWN_WITHIN_MS = 30_000

const addresses: Readonly<Record<PageId, string>> = { mission: '/', admin: '/admin' }

const allow = 'clipboard-read; clipboard-write; fullscreen; autoplay; encrypted-media'
/** Teams alone honours the manifest's `devicePermissions`; the person has agreed already. */
const devices = 'microphone; camera; display-capture'

const useStyles = makeStyles({
  stage: { position: 'relative', flex: 1, minHeight: 0 },
  frame: { display: 'block', width: '100%', height: '100%', border: 0 },
  cover: {
    position: 'absolute',
    inset: 0,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '16px',
    padding: '24px',
    textAlign: 'center',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  heading: { ...typographyStyles.subtitle1, margin: 0 },
  reason: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: '420px' },
})

type TabFrameProps = {
  readonly person: HostPerson
  readonly theme: HostTheme
  readonly host: HostKind
  readonly page: PageId
  readonly subPageId: string
  readonly missionUrl: string
  readonly onPage: (page: PageId, subPageId: string) => void
  readonly onReload: () => void
}

/** The app in its frame, as Teams sets it up, covered by the loading indicator until the app says that it stands. */
export function TabFrame(props: TabFrameProps) {
  const { theme, missionUrl, page } = props
  const styles = useStyles()
  const frame = useRef<HTMLIFrameElement>(null)
  const latest = useRef(props)
  latest.current = props
  const [state, setState] = useState<AppState>('loading')
  const [reason, setReason] = useState('')
  const [sessionId] = useState(() => crypto.randomUUID())
  const [bridge] = useState(() =>
    createBridge({
      post: (message) => frame.current?.contentWindow?.postMessage(message, missionUrl),
      context: () => {
        const { person, host, theme: themeNow, page: pageId, subPageId } = latest.current
        return flatContext({ person, theme: themeNow, host, pageId, subPageId, sessionId })
      },
      tid: props.person.tid,
      getToken: () => getToken(props.person.key),
      onState: (next, why) => {
        setState(next)
        setReason(why)
      },
      open: (target) => openTarget(target, latest.current.onPage),
    }),
  )

  useEffect(() => {
    const hear = (event: MessageEvent): void => {
      if (event.source !== frame.current?.contentWindow || event.origin !== missionUrl) return
      void bridge.receive(event.data)
    }
    window.addEventListener('message', hear)
    return () => window.removeEventListener('message', hear)
  }, [bridge, missionUrl])

  useEffect(() => bridge.changeTheme(theme), [bridge, theme])

  const isPending = state === 'loading' || state === 'loaded'
  useEffect(() => {
    if (!isPending) return
    const timer = setTimeout(() => {
      setState('failed')
      setReason('The app did not say within 30 seconds that it is ready.')
    }, SHOWN_WITHIN_MS)
    return () => clearTimeout(timer)
  }, [isPending])

  return (
    <div className={styles.stage}>
      <iframe
        ref={frame}
        className={styles.frame}
        name="embedded-page-container"
        title="Mission Collaboration"
        src={`${missionUrl}${addresses[page]}`}
        sandbox="allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-pointer-lock allow-scripts allow-same-origin allow-downloads"
        allow={props.host === 'teams' ? `${allow}; ${devices}` : allow}
      />
      {state === 'loading' && (
        <div className={styles.cover}>
          <AppIcon size={64} />
          <Spinner label="Loading Mission Collaboration" labelPosition="below" />
        </div>
      )}
      {state === 'failed' && (
        <div className={styles.cover} role="alert">
          <AppIcon size={64} />
          <h2 className={styles.heading}>There was a problem reaching this app</h2>
          <p className={styles.reason}>{reason}</p>
          <Button appearance="primary" onClick={props.onReload}>
            Try again
          </Button>
        </div>
      )}
    </div>
  )
}

/** Does what a link asks for. Outside links get a window that knows nothing of this one. */
export function openTarget(target: LinkTarget, onPage: TabFrameProps['onPage']): boolean {
  if (target.kind === 'outside') {
    window.open(target.url, '_blank', 'noopener,noreferrer')
    return true
  }
  if (!isPageId(target.pageId)) return false
  onPage(target.pageId, target.subPageId)
  return true
}
