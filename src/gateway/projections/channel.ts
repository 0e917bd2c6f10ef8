import type { SessionView } from '../../session/session-view.ts'
import { isRecord, type JsonRecord, pick, projectEach } from './record.ts'

const ofChannel = [
  'id',
  'create_at',
  'update_at',
  'delete_at',
  'team_id',
  'type',
  'display_name',
  'name',
  'header',
  'purpose',
  'last_post_at',
  'last_root_post_at',
  'total_msg_count',
  'total_msg_count_root',
  'extra_update_at',
  'creator_id',
] as const

const ofTeamOfChannel = ['team_name', 'team_display_name', 'team_update_at'] as const

/** What of a membership concerns only the member; Mattermost shows the mention counts of others as they are (recorded). */
const ofOtherMember = ['channel_id', 'user_id', 'roles', 'scheme_guest', 'scheme_user', 'scheme_admin'] as const

export function pickChannel(channel: JsonRecord): JsonRecord {
  return pick(channel, ofChannel)
}

export function projectChannel(channel: unknown, view: SessionView): JsonRecord | undefined {
  if (!isRecord(channel) || !view.granted.has(String(channel.id))) return undefined
  return pickChannel(channel)
}

export function projectChannels(channels: unknown, view: SessionView): JsonRecord[] {
  return projectEach(channels, (channel) => projectChannel(channel, view))
}

/** Channels with the names of their teams, as a search over all teams finds them. */
export function projectFoundChannels(channels: unknown, view: SessionView): JsonRecord[] {
  return projectEach(channels, (channel) => {
    const projected = projectChannel(channel, view)
    return projected && isRecord(channel) ? { ...projected, ...pick(channel, ofTeamOfChannel) } : undefined
  })
}

export function projectChannelMember(member: unknown, view: SessionView): JsonRecord | undefined {
  if (!isRecord(member) || !view.granted.has(String(member.channel_id))) return undefined
  return member.user_id === view.userId ? member : pick(member, ofOtherMember)
}

export function projectChannelMembers(members: unknown, view: SessionView): JsonRecord[] {
  return projectEach(members, (member) => projectChannelMember(member, view))
}
