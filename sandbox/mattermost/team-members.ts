import { isGuest, mayInTeam, maySee, rolesOf } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { addMembership, removeMembership } from './channel-members.ts'
import { ApiError, badBody, denied, noTeam } from './errors.ts'
import type { Team, TeamMember, User } from './rows.ts'
import type { State } from './state.ts'
import { postSystemMessage } from './system-posts.ts'
import { requireUser } from './users.ts'
import type { World } from './world.ts'

const MAX_BATCH = 256

export const teamMemberBody = (member: TeamMember) => ({
  team_id: member.team_id,
  user_id: member.user_id,
  roles: rolesOf('team', member),
  delete_at: member.delete_at,
  scheme_guest: member.scheme_guest,
  scheme_user: member.scheme_user,
  scheme_admin: member.scheme_admin,
  explicit_roles: '',
})

export function requireTeam(state: State, teamId: string): Team {
  const team = state.teams.get(teamId)
  if (!team) throw noTeam()
  return team
}

export function insertTeamMember(state: State, teamId: string, user: User, isTeamAdmin = false): TeamMember {
  return state.teamMembers.put({
    team_id: teamId,
    user_id: user.id,
    delete_at: 0,
    scheme_guest: isGuest(user),
    scheme_user: !isGuest(user),
    scheme_admin: isTeamAdmin,
  })
}

/** Town square and off-topic: joined by everybody but guests, each with a message of the server, said again who is in. */
export function joinDefaultChannels(
  world: World,
  teamId: string,
  user: User,
  requestor?: User,
  asGuest = isGuest(user),
): void {
  const { state, hub } = world
  for (const name of ['town-square', 'off-topic']) {
    const channel = state.channelByName(`${teamId}/${name}`).values().next().value
    if (!channel) continue
    if (!state.member(channel.id, user.id)) {
      const member = addMembership(state, world.now(), channel, user)
      state.channelMembers.put(Object.assign(member, { scheme_guest: asGuest, scheme_user: !asGuest }))
    }
    const isTeam = name === 'town-square'
    if (requestor && requestor.id !== user.id) {
      const kind = isTeam ? 'add_to_team' : asGuest ? 'add_guest_to_chan' : 'add_to_channel'
      postSystemMessage(world, channel, requestor, kind, { added: user })
    } else postSystemMessage(world, channel, user, isTeam ? 'join_team' : 'join_channel')
    hub.emit('user_added', { team_id: teamId, user_id: user.id }, { channelId: channel.id })
  }
}

function activeMemberCount(state: State, teamId: string): number {
  let count = 0
  for (const member of state.membersOfTeam(teamId).values())
    if (member.delete_at === 0 && state.users.get(member.user_id)?.delete_at === 0) count++
  return count
}

/** Adds a user to a team as the server does; somebody who is in it is left as they are. @throws 400 */
export function joinTeam(world: World, team: Team, user: User, requestor?: User): TeamMember {
  const { state, settings, hub } = world
  const present = state.teamMember(team.id, user.id)
  if (present) return present
  const domains = settings.GuestAccountsSettings.RestrictCreationToDomains.split(/[\s,]+/).filter(Boolean)
  if (isGuest(user) && domains.length > 0 && !domains.includes(user.email.slice(user.email.lastIndexOf('@') + 1)))
    throw new ApiError('api.team.join_user_to_team.allowed_domains.app_error', 400)
  if (activeMemberCount(state, team.id) >= settings.TeamSettings.MaxUsersPerTeam)
    throw new ApiError('app.team.join_user_to_team.save_member.max_accounts.app_error', 400)
  const member = insertTeamMember(state, team.id, user, team.email !== '' && team.email === user.email)
  if (!isGuest(user)) joinDefaultChannels(world, team.id, user, requestor)
  const joined = { team_id: team.id, user_id: user.id }
  hub.emit('added_to_team', joined, { userId: user.id })
  hub.emit('added_to_team', joined, { userId: user.id })
  return member
}

/** Takes a user out of a team and of all its channels. */
export function leaveTeam(world: World, team: Team, member: TeamMember, requestor: User): void {
  const { state } = world
  const user = requireUser(state, member.user_id)
  for (const own of [...state.channelsOf(user.id).values()])
    if (state.channels.get(own.channel_id)?.team_id === team.id) removeMembership(state, own.channel_id, user.id)
  const townSquare = state.channelByName(`${team.id}/town-square`).values().next().value
  if (townSquare && member.delete_at === 0) {
    if (requestor.id === user.id) postSystemMessage(world, townSquare, user, 'leave_team')
    else postSystemMessage(world, townSquare, user, 'remove_from_team')
  }
  endTeamMembership(world, member)
}

/** Marks a team membership as ended and says so; the row stays readable. */
export function endTeamMembership(world: World, member: TeamMember): void {
  const { team_id, user_id } = member
  const data = { team_id, user_id }
  world.hub.emit('leave_team', data, { teamId: team_id, omitUserIds: [user_id] })
  world.hub.emit('leave_team', data, { userId: user_id })
  member.delete_at = world.now()
  world.state.teamMembers.put(member)
}

