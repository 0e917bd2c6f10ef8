import { CounterBadge } from '@fluentui/react-components'
import { useMissionText } from '../text/use-words.ts'

/** How often the person is mentioned and has not seen it; nothing when never. */
export function MentionCount({ count }: { readonly count: number }) {
  const { t } = useMissionText()
  if (count === 0) return null
  return (
    <CounterBadge
      count={count}
      overflowCount={99}
      size="small"
      color="danger"
      role="img"
      aria-label={t('channel.mentions', { count })}
    />
  )
}
