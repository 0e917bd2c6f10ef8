import type { Channel } from '@mattermost/types/channels'
import type { UserProfile } from '@mattermost/types/users'
import type { AdminClient } from './admin-client.ts'

/**
 * Whether a person could add members to a channel themselves: by the roles that the server gives them in the channel, in
 * its team and everywhere, in the order in which the server asks (`HasPermissionToChannel`, security I3).
 */
export async function mayAddMembers(
  admin: Pick<AdminClient, 'channels' | 'teams' | 'roles'>,
  user: Pick<UserProfile, 'id' | 'roles'>,
  channel: Channel,
): Promise<boolean> {
  if (channel.delete_at > 0 || channel.group_constrained === true || channel.team_id === '') return false
  const needed = channel.type === 'O' ? 'manage_public_channel_members' : 'manage_private_channel_members'
  const [member, teamMember] = await Promise.all([
    admin.channels.member(channel.id, user.id),
    admin.teams.member(channel.team_id, user.id),
  ])
  const teamRoles = teamMember?.delete_at === 0 ? teamMember.roles : ''
  const names = [member?.roles, teamRoles, user.roles].flatMap((roles) => (roles ?? '').split(' '))
  const held = await admin.roles.byNames([...new Set(names.filter((name) => name !== ''))])
  return held.some((role) => role.permissions.includes(needed))
}
