import { isAdmin, isGuest, mayInChannel, mayRead } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { announceMember, channelMemberBody } from './channel-events.ts'
import { ApiError, badBody, denied, noChannel, noUser } from './errors.ts'
import { isId } from './ids.ts'
import type { Channel, ChannelMember, User } from './rows.ts'
import type { State } from './state.ts'
import { postSystemMessage } from './system-posts.ts'
import { endTeamMembership } from './team-members.ts'
import { dropThreadMemberships } from './thread-members.ts'
import { requireUser } from './users.ts'
import type { World } from './world.ts'

const noMember = (): ApiError => new ApiError('app.channel.get_member.missing.app_error', 404)

const defaultChannelNotifyProps = (): Record<string, string> => ({
  channel_auto_follow_threads: 'off',
  desktop: 'default',
  email: 'default',
  ignore_channel_mentions: 'default',
  mark_unread: 'all',
  push: 'default',
})

/** Makes the row of a membership, without events. */
export function addMembership(
  state: State,
  nowMs: number,
  channel: Channel,
  user: User,
  isChannelAdmin = false,
): ChannelMember {
  return state.channelMembers.put({
    channel_id: channel.id,
    user_id: user.id,
    last_viewed_at: 0,
    msg_count: 0,
    mention_count: 0,
    mention_count_root: 0,
    urgent_mention_count: 0,
    msg_count_root: 0,
    notify_props: defaultChannelNotifyProps(),
    last_update_at: nowMs,
    scheme_guest: isGuest(user),
    scheme_user: !isGuest(user),
    scheme_admin: isChannelAdmin,
    explicit_roles: '',
  })
}

/** Takes a user out of a channel with what hangs on it, without events. */
export function removeMembership(state: State, channelId: string, userId: string): void {
  state.channelMembers.delete(`${channelId}:${userId}`)
  dropThreadMemberships(state, channelId, userId)
}

/**
 * Adds a user to a channel as the server does; a present member is left as it is.
 * @returns the membership as it was before the server's message about it. @throws 400, 403, 404
 */
export function joinChannel(
  world: World,
  channel: Channel,
  userId: string,
  requestor: User,
  rootId = '',
): ChannelMember {
  const { state, hub } = world
  const present = state.member(channel.id, userId)
  if (present) return present
  const user = requireUser(state, userId)
  if (user.delete_at !== 0) throw new ApiError('app.channel.add_member.deleted_user.app_error', 403)
  const teamMember = state.teamMembers.get(`${channel.team_id}:${userId}`)
  if (!teamMember) throw new ApiError('app.team.get_member.missing.app_error', 404)
  if (teamMember.delete_at !== 0) throw new ApiError('api.channel.add_user.to.channel.failed.deleted.app_error', 400)
  const member = { ...addMembership(state, world.now(), channel, user) }
  const added = { team_id: channel.team_id, user_id: userId }
  hub.emit('user_added', added, { channelId: channel.id, omitUserIds: [userId] })
  hub.emit('user_added', added, { channelId: channel.id, userId })
  if (requestor.id === userId)
    postSystemMessage(world, channel, user, isGuest(user) ? 'guest_join_channel' : 'join_channel')
  else
    postSystemMessage(world, channel, requestor, isGuest(user) ? 'add_guest_to_chan' : 'add_to_channel', {
      added: user,
      rootId,
    })
  return member
}

/** Takes a user out of a channel; a guest who loses the last one of a team loses the team with it. */
export function leaveChannel(world: World, channel: Channel, user: User, remover: User): void {
  const { state, hub } = world
  removeMembership(state, channel.id, user.id)
  if (isGuest(user)) {
    const remains = [...state.channelsOf(user.id).values()].some((own) => {
      const teamId = state.channels.get(own.channel_id)?.team_id
      return teamId === channel.team_id || teamId === ''
    })
    const teamMember = state.teamMember(channel.team_id, user.id)
    if (!remains && teamMember) endTeamMembership(world, teamMember)
  }
  hub.emit('user_removed', { remover_id: remover.id, user_id: user.id }, { channelId: channel.id })
  hub.emit('user_removed', { channel_id: channel.id, remover_id: remover.id }, { userId: user.id })
  if (user.id === remover.id) postSystemMessage(world, channel, user, 'leave_channel')
  else postSystemMessage(world, channel, remover, 'remove_from_channel', { removed: user })
}

