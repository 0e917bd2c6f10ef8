import { isAdmin, maySee, visibleTo } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { ApiError, badBody, denied, noUser } from './errors.ts'
import { isId, newId } from './ids.ts'
import { checkPassword, hashPassword, isPassword } from './passwords.ts'
import { addPreference } from './preferences.ts'
import type { User } from './rows.ts'
import type { State } from './state.ts'
import { announceUser } from './user-events.ts'
import { checkUser, checkUserLimit, localeAtCreate } from './user-rules.ts'
import { userBody, userFor } from './user-shape.ts'
import type { World } from './world.ts'

export const defaultNotifyProps = (): Record<string, string> => ({
  channel: 'true',
  comments: 'never',
  desktop: 'mention',
  desktop_sound: 'true',
  desktop_threads: 'all',
  email: 'true',
  email_threads: 'all',
  first_name: 'false',
  mention_keys: '',
  push: 'mention',
  push_status: 'online',
  push_threads: 'all',
})

export const defaultTimezone = (): Record<string, string> => ({
  automaticTimezone: '',
  manualTimezone: '',
  useAutomaticTimezone: 'true',
})

/** Makes the row of a new account, without checks or events. */
export function insertUser(state: State, nowMs: number, fields: Partial<User> & { username: string }): User {
  const id = fields.id ?? newId()
  const user: User = {
    create_at: nowMs,
    update_at: nowMs,
    delete_at: 0,
    password: '',
    auth_data: '',
    auth_service: '',
    email: `${fields.username}@example.org`,
    email_verified: true,
    nickname: '',
    first_name: '',
    last_name: '',
    position: '',
    roles: 'system_user',
    props: {},
    notify_props: defaultNotifyProps(),
    last_password_update: nowMs,
    last_picture_update: 0,
    locale: 'en',
    timezone: defaultTimezone(),
    ...fields,
    id,
  }
  if (fields.password) user.password = hashPassword(id, fields.password)
  state.putUser(user)
  addPreference(state, { user_id: id, category: 'recommended_next_steps', name: 'hide', value: 'false' })
  addPreference(state, { user_id: id, category: 'tutorial_step', name: id, value: '0' })
  addPreference(state, { user_id: id, category: 'system_notice', name: 'GMasDM', value: 'true' })
  return user
}

function createUser(call: Call, world: World): Reply {
  const { state, settings } = world
  const body = call.object()
  const byAdmin = call.isAdmin
  if (Call.text(body, 'id') !== '') throw new ApiError('app.user.save.existing.app_error', 400)
  if (!byAdmin) {
    if (!settings.TeamSettings.EnableUserCreation)
      throw new ApiError('api.user.create_user.signup_email_disabled.app_error', 501)
    if (!settings.TeamSettings.EnableOpenServer && state.users.size > 0)
      throw new ApiError('api.user.create_user.no_open_server', 403)
  }
  checkUserLimit(world, 'api.user.create_user.user_limits.exceeded')
  const password = Call.text(body, 'password')
  const authService = Call.text(body, 'auth_service')
  const authData = Call.text(body, 'auth_data')
  if (authService === '') checkPassword(password)
  else if (password !== '' && authData !== '') throw new ApiError('model.user.is_valid.auth_data_pwd.app_error', 400)
  const notifyProps = Call.map(body, 'notify_props')
  const username = Call.text(body, 'username').toLowerCase() || `a${newId()}`
  const fields = {
    username,
    email: Call.text(body, 'email').toLowerCase(),
    first_name: Call.text(body, 'first_name'),
    last_name: Call.text(body, 'last_name'),
    nickname: Call.text(body, 'nickname'),
    position: Call.text(body, 'position'),
    auth_data: authData,
    auth_service: authService,
    props: Call.map(body, 'props') ?? {},
    timezone: Call.map(body, 'timezone') ?? defaultTimezone(),
    locale: localeAtCreate(Call.text(body, 'locale')),
    email_verified: byAdmin && body.email_verified === true,
    ...(notifyProps && Object.keys(notifyProps).length > 0 ? { notify_props: notifyProps } : {}),
  }
  checkUser(world, fields)
  const roles = state.users.size === 0 ? 'system_admin system_user' : 'system_user'
  const user = insertUser(state, world.now(), { ...fields, roles, ...(password ? { password } : {}) })
  if (user.email_verified) announceUser(world, user)
  world.hub.emit('new_user', { user_id: user.id }, {}, (to, data) => {
    const viewer = state.users.get(to.userId)
    return viewer && maySee(state, viewer, user.id) ? data : null
  })
  // Echoed in this answer and kept nowhere.
  const disable_welcome_email = body.disable_welcome_email === true
  return { status: 201, body: { ...userBody(state, user, 'self'), disable_welcome_email } }
}

