import { Button, makeStyles, Spinner, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { useWords } from '../mission/text/use-words.ts'
import type { ChatDesk } from './chat-desk.ts'
import type { FrameState } from './chat-frame-life.ts'
import { chatText } from './text.ts'
import { useChat } from './use-chat.ts'

const useStyles = makeStyles({
  screen: {
    position: 'absolute',
    inset: 0,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXL,
    boxSizing: 'border-box',
    textAlign: 'center',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  heading: { ...typographyStyles.subtitle1, margin: 0, outline: 'none' },
  detail: { margin: 0, maxWidth: '520px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'center', gap: tokens.spacingHorizontalS },
})

/** Stands where the whole Mattermost would be: it is on its way, it has ended, or it cannot be here. */
export function FrameScreen({ desk, state }: { readonly desk: ChatDesk; readonly state: FrameState }) {
  const styles = useStyles()
  const { t } = useWords(chatText)
  const { host, state: face } = useChat()
  const heading = useRef<HTMLHeadingElement>(null)
  const isShown = face.shown === 'chat'
  useEffect(() => {
    if (isShown) heading.current?.focus()
  }, [isShown])
  if (state.kind === 'opening') {
    return (
      <div className={styles.screen}>
        <Spinner label={t('state.opening')} labelPosition="below" />
      </div>
    )
  }
  const isBarred = state.kind === 'barred'
  return (
    <div className={styles.screen}>
      <h1 ref={heading} tabIndex={-1} className={styles.heading}>
        {titleOf()}
      </h1>
      <p className={styles.detail}>{detailOf()}</p>
      <div className={styles.actions}>
        <Button appearance="primary" onClick={() => (isBarred ? void desk.openInBrowser() : desk.openHere())}>
          {t(isBarred ? 'action.browser' : 'action.again')}
        </Button>
        <Button onClick={() => (isBarred ? desk.openHere() : void desk.openInBrowser())}>
          {t(isBarred ? 'action.here' : 'action.browser')}
        </Button>
        <Button appearance="subtle" onClick={() => void desk.showMission()}>
          {t('action.mission')}
        </Button>
      </div>
    </div>
  )

  function titleOf(): string {
    if (isBarred) return t('barred.title')
    if (state.kind !== 'ended') return t('failed.title')
    return t(state.isWanted ? 'signedOut.title' : 'ended.title')
  }

  function detailOf(): string {
    switch (state.kind) {
      case 'barred':
        return t(`barred.${state.reason}`)
      case 'failed':
        return failedDetail(state.code)
      default:
        return t(state.kind === 'ended' && state.isWanted ? 'signedOut.detail' : 'ended.detail')
    }
  }

  function failedDetail(code: string): string {
    if (code === 'mattermost_away' || code === 'mattermost_slow' || code === 'closing') return t('failed.away')
    if (code === 'offline') return t('failed.offline')
    if (code.startsWith('session_')) return t('failed.over')
    return t('failed.detail', { operator: host.operatorName, code })
  }
}
