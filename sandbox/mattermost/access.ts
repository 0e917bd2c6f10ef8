import type { Call } from './call.ts'
import { denied, noChannel } from './errors.ts'
import { permissionsOf } from './roles.ts'
import type { Channel, ChannelMember, TeamMember, User } from './rows.ts'
import type { State } from './state.ts'

export const isAdmin = (user: User): boolean => user.roles.includes('system_admin')
export const isGuest = (user: User): boolean => user.roles.split(' ').includes('system_guest')
export const isBot = (state: State, userId: string): boolean => state.bots.get(userId) !== undefined

const grants = (role: string, permission: string): boolean => permissionsOf[role]?.includes(permission) ?? false

/** The roles of a membership as one text, as the server writes them. */
export function rolesOf(kind: 'team' | 'channel', member: TeamMember | ChannelMember): string {
  const roles: string[] = []
  if (member.scheme_guest) roles.push(`${kind}_guest`)
  if (member.scheme_user) roles.push(`${kind}_user`)
  if (member.scheme_admin) roles.push(`${kind}_admin`)
  return roles.join(' ')
}

export function maySystem(user: User, permission: string): boolean {
  return isAdmin(user) || user.roles.split(' ').some((role) => grants(role, permission))
}

export function mayInTeam(state: State, user: User, teamId: string, permission: string): boolean {
  if (maySystem(user, permission)) return true
  const member = state.teamMember(teamId, user.id)
  return (
    member !== undefined &&
    rolesOf('team', member)
      .split(' ')
      .some((role) => grants(role, permission))
  )
}

export function mayInChannel(state: State, user: User, channel: Channel, permission: string): boolean {
  if (isAdmin(user)) return true
  const member = state.member(channel.id, user.id)
  if (member) {
    const roles = rolesOf('channel', member).split(' ')
    if (roles.some((role) => grants(role, permission))) return true
  }
  return channel.team_id !== '' ? mayInTeam(state, user, channel.team_id, permission) : maySystem(user, permission)
}

/** Reading a channel: as its member, or an open one as a member (not a guest) of its team. */
export function mayRead(state: State, user: User, channel: Channel): boolean {
  if (mayInChannel(state, user, channel, 'read_channel')) return true
  return channel.type === 'O' && mayInTeam(state, user, channel.team_id, 'read_public_channel')
}

/** @throws 404 when there is no such channel, 403 when the caller may not read it */
export function readableChannel(call: Call, state: State, channelId: string): Channel {
  const channel = state.channels.get(channelId)
  if (!channel) throw noChannel()
  if (!mayRead(state, call.self, channel)) throw denied()
  return channel
}

/**
 * Whether a person may see another's profile: everybody may, except guests, who see those with whom they share a
 * channel (direct ones too) and themselves.
 */
export function maySee(state: State, viewer: User, otherId: string): boolean {
  if (viewer.id === otherId || isAdmin(viewer) || maySystem(viewer, 'view_members')) return true
  for (const { channel_id } of state.channelsOf(viewer.id).values()) if (state.member(channel_id, otherId)) return true
  return false
}

/** Everybody whom a person may see, or null for no restriction. */
export function visibleTo(state: State, viewer: User): Set<string> | null {
  if (isAdmin(viewer) || maySystem(viewer, 'view_members')) return null
  const visible = new Set([viewer.id])
  for (const { channel_id } of state.channelsOf(viewer.id).values())
    for (const { user_id } of state.membersOf(channel_id).values()) visible.add(user_id)
  return visible
}