function manageableChannel(call: Call, world: World): Channel {
  const channel = world.state.channels.get(call.id('channel_id'))
  if (!channel) throw noChannel()
  return channel
}

const membersPermission = (channel: Channel): string =>
  channel.type === 'O' ? 'manage_public_channel_members' : 'manage_private_channel_members'

function add(call: Call, world: World): Reply {
  const { state } = world
  const body = call.object()
  const many = Array.isArray(body.user_ids) ? (body.user_ids as unknown[]) : null
  const ids = many ?? [body.user_id]
  const rootId = Call.text(body, 'post_root_id')
  const channel = manageableChannel(call, world)
  if (ids.length === 0 || (!many && !isId(ids[0]))) throw badBody()
  if (channel.type === 'D' || channel.type === 'G')
    throw new ApiError('api.channel.add_user_to_channel.type.app_error', 400)
  const joinsSelf = ids.length === 1 && ids[0] === call.self.id
  const mayJoin = joinsSelf && channel.type === 'O' && mayRead(state, call.self, channel)
  if (!mayJoin && !mayInChannel(state, call.self, channel, membersPermission(channel))) throw denied()
  const added: ChannelMember[] = []
  for (const id of ids) {
    try {
      added.push(joinChannel(world, channel, String(id), call.self, rootId))
    } catch (error) {
      // Of several people the good ones are added and the bad ones passed over in silence, as recorded.
      if (!many || !(error instanceof ApiError)) throw error
    }
  }
  const bodies = added.map((member) => channelMemberBody(member, call.self.id))
  return { status: 201, body: many ? bodies : bodies[0] }
}

function remove(call: Call, world: World): Reply {
  const { state } = world
  const channel = manageableChannel(call, world)
  const user = state.users.get(call.id('user_id'))
  if (!user) throw noUser()
  if (channel.type === 'D' || channel.type === 'G')
    throw new ApiError('api.channel.remove_channel_member.type.app_error', 400)
  if (user.id !== call.self.id && !mayInChannel(state, call.self, channel, membersPermission(channel))) throw denied()
  if (channel.name === 'town-square' && !isGuest(user)) throw new ApiError('api.channel.remove.default.app_error', 400)
  if (!state.member(channel.id, user.id)) throw noMember()
  leaveChannel(world, channel, user, call.self)
  return OK
}

/** A channel whose members the caller may list. @throws 403 */
function listedChannel(call: Call, world: World): Channel {
  const channel = world.state.channels.get(call.id('channel_id'))
  if (!channel || !mayRead(world.state, call.self, channel)) throw denied()
  return channel
}

function list(call: Call, world: World): Reply {
  const { state } = world
  const channel = listedChannel(call, world)
  const { from, perPage } = call.page()
  const shown = [...state.membersOf(channel.id).values()].filter(
    (member) => state.users.get(member.user_id)?.delete_at === 0,
  )
  return { body: shown.slice(from, from + perPage).map((member) => channelMemberBody(member, call.self.id)) }
}

function get(call: Call, world: World): Reply {
  const channel = listedChannel(call, world)
  const member = world.state.member(channel.id, call.id('user_id'))
  if (!member) throw noMember()
  return { body: channelMemberBody(member, call.self.id) }
}

const NOTIFY_PROPS = [
  'desktop',
  'desktop_sound',
  'desktop_notification_sound',
  'desktop_threads',
  'email',
  'mark_unread',
  'push',
  'push_threads',
  'ignore_channel_mentions',
  'channel_auto_follow_threads',
]