/** The server keeps keywords in small letters and drops empty ones. */
function tidyNotifyProps(props: Record<string, string>): Record<string, string> {
  if (props.mention_keys === undefined) return props
  const keys = props.mention_keys.toLowerCase().split(',')
  return { ...props, mention_keys: keys.filter((key) => key !== '').join(',') }
}

const PATCHABLE = ['username', 'email', 'nickname', 'first_name', 'last_name', 'position', 'locale'] as const

/** Lays a patch over a user and tells those who may see it. @throws 400, 409 as the server */
function changeUser(call: Call, world: World, user: User, body: Record<string, unknown>): void {
  const { state } = world
  const changed: Partial<User> = {}
  for (const key of PATCHABLE) {
    if (body[key] === undefined || body[key] === null) continue
    const value = Call.text(body, key)
    changed[key] = key === 'username' || key === 'email' ? value.toLowerCase() : value
  }
  const props = Call.map(body, 'props')
  const notifyProps = Call.map(body, 'notify_props')
  const timezone = Call.map(body, 'timezone')
  if (user.auth_service !== '' && changed.username !== undefined && changed.username !== user.username)
    throw new ApiError('api.user.patch_user.login_provider_attribute_set.app_error', 409)
  if (changed.email !== undefined && changed.email !== user.email && !call.isAdmin) {
    if (!isPassword(user.id, user.password, Call.text(body, 'password'))) throw badBody()
  }
  if (changed.email !== undefined && changed.email !== user.email) changed.email_verified = false
  checkUser(world, { ...user, ...changed }, user)
  const before = { username: user.username, email: user.email }
  Object.assign(user, changed, { update_at: world.now() })
  if (props) user.props = props
  if (notifyProps) user.notify_props = tidyNotifyProps(notifyProps)
  if (timezone) user.timezone = timezone
  state.putUser(user, before)
  announceUser(world, user)
}

export function requireUser(state: State, id: string): User {
  const user = state.users.get(id)
  if (!user) throw noUser()
  return user
}

/** The user that the caller may look at. @throws 404, 403 */
function seenUser(call: Call, world: World, user: User | undefined, missing = noUser): User {
  if (!user) {
    if (!call.isAdmin && visibleTo(world.state, call.self)) throw denied()
    throw missing()
  }
  if (!maySee(world.state, call.self, user.id)) throw denied()
  return user
}

function patchUser(call: Call, world: World): Reply {
  const id = call.id('user_id')
  const body = call.object()
  const user = requireUser(world.state, id)
  if (user.id !== call.self.id && !call.isAdmin) throw denied()
  changeUser(call, world, user, body)
  return { body: userBody(world.state, user, 'self') }
}

const etagOf = (user: User): string => `11.6.0.${user.id}.${user.update_at}..0.true.true.0`

function shown(call: Call, world: World, user: User): Reply {
  const etag = etagOf(user)
  if (call.header('if-none-match') === etag) return { status: 304, headers: { etag } }
  return { body: userFor(world.state, call.self, user), headers: { etag } }
}

function usersBy(call: Call, world: World, find: (key: string) => User | undefined): Reply {
  const keys = call.list()
  if (keys.length === 0) throw badBody()
  const visible = visibleTo(world.state, call.self)
  const found: User[] = []
  for (const key of keys) {
    const user = find(key)
    if (user && (!visible || visible.has(user.id))) found.push(user)
  }
  return { body: found.map((user) => userFor(world.state, call.self, user)) }
}

