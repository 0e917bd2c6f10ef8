import { useMission, useMissionState } from '../mission-context.tsx'
import { placeOf } from '../state/mission-state.ts'
import { ClosedComposer } from './closed-composer.tsx'
import { MessageForm } from './message-form.tsx'

export type ComposerProps = {
  readonly channelId: string
  readonly rootId?: string
  readonly autoFocus?: boolean
}

/** Where a person writes into a channel or thread, or why they cannot. */
export function Composer({ channelId, rootId = '', autoFocus = false }: ComposerProps) {
  const { drafts } = useMission()
  const channel = useMissionState(({ channels }) => channels.get(channelId))
  const isLoading = useMissionState(({ phase }) => phase === 'loading')
  if (channel === undefined && !isLoading)
    return <ClosedComposer reason="lost" unsent={drafts.get(channelId, rootId)} />
  if (channel !== undefined && channel.delete_at > 0)
    return <ClosedComposer reason="archived" unsent={drafts.get(channelId, rootId)} />
  return <MessageForm key={placeOf(channelId, rootId)} place={{ channelId, rootId }} takesFocus={autoFocus} />
}
