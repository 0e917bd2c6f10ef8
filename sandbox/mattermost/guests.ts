import { isGuest } from './access.ts'
import { type Call, OK, type Reply, type Route } from './call.ts'
import { announceMember } from './channel-events.ts'
import { ApiError, badBody, denied } from './errors.ts'
import type { User } from './rows.ts'
import { endSessions } from './sessions.ts'
import { setOffline } from './status.ts'
import { joinDefaultChannels, teamMemberBody } from './team-members.ts'
import { announceUser } from './user-events.ts'
import { checkUserLimit } from './user-rules.ts'
import { requireUser } from './users.ts'
import type { World } from './world.ts'

/** Turns a user's system role and every membership into a guest's, or back. Memberships are kept. */
function setGuest(world: World, user: User, becomesGuest: boolean): void {
  const { state } = world
  const kept = user.roles.split(' ').filter((role) => !/^system_(guest|user|admin)$/.test(role))
  user.roles = becomesGuest ? 'system_guest' : ['system_user', ...kept].join(' ')
  user.update_at = world.now()
  state.putUser(user)
  for (const session of state.sessionsOf(user.id).values()) {
    session.props.is_guest = String(becomesGuest)
    state.sessions.put(session)
  }
  const scheme = {
    scheme_guest: becomesGuest,
    scheme_user: !becomesGuest,
    ...(becomesGuest ? { scheme_admin: false } : {}),
  }
  for (const member of state.teamsOf(user.id).values()) state.teamMembers.put(Object.assign(member, scheme))
  for (const member of state.channelsOf(user.id).values()) state.channelMembers.put(Object.assign(member, scheme))
}

/** Tells everybody about the user, and its own clients about every membership, direct ones too. */
function announceRole(world: World, user: User): void {
  const { state, hub } = world
  announceUser(world, user)
  for (const member of state.teamsOf(user.id).values()) {
    if (member.delete_at !== 0) continue
    hub.emit('memberrole_updated', { member: JSON.stringify(teamMemberBody(member)) }, { userId: user.id })
    for (const own of state.channelsOf(user.id).values())
      if (['', member.team_id].includes(state.channels.get(own.channel_id)?.team_id ?? '?')) announceMember(world, own)
  }
}

function demote(call: Call, world: World): Reply {
  if (!world.isLicensed) throw new ApiError('api.team.demote_user_to_guest.license.error', 501)
  if (!world.settings.GuestAccountsSettings.Enable)
    throw new ApiError('api.team.demote_user_to_guest.disabled.error', 501)
  const id = call.id('user_id')
  call.requireAdmin()
  const user = requireUser(world.state, id)
  if (isGuest(user)) throw new ApiError('api.user.demote_user_to_guest.already_guest.app_error', 501)
  setGuest(world, user, true)
  announceRole(world, user)
  return OK
}

function promote(call: Call, world: World): Reply {
  const id = call.id('user_id')
  call.requireAdmin()
  const user = requireUser(world.state, id)
  if (!isGuest(user)) throw new ApiError('api.user.promote_guest_to_user.no_guest.app_error', 501)
  setGuest(world, user, false)
  // The server still takes the user for a guest here: it joins the default channels as one.
  for (const member of world.state.teamsOf(id).values())
    if (member.delete_at === 0) joinDefaultChannels(world, member.team_id, user, call.self, true)
  announceRole(world, user)
  return OK
}

/** Deactivates or reactivates an account: its sessions end, its tokens and memberships stay. */
export function setActive(world: World, user: User, isActive: boolean): void {
  const nowMs = world.now()
  user.delete_at = isActive ? 0 : nowMs
  user.update_at = nowMs
  world.state.putUser(user)
  if (!isActive) {
    endSessions(world, user.id)
    setOffline(world, user.id)
  }
  announceUser(world, user)
}

function updateActive(call: Call, world: World): Reply {
  const id = call.id('user_id')
  const isActive = call.object().active
  if (typeof isActive !== 'boolean') throw badBody()
  const { TeamSettings, GuestAccountsSettings } = world.settings
  if (!call.isAdmin) {
    if (id !== call.self.id) throw new ApiError('api.user.update_active.permissions.app_error', 403)
    if (!isActive && !TeamSettings.EnableUserDeactivation)
      throw new ApiError('api.user.update_active.not_enable.app_error', 401)
    if (isActive) throw new ApiError('api.user.update_active.permissions.app_error', 403)
  }
  const user = requireUser(world.state, id)
  if (isActive && isGuest(user) && !GuestAccountsSettings.Enable)
    throw new ApiError('api.user.update_active.cannot_enable_guest_when_guest_feature_is_disabled.app_error', 401)
  if (isActive && user.delete_at !== 0) checkUserLimit(world, 'app.user.update_active.user_limit.exceeded')
  setActive(world, user, isActive)
  world.hub.emit('user_activation_status_change', {}, {})
  return OK
}

function deleteUser(call: Call, world: World): Reply {
  const id = call.id('user_id')
  if (!call.isAdmin) throw denied()
  if (call.flag('permanent')) throw new ApiError('api.user.delete_user.not_enabled.for_admin.app_error', 401)
  setActive(world, requireUser(world.state, id), false)
  return OK
}

/** Switching guests off deactivates every one of them; nothing reverses it. */
export function deactivateAllGuests(world: World): void {
  const nowMs = world.now()
  for (const user of world.state.users.values()) {
    if (!isGuest(user) || user.delete_at !== 0) continue
    user.delete_at = user.update_at = nowMs
    world.state.putUser(user)
    endSessions(world, user.id)
  }
  world.hub.emit('guests_deactivated', {}, {})
}

export const guestRoutes: readonly Route[] = [
  { method: 'POST', path: '/users/{user_id}/demote', handle: demote },
  { method: 'POST', path: '/users/{user_id}/promote', handle: promote },
  { method: 'PUT', path: '/users/{user_id}/active', handle: updateActive },
  { method: 'DELETE', path: '/users/{user_id}', handle: deleteUser },
]
