import { isGuest, mayInTeam, mayRead, visibleTo } from './access.ts'
import { Call, type Reply, type Route } from './call.ts'
import { badBody, badUrl, denied } from './errors.ts'
import { isId } from './ids.ts'
import { permissionsOf } from './roles.ts'
import type { User } from './rows.ts'
import type { State } from './state.ts'
import { userFor } from './user-shape.ts'
import type { World } from './world.ts'

const byName = (a: User, b: User): number => (a.username < b.username ? -1 : 1)

function membersOf(state: State, call: Call): { users: Iterable<User>; isScoped: boolean; teamTag?: string } {
  const inTeam = call.query.get('in_team')
  const notInTeam = call.query.get('not_in_team')
  const inChannel = call.query.get('in_channel')
  const notInChannel = call.query.get('not_in_channel')
  for (const id of [inTeam, inChannel, notInChannel, notInTeam]) if (id && !isId(id)) throw badUrl()
  const usersOf = (ids: Iterable<string>): User[] => [...ids].flatMap((id) => state.users.get(id) ?? [])
  if (inChannel) {
    const channel = state.channels.get(inChannel)
    if (!channel || !mayRead(state, call.self, channel)) throw denied()
    return { users: usersOf([...state.membersOf(inChannel).values()].map((one) => one.user_id)), isScoped: true }
  }
  if (notInChannel) {
    const channel = state.channels.get(notInChannel)
    if (!channel || !mayRead(state, call.self, channel)) throw denied()
    const team = inTeam ?? channel.team_id
    const ids = [...state.membersOfTeam(team).values()].filter((one) => one.delete_at === 0).map((one) => one.user_id)
    return { users: usersOf(ids.filter((id) => !state.member(notInChannel, id))), isScoped: true }
  }
  if (inTeam) {
    if (!mayInTeam(state, call.self, inTeam, 'view_team')) throw denied()
    const ids = [...state.membersOfTeam(inTeam).values()].filter((one) => one.delete_at === 0).map((one) => one.user_id)
    return { users: usersOf(ids), isScoped: true, teamTag: inTeam }
  }
  if (notInTeam) {
    if (!call.isAdmin) throw denied()
    return { users: [...state.users.values()].filter((user) => !state.teamMember(notInTeam, user.id)), isScoped: true }
  }
  return { users: state.users.values(), isScoped: false }
}

/** @throws 400 for an order that the server does not know, or not for this list */
function checkSort(call: Call): void {
  const sort = call.query.get('sort') ?? ''
  const has = (name: string): boolean => Boolean(call.query.get(name))
  const isPlainTeam =
    has('in_team') && !['not_in_team', 'in_channel', 'not_in_channel', 'without_team', 'in_group'].some(has)
  const isFine =
    sort === '' ||
    ((sort === 'last_activity_at' || sort === 'create_at') && isPlainTeam) ||
    ((sort === 'status' || sort === 'admin') && has('in_channel'))
  if (!isFine || (has('not_in_channel') && !has('in_team'))) throw badUrl()
}

/** @throws 400 for a role that there is not */
function checkRoles(call: Call): void {
  const named = [call.query.get('role') ?? '', ...(call.query.get('roles') ?? '').split(',')]
  for (const role of named) if (role !== '' && !permissionsOf[role.trim()]) throw badBody()
}

function list(call: Call, world: World): Reply {
  const { state } = world
  checkSort(call)
  checkRoles(call)
  const { users, teamTag, isScoped } = membersOf(state, call)
  const role = call.query.get('role')
  const roles = (call.query.get('roles') ?? '').split(',').filter((one) => one !== '')
  const wanted = role ? [role] : roles
  const isActive = call.flag('active')
  const isInactive = call.flag('inactive')
  const visible = visibleTo(state, call.self)
  const found: User[] = []
  for (const user of users) {
    if (visible && !visible.has(user.id)) continue
    if (wanted.length > 0 && !user.roles.split(' ').some((one) => wanted.includes(one))) continue
    if (isActive && user.delete_at !== 0) continue
    if (isInactive && user.delete_at === 0) continue
    if (isScoped && !isInactive && !teamTag && user.delete_at !== 0 && call.query.get('in_channel')) continue
    found.push(user)
  }
  const sort = call.query.get('sort')
  if (sort === 'create_at' || sort === 'last_activity_at') found.sort((a, b) => b.create_at - a.create_at)
  else found.sort(byName)
  const { from, perPage } = call.page()
  const shown = found.slice(from, from + perPage).map((user) => userFor(state, call.self, user))
  const latest = Math.max(0, ...found.map((user) => user.update_at))
  return { body: shown, ...(teamTag ? { headers: { etag: `11.6.0.${teamTag}.${latest}.${found.length}` } } : {}) }
}

