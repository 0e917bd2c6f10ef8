import type { Mission } from '../mission/mission.ts'
import type { MissionTarget } from './chat-place.ts'

/**
 * Takes the mission view to a place.
 *
 * @returns false when it is not there for this person: gone, not granted, or not to be read at the moment
 */
export async function goInMission(
  mission: Pick<Mission, 'store' | 'rest' | 'openChannel' | 'showSide'>,
  target: MissionTarget,
): Promise<boolean> {
  if (target.kind === 'threads') mission.showSide({ kind: 'threads' })
  if (target.kind === 'channel') mission.openChannel(target.channelId)
  if (target.kind !== 'post' && target.kind !== 'thread') return true
  try {
    const post = await mission.rest.post(target.kind === 'post' ? target.postId : target.rootId)
    const { channel_id: channelId } = post
    if (post.delete_at > 0 || !mission.store.get().channels.has(channelId)) return false
    mission.openChannel(channelId)
    if (post.root_id !== '') mission.showSide({ kind: 'thread', channelId, rootId: post.root_id, postId: post.id })
    else if (target.kind === 'thread') mission.showSide({ kind: 'thread', channelId, rootId: post.id })
    return true
  } catch {
    // Deleted, not granted, or no answer: the mission view stays where it was.
    return false
  }
}
