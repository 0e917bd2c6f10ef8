import { readableName } from '../markdown/readable-name.ts'
import { useMissionState } from '../mission-context.tsx'
import { nameOfPerson } from './suggestions.ts'

/** @returns what a channel is called, for a direct one the other person; empty when it is not known. */
export function usePlaceName(channelId: string): string {
  const name = useMissionState(({ channels, people, userId }) => {
    const channel = channels.get(channelId)
    if (channel?.type !== 'D') return channel?.display_name ?? ''
    const ids = channel.name.split('__')
    const other = people.get(ids.find((id) => id !== userId) ?? userId)
    return other === undefined ? channel.display_name : nameOfPerson(other)
  })
  return readableName(name)
}
