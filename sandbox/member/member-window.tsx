import {
  Button,
  FluentProvider,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Select,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components'
import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import type { MissionConnection } from '../../tab/mission/connection.ts'
import { MissionView } from '../../tab/mission/mission-view.tsx'
import { fluentTheme } from '../../tab/theme/fluent-theme.ts'
import { members } from '../mission/cast.ts'
import { useHostTheme } from './host-theme.ts'
import { type SignedInMember, signInMember } from './sign-in.ts'

const MAX_UPLOAD_BYTES = 100 * 1024 * 1024
const MAX_MESSAGE_CHARACTERS = 16_383

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', height: '100dvh', minWidth: 0, overflow: 'hidden' },
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground4,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  view: { flexGrow: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
  middle: { margin: 'auto', padding: tokens.spacingHorizontalL },
})

type Sign = { readonly username: string; readonly member?: SignedInMember; readonly fault?: string }

/** The mission as a Mattermost member sees it, for the other half of a conversation with a partner. */
export function MemberWindow() {
  const styles = useStyles()
  const theme = useHostTheme()
  const [sign, setSign] = useState<Sign>({ username: firstMember() })
  const [attempt, setAttempt] = useState(0)

  const tryAgain = useCallback(() => setAttempt((n) => n + 1), [])

  useLayoutEffect(() => {
    document.documentElement.style.colorScheme = theme === 'default' ? 'light' : 'dark'
  }, [theme])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt signs the same member in again.
  useEffect(() => {
    let isCurrent = true
    const { username } = sign
    signInMember(username).then(
      (member) => isCurrent && setSign({ username, member }),
      (error: unknown) => isCurrent && setSign({ username, fault: error instanceof Error ? error.message : 'failed' }),
    )
    return () => {
      isCurrent = false
    }
  }, [sign.username, attempt])

  return (
    <FluentProvider theme={fluentTheme(theme)}>
      <div className={styles.page}>
        <header className={styles.bar}>
          <Text weight="semibold">Member window: this is a Mattermost member’s view</Text>
          <Select
            aria-label="Member"
            value={sign.username}
            onChange={(_event, { value }) => setSign({ username: value })}
          >
            {members.map((member) => (
              <option key={member.username} value={member.username}>
                {member.firstName} {member.lastName}, {member.position}
              </option>
            ))}
          </Select>
        </header>
        <div className={styles.view}>
          {sign.member ? (
            <MemberMission key={sign.member.token} member={sign.member} onLost={tryAgain} />
          ) : (
            <div className={styles.middle}>
              {sign.fault === undefined ? (
                <Spinner label="Signing in" />
              ) : (
                <Fault text={sign.fault} onRetry={tryAgain} />
              )}
            </div>
          )}
        </div>
      </div>
    </FluentProvider>
  )
}

function MemberMission({ member, onLost }: { readonly member: SignedInMember; readonly onLost: () => void }) {
  const connection = useMemo<MissionConnection>(
    () => ({
      baseUrl: window.location.origin,
      token: member.token,
      userId: member.userId,
      mayUpload: true,
      mayDownload: true,
      maxUploadBytes: MAX_UPLOAD_BYTES,
      maxMessageCharacters: MAX_MESSAGE_CHARACTERS,
      onSessionLost: onLost,
    }),
    [member, onLost],
  )
  return (
    <MissionView
      connection={connection}
      locale={navigator.language}
      openExternal={(url) => window.open(url, '_blank', 'noopener')}
    />
  )
}

function Fault({ text, onRetry }: { readonly text: string; readonly onRetry: () => void }) {
  return (
    <MessageBar intent="error">
      <MessageBarBody>
        {text} <Button onClick={onRetry}>Try again</Button>
      </MessageBarBody>
    </MessageBar>
  )
}

function firstMember(): string {
  const asked = new URLSearchParams(window.location.search).get('member')
  return members.find((member) => member.username === asked)?.username ?? members[0]?.username ?? ''
}
