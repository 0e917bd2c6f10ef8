import type { World } from './world.ts'

/** The number on a phone's icon: unread mentions of channels, every unread direct message, mentions in followed threads. */
export function badgeOf(world: World, userId: string): number {
  const { state } = world
  let badge = 0
  for (const member of state.channelsOf(userId).values()) {
    const channel = state.channels.get(member.channel_id)
    if (channel?.delete_at !== 0) continue
    badge += channel.type === 'D' ? channel.total_msg_count_root - member.msg_count_root : member.mention_count_root
  }
  for (const member of state.threadsOf(userId).values()) if (member.following) badge += member.unread_mentions
  return badge
}
