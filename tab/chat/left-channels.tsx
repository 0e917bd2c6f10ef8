import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import type { LeftChannelsAnswer, RejoinAnswer } from '../../src/api/left-channels.ts'
import { useMissionContext, useMissionState } from '../mission/mission-context.tsx'
import { useWords } from '../mission/text/use-words.ts'
import { call } from '../session/call.ts'
import { leftChannelsText } from './left-channels-text.ts'

const useStyles = makeStyles({
  heading: {
    ...typographyStyles.caption1Strong,
    color: tokens.colorNeutralForeground3,
    margin: 0,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalS} ${tokens.spacingVerticalXS}`,
  },
  items: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minHeight: '36px',
    padding: `0 ${tokens.spacingHorizontalS}`,
    color: tokens.colorNeutralForeground2,
  },
  name: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  hint: { ...typographyStyles.caption1, width: '100%', margin: 0, color: tokens.colorNeutralForeground3 },
  failed: { ...typographyStyles.caption1, margin: 0, padding: `0 ${tokens.spacingHorizontalS}` },
})

const timeoutMs = 30_000

type Left = LeftChannelsAnswer['channels'][number]

/** Channels that the person left in the whole Mattermost, each with the way back. Nothing where there are none. */
export function LeftChannels() {
  const styles = useStyles()
  const { t } = useWords(leftChannelsText)
  const { mission, connection } = useMissionContext()
  const channelCount = useMissionState((state) => state.channels.size)
  const [left, setLeft] = useState<readonly Left[]>([])
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')
  const { baseUrl: origin, token: bearer } = connection
  // Whoever leaves has a channel less, and whoever comes back one more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of channels says when to look again.
  useEffect(() => {
    let isOver = false
    call<LeftChannelsAnswer>({ fetch: window.fetch.bind(window), origin, timeoutMs }, '/api/channels/left', { bearer })
      .then(({ channels }) => {
        if (!isOver) setLeft(channels)
      })
      // Nobody waits for it, and it is asked again.
      .catch(() => undefined)
    return () => {
      isOver = true
    }
  }, [origin, bearer, channelCount])

  async function rejoin(channelId: string): Promise<void> {
    setState('busy')
    try {
      const { channels } = await call<RejoinAnswer>(
        { fetch: window.fetch.bind(window), origin, timeoutMs },
        `/api/channels/left/${channelId}/rejoin`,
        { method: 'POST', bearer },
      )
      setLeft((before) => before.filter((one) => one.channelId !== channelId))
      setState('idle')
      mission.takeGranted(channels)
    } catch {
      setState('failed')
    }
  }

  if (left.length === 0) return null
  return (
    <section aria-labelledby="section-left">
      <h2 id="section-left" className={styles.heading}>
        {t('heading')}
      </h2>
      <ul className={styles.items}>
        {left.map(({ channelId, displayName, mayRejoin }) => (
          <li key={channelId} className={styles.row}>
            <span className={styles.name}>{displayName}</span>
            {mayRejoin ? (
              <Button
                size="small"
                data-roving=""
                tabIndex={-1}
                disabledFocusable={state === 'busy'}
                aria-label={t('rejoin.named', { name: displayName })}
                onClick={() => void rejoin(channelId)}
              >
                {t('rejoin')}
              </Button>
            ) : (
              <p className={styles.hint}>{t('ask')}</p>
            )}
          </li>
        ))}
      </ul>
      <p role="status" className={styles.failed}>
        {state === 'failed' ? t('failed') : ''}
      </p>
    </section>
  )
}