function setNotifyProps(call: Call, world: World): Reply {
  const { state } = world
  const channelId = call.id('channel_id')
  const userId = call.selfOrAdmin()
  const props = call.object()
  const member = state.member(channelId, userId)
  if (!member) throw noMember()
  for (const name of NOTIFY_PROPS) {
    const value = props[name]
    if (typeof value === 'string') member.notify_props = { ...member.notify_props, [name]: value }
  }
  member.last_update_at = world.now()
  state.channelMembers.put(member)
  world.notifyPropsKnown.delete(channelId)
  announceMember(world, member)
  return OK
}

/** Makes a member an administrator of its channel, or an ordinary one again. Guests stay guests. */
function setSchemeRoles(call: Call, world: World): Reply {
  const { state } = world
  const body = call.object()
  const channel = state.channels.get(call.id('channel_id'))
  const userId = call.id('user_id')
  if (!channel || !mayInChannel(state, call.self, channel, 'manage_channel_roles')) throw denied()
  const member = state.member(channel.id, userId)
  if (!member) throw noMember()
  if (body.scheme_guest === true && body.scheme_user === true)
    throw new ApiError('api.channel.update_channel_member_roles.guest_and_user.app_error', 400)
  if (member.scheme_guest || body.scheme_guest === true)
    throw new ApiError('api.channel.update_channel_member_roles.guest.app_error', 400)
  member.scheme_user = body.scheme_user === true
  member.scheme_admin = body.scheme_admin === true
  state.channelMembers.put(member)
  announceMember(world, member)
  return OK
}

export const channelMemberRoutes: readonly Route[] = [
  { method: 'POST', path: '/channels/{channel_id}/members', handle: add },
  { method: 'GET', path: '/channels/{channel_id}/members', handle: list },
  {
    method: 'POST',
    path: '/channels/{channel_id}/members/ids',
    handle: (call, world) => {
      const channel = listedChannel(call, world)
      const ids = call.list()
      if (ids.length === 0) throw badBody()
      const members = ids.flatMap((id) => world.state.member(channel.id, id) ?? [])
      return { body: members.map((member) => channelMemberBody(member, call.self.id)) }
    },
  },
  { method: 'GET', path: '/channels/{channel_id}/members/{user_id}', handle: get },
  { method: 'DELETE', path: '/channels/{channel_id}/members/{user_id}', handle: remove },
  { method: 'PUT', path: '/channels/{channel_id}/members/{user_id}/notify_props', handle: setNotifyProps },
  { method: 'PUT', path: '/channels/{channel_id}/members/{user_id}/schemeRoles', handle: setSchemeRoles },
  {
    method: 'GET',
    path: '/users/{user_id}/teams/{team_id}/channels/members',
    handle: (call, { state }) => {
      const teamId = call.id('team_id')
      const userId = call.selfOrAdmin()
      if (!isAdmin(call.self) && !state.teamMember(teamId, userId)) throw denied()
      const own = [...state.channelsOf(userId).values()].filter((member) => {
        const channel = state.channels.get(member.channel_id)
        return channel && (channel.team_id === teamId || channel.team_id === '')
      })
      return { body: own.map((member) => channelMemberBody(member, call.self.id)) }
    },
  },
  {
    method: 'GET',
    path: '/users/{user_id}/channel_members',
    handle: (call, { state }) => {
      const own = [...state.channelsOf(call.selfOrAdmin()).values()]
      own.sort((a, b) => (a.channel_id < b.channel_id ? -1 : 1))
      const withTeam = (member: ChannelMember): Record<string, unknown> => {
        const team = state.teams.get(state.channels.get(member.channel_id)?.team_id ?? '')
        return {
          ...channelMemberBody(member, call.self.id),
          team_display_name: team?.display_name ?? '',
          team_name: team?.name ?? '',
          team_update_at: team?.update_at ?? 0,
        }
      }
      const { from, perPage } = call.page()
      if (call.query.get('page') !== '-1') return { body: own.slice(from, from + perPage).map(withTeam) }
      const lines = own.map((member) => `${JSON.stringify(withTeam(member))}\n`)
      return { bytes: lines.join(''), contentType: 'application/x-ndjson' }
    },
  },
]
