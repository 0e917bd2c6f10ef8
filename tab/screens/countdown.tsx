import { useEffect, useState } from 'react'

import { useText } from '../text/text-context.tsx'
import { Announced } from './announced.tsx'

export type CountdownProps = {
  readonly retryAtMs?: number | undefined
  readonly isTrying: boolean
  readonly failures: number
  readonly now: () => number
}

/** When the next try comes. Eyes see the seconds run; a screen reader hears each wait once. */
export function Countdown({ retryAtMs, isTrying, failures, now }: CountdownProps) {
  const { t } = useText()
  const leftMs = useLeftMs(retryAtMs, now)
  const say = (ms: number): string => {
    if (isTrying || ms <= 0) return t('waiting.now')
    const seconds = Math.ceil(ms / 1000)
    return seconds < 120
      ? t('waiting.countdown', { count: seconds })
      : t('waiting.longCountdown', { count: Math.ceil(seconds / 60) })
  }
  const [announced, setAnnounced] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: announced once per wait, not once a second.
  useEffect(() => setAnnounced(say(retryAtMs === undefined ? 0 : retryAtMs - now())), [retryAtMs, isTrying])
  return (
    <>
      <p aria-hidden="true">
        {say(leftMs)} {failures > 1 && t('waiting.tries', { count: failures })}
      </p>
      <Announced>{announced}</Announced>
    </>
  )
}

function useLeftMs(untilMs: number | undefined, now: () => number): number {
  const [nowMs, setNowMs] = useState(now)
  useEffect(() => {
    if (untilMs === undefined) return
    setNowMs(now())
    const timer = setInterval(() => setNowMs(now()), 1000)
    return () => clearInterval(timer)
  }, [untilMs, now])
  return untilMs === undefined ? 0 : Math.max(0, untilMs - nowMs)
}