/** Every word of a term stands somewhere in one of the names or the address, or is the id. */
function matches(user: User, term: string): boolean {
  const { id, username, nickname, first_name, last_name, email } = user
  const words = term
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return words.every((word) => {
    const wanted = word.replace(/^@+/, '')
    const isIn = (text: string): boolean => text.toLowerCase().includes(wanted)
    return id === wanted || [username, nickname, first_name, last_name, email].some(isIn)
  })
}

function search(call: Call, world: World): Reply {
  const { state } = world
  const body = call.object()
  const term = Call.text(body, 'term')
  const teamId = Call.text(body, 'team_id')
  const notInChannelId = Call.text(body, 'not_in_channel_id')
  const inChannelId = Call.text(body, 'in_channel_id')
  if (term === '') throw badBody()
  if (teamId !== '' && !mayInTeam(state, call.self, teamId, 'view_team')) throw denied()
  for (const id of [inChannelId, notInChannelId]) {
    const channel = state.channels.get(id)
    if (id !== '' && (!channel || !mayRead(state, call.self, channel))) throw denied()
  }
  const roles = Array.isArray(body.roles) ? (body.roles as string[]) : []
  const role = Call.text(body, 'role')
  const visible = visibleTo(state, call.self)
  const limit = typeof body.limit === 'number' && body.limit !== 0 ? body.limit : 100
  if (limit < 0 || limit > 1000) throw badBody()
  const found: User[] = []
  for (const user of state.users.values()) {
    if (visible && !visible.has(user.id)) continue
    if (user.delete_at !== 0 && body.allow_inactive !== true) continue
    if (teamId !== '' && !state.teamMember(teamId, user.id)) continue
    if (inChannelId !== '' && !state.member(inChannelId, user.id)) continue
    if (notInChannelId !== '' && state.member(notInChannelId, user.id)) continue
    if (role !== '' && !user.roles.split(' ').includes(role)) continue
    if (roles.length > 0 && !user.roles.split(' ').some((one) => roles.includes(one))) continue
    if (matches(user, term)) found.push(user)
  }
  return {
    body: found
      .sort(byName)
      .slice(0, limit)
      .map((user) => userFor(state, call.self, user)),
  }
}

function autocomplete(call: Call, world: World): Reply {
  const { state } = world
  const channelId = call.query.get('in_channel') ?? ''
  const teamId = call.query.get('in_team') ?? ''
  const term = call.query.get('name') ?? ''
  const limit = Math.min(Number(call.query.get('limit') ?? 25) || 25, 100)
  const channel = state.channels.get(channelId)
  if (channelId !== '' && (!channel || !mayRead(state, call.self, channel))) throw denied()
  if (teamId !== '' && !mayInTeam(state, call.self, teamId, 'view_team')) throw denied()
  const visible = visibleTo(state, call.self)
  const inside: User[] = []
  const outside: User[] = []
  for (const user of state.users.values()) {
    if (user.delete_at !== 0 || (visible && !visible.has(user.id)) || !matches(user, term)) continue
    if (teamId !== '' && channel?.team_id !== '' && !state.teamMember(teamId, user.id)) continue
    if (channelId === '' || state.member(channelId, user.id)) inside.push(user)
    else outside.push(user)
  }
  const show = (users: User[]) =>
    users
      .sort(byName)
      .slice(0, limit)
      .map((user) => userFor(state, call.self, user))
  const isGuestWithout = isGuest(call.self) && inside.length === 0
  const outsiders = channelId === '' || isGuestWithout || outside.length === 0 ? {} : { out_of_channel: show(outside) }
  return { body: { users: show(inside), ...outsiders } }
}

/** The others in each of the caller's group conversations. */
function ofGroupChannels(call: Call, { state }: World): Reply {
  const body: Record<string, unknown> = {}
  for (const id of call.list()) {
    if (state.channels.get(id)?.type !== 'G' || !state.member(id, call.self.id)) continue
    const others = [...state.membersOf(id).values()].filter((one) => one.user_id !== call.self.id)
    body[id] = others.flatMap(({ user_id: userId }) => {
      const user = state.users.get(userId)
      return user ? [userFor(state, call.self, user)] : []
    })
  }
  return { body }
}

export const userListRoutes: readonly Route[] = [
  { method: 'GET', path: '/users', handle: list },
  { method: 'POST', path: '/users/search', handle: search },
  { method: 'GET', path: '/users/autocomplete', handle: autocomplete },
  { method: 'POST', path: '/users/group_channels', handle: ofGroupChannels },
]
