import { PresenceBadge } from '@fluentui/react-components'
import { useMissionState } from '../mission-context.tsx'
import type { PresenceStatus } from '../state/model.ts'
import { useWords } from '../text/use-words.ts'
import { useWatchedPresence } from './presence-watch.ts'
import { peopleText } from './text.ts'

const badgeOf = { online: 'available', away: 'away', dnd: 'do-not-disturb', offline: 'offline' } as const

/** A person's presence as a dot with words; nothing while it is not known. */
export function Presence({ userId, className }: { readonly userId: string; readonly className?: string }) {
  useWatchedPresence(userId)
  const status = useMissionState(({ statuses }) => statuses.get(userId))
  return status === undefined ? null : <PresenceDot status={status} className={className} />
}

/** @param props.isQuiet the words stand beside it already */
export function PresenceDot(props: {
  readonly status: PresenceStatus
  readonly className?: string | undefined
  readonly isQuiet?: boolean
}) {
  const { t } = useWords(peopleText)
  const { status, className, isQuiet = false } = props
  const words = isQuiet ? { 'aria-hidden': true, 'aria-label': '' } : { 'aria-label': t(status), title: t(status) }
  return <PresenceBadge status={badgeOf[status]} size="extra-small" className={className ?? ''} role="img" {...words} />
}