function addOne(call: Call, world: World): Reply {
  const teamId = call.id('team_id')
  const body = call.object()
  if (body.team_id !== undefined && body.team_id !== teamId) throw badBody()
  const userId = Call.text(body, 'user_id')
  const { state } = world
  if (!mayInTeam(state, call.self, teamId, 'add_user_to_team')) throw denied()
  const team = requireTeam(state, teamId)
  const user = requireUser(state, userId)
  if (isGuest(user) && !call.isAdmin) throw denied()
  return { status: 201, body: teamMemberBody(joinTeam(world, team, user)) }
}

function addBatch(call: Call, world: World): Reply {
  const teamId = call.id('team_id')
  const list = call.json()
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_BATCH) throw badBody()
  const { state } = world
  if (!mayInTeam(state, call.self, teamId, 'add_user_to_team')) throw denied()
  const team = requireTeam(state, teamId)
  const isGraceful = call.flag('graceful')
  const results = list.map((one: Partial<TeamMember>) => {
    const userId = String(one.user_id ?? '')
    try {
      const member = teamMemberBody(joinTeam(world, team, requireUser(state, userId), call.self))
      return isGraceful ? { user_id: userId, member, error: null } : member
    } catch (error) {
      if (!isGraceful || !(error instanceof ApiError)) throw error
      const refusal = { id: error.id, message: error.id, detailed_error: '', status_code: error.status }
      return { user_id: userId, member: null, error: refusal }
    }
  })
  return { status: 201, body: results }
}

/** The team of the path, which the caller may look into. @throws 404, 403 */
export function viewableTeam(call: Call, world: World): Team {
  const team = world.state.teams.get(call.id('team_id'))
  if (!call.isAdmin && (!team || !mayInTeam(world.state, call.self, team.id, 'view_team'))) throw denied()
  if (!team) throw noTeam()
  return team
}

function listMembers(call: Call, world: World): Reply {
  const team = viewableTeam(call, world)
  const { from, perPage } = call.page()
  const shown: TeamMember[] = []
  for (const member of world.state.membersOfTeam(team.id).values())
    if (member.delete_at === 0 && world.state.users.get(member.user_id)?.delete_at === 0)
      if (maySee(world.state, call.self, member.user_id)) shown.push(member)
  return { body: shown.slice(from, from + perPage).map(teamMemberBody) }
}

function memberOfPath(call: Call, world: World): TeamMember {
  const team = viewableTeam(call, world)
  const userId = call.id('user_id')
  if (!maySee(world.state, call.self, userId)) throw denied()
  const member = world.state.teamMembers.get(`${team.id}:${userId}`)
  if (!member) throw new ApiError('app.team.get_member.missing.app_error', 404)
  return member
}

function removeMember(call: Call, world: World): Reply {
  const { state } = world
  const teamId = call.id('team_id')
  const userId = call.id('user_id')
  if (userId !== call.self.id && !mayInTeam(state, call.self, teamId, 'remove_user_from_team')) throw denied()
  const team = requireTeam(state, teamId)
  requireUser(state, userId)
  const member = state.teamMembers.get(`${teamId}:${userId}`)
  if (!member) throw new ApiError('api.team.remove_user_from_team.missing.app_error', 400)
  leaveTeam(world, team, member, call.self)
  return OK
}

/** Makes a member an administrator of its team, or an ordinary one again. Guests stay guests. */
function setSchemeRoles(call: Call, world: World): Reply {
  const { state } = world
  const body = call.object()
  const teamId = call.id('team_id')
  if (!mayInTeam(state, call.self, teamId, 'manage_team_roles')) throw denied()
  const member = state.teamMember(teamId, call.id('user_id'))
  if (!member) throw new ApiError('app.team.get_member.missing.app_error', 404)
  if (member.scheme_guest || body.scheme_guest === true)
    throw new ApiError('api.team.update_team_member_roles.guest.app_error', 400)
  member.scheme_user = body.scheme_user === true
  member.scheme_admin = body.scheme_admin === true
  state.teamMembers.put(member)
  world.hub.emit('memberrole_updated', { member: JSON.stringify(teamMemberBody(member)) }, { userId: member.user_id })
  return OK
}

export const teamMemberRoutes: readonly Route[] = [
  { method: 'POST', path: '/teams/{team_id}/members', handle: addOne },
  { method: 'POST', path: '/teams/{team_id}/members/batch', handle: addBatch },
  { method: 'GET', path: '/teams/{team_id}/members', handle: listMembers },
  {
    method: 'POST',
    path: '/teams/{team_id}/members/ids',
    handle: (call, world) => {
      const team = viewableTeam(call, world)
      const members = call.list().flatMap((id) => world.state.teamMember(team.id, id) ?? [])
      return { body: members.map(teamMemberBody) }
    },
  },
  {
    method: 'GET',
    path: '/teams/{team_id}/members/{user_id}',
    handle: (call, world) => ({ body: teamMemberBody(memberOfPath(call, world)) }),
  },
  { method: 'DELETE', path: '/teams/{team_id}/members/{user_id}', handle: removeMember },
  { method: 'PUT', path: '/teams/{team_id}/members/{user_id}/schemeRoles', handle: setSchemeRoles },
  {
    method: 'GET',
    path: '/users/{user_id}/teams/members',
    handle: (call, world) => ({
      body: [...world.state.teamsOf(call.selfOrAdmin()).values()]
        .filter((member) => member.delete_at === 0)
        .map(teamMemberBody),
    }),
  },
]