/** Sets a user's system roles. Whatever roles exist are accepted, also none, as recorded. */
function setRoles(call: Call, world: World): Reply {
  const id = call.id('user_id')
  const roles = Call.text(call.object(), 'roles')
  call.requireAdmin()
  const user = requireUser(world.state, id)
  const names = roles.split(' ').filter((name) => name !== '')
  if (names.some((name) => !world.state.fact(`role:${name}`) && !/^system_(user_access_token|post_all)$/.test(name)))
    throw new ApiError('app.role.check_roles_exist.role_not_found', 400)
  user.roles = names.join(' ')
  user.update_at = world.now()
  world.state.putUser(user)
  world.hub.emit('user_role_updated', { user_id: user.id, roles: user.roles }, { userId: user.id })
  return OK
}

function setPassword(call: Call, world: World): Reply {
  const body = call.object()
  const user = requireUser(world.state, call.selfOrAdmin())
  const mustKnowOld = user.id === call.self.id && !isAdmin(call.self)
  if (mustKnowOld && !isPassword(user.id, user.password, Call.text(body, 'current_password')))
    throw new ApiError('api.user.update_password.incorrect.app_error', 400)
  const next = Call.text(body, 'new_password')
  checkPassword(next)
  user.password = hashPassword(user.id, next)
  user.last_password_update = user.update_at = world.now()
  world.state.putUser(user)
  return OK
}

export const userRoutes: readonly Route[] = [
  { method: 'POST', path: '/users', handle: createUser, isOpen: true },
  {
    method: 'POST',
    path: '/users/ids',
    handle: (call, world) => usersBy(call, world, (id) => world.state.users.get(id)),
  },
  {
    method: 'POST',
    path: '/users/usernames',
    handle: (call, world) => usersBy(call, world, (name) => world.state.userByName(name)),
  },
  {
    method: 'GET',
    path: '/users/{user_id}',
    handle: (call, world) => shown(call, world, seenUser(call, world, world.state.users.get(call.id('user_id')))),
  },
  {
    method: 'GET',
    path: '/users/username/{*username}',
    handle: (call, world) => {
      const missing = () => new ApiError('app.user.get_by_username.app_error', 404)
      return shown(call, world, seenUser(call, world, world.state.userByName(call.params.username ?? ''), missing))
    },
  },
  {
    method: 'GET',
    path: '/users/email/{*email}',
    handle: (call, world) =>
      shown(call, world, seenUser(call, world, world.state.userByEmail(call.params.email ?? ''))),
  },
  {
    method: 'GET',
    path: '/users/stats',
    handle: (_call, { state }) => ({
      body: { total_users_count: [...state.users.values()].filter((user) => user.delete_at === 0).length },
    }),
  },
  { method: 'PUT', path: '/users/{user_id}/patch', handle: patchUser },
  {
    method: 'PUT',
    path: '/users/{user_id}',
    handle: (call, world) => {
      if (call.object().id !== call.id('user_id')) throw badBody()
      return patchUser(call, world)
    },
  },
  { method: 'PUT', path: '/users/{user_id}/roles', handle: setRoles },
  { method: 'PUT', path: '/users/{user_id}/password', handle: setPassword },
  {
    method: 'POST',
    path: '/users/{user_id}/email/verify/member',
    handle: (call, world) => {
      call.requireAdmin()
      const user = requireUser(world.state, call.id('user_id'))
      user.email_verified = true
      world.state.putUser(user)
      return { body: userBody(world.state, user, 'admin') }
    },
  },
  {
    method: 'GET',
    path: '/users/known',
    handle: (call, { state }) => {
      const known = visibleTo(state, { ...call.self, roles: 'system_guest' }) ?? new Set<string>()
      return { body: [...known].filter((id) => isId(id) && id !== call.self.id) }
    },
  },
]
