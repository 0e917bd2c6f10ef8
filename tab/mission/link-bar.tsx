import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useMission, useMissionState } from './mission-context.tsx'
import { useMissionText } from './text/use-words.ts'

const graceMs = 1500

/** How it stands with the connection, once it is worth a word: a short break is nobody's concern. */
export function LinkBar() {
  const { t } = useMissionText()
  const mission = useMission()
  const link = useMissionState((state) => state.link)
  const phase = useMissionState((state) => state.phase)
  const isTroubled = phase !== 'ended' && (link.trouble !== undefined || link.socket === 'waiting')
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    if (!isTroubled) return setLong(false)
    const timer = setTimeout(() => setLong(true), graceMs)
    return () => clearTimeout(timer)
  }, [isTroubled])
  const seconds = useSecondsUntil(isTroubled && isLong ? link.retryAtMs : undefined)
  if (!isTroubled || !isLong) return null
  const words =
    link.trouble === 'tooMany'
      ? t('link.tooMany')
      : link.trouble === 'away'
        ? t('link.away')
        : link.trouble === 'offline' && !navigator.onLine
          ? t('link.offline')
          : seconds > 0
            ? t('link.waiting', { count: seconds })
            : t('link.connecting')
  return (
    <MessageBar intent="warning" politeness="polite" layout="multiline" shape="square">
      <MessageBarBody>{words}</MessageBarBody>
      {link.socket === 'waiting' && (
        <MessageBarActions>
          <Button size="small" onClick={mission.wake}>
            {t('link.now')}
          </Button>
        </MessageBarActions>
      )}
    </MessageBar>
  )
}

function useSecondsUntil(atMs: number | undefined): number {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    if (atMs === undefined) return
    setNowMs(Date.now())
    const timer = setInterval(() => setNowMs(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [atMs])
  return atMs === undefined ? 0 : Math.max(0, Math.ceil((atMs - nowMs) / 1000))
}
