import { isGuest } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { ApiError } from './errors.ts'
import { newId } from './ids.ts'
import { isPassword } from './passwords.ts'
import { cookie, endSessions, expiredCookie, mobileSessionMs, openSession, webSessionMs } from './sessions.ts'
import { userBody } from './user-shape.ts'
import type { World } from './world.ts'

function login(call: Call, world: World): Reply {
  const { state } = world
  const body = call.object()
  const loginId = Call.text(body, 'login_id')
  const password = Call.text(body, 'password')
  if (password === '') throw new ApiError('api.user.login.blank_pwd.app_error', 400)
  const user = state.userByName(loginId) ?? state.userByEmail(loginId) ?? state.users.get(Call.text(body, 'id'))
  const wrong = (): ApiError => new ApiError('api.user.login.invalid_credentials_email_username', 401)
  if (user?.auth_service !== '' || state.bots.get(user.id)) throw wrong()
  const { failed_attempts: failed = 0 } = user
  if (failed >= world.settings.ServiceSettings.MaximumLoginAttempts)
    throw new ApiError('api.user.check_user_login_attempts.too_many.app_error', 401)
  const isRight = isPassword(user.id, user.password, password)
  user.failed_attempts = isRight ? 0 : failed + 1
  if (user.failed_attempts !== failed) state.putUser(user)
  if (!isRight) throw wrong()
  if (user.delete_at !== 0) throw new ApiError('api.user.login.inactive.app_error', 401)
  if (isGuest(user) && !world.isLicensed) throw new ApiError('api.user.login.guest_accounts.license.error', 401)
  if (isGuest(user) && !world.settings.GuestAccountsSettings.Enable)
    throw new ApiError('api.user.login.guest_accounts.disabled.error', 401)
  const deviceId = Call.text(body, 'device_id')
  const session = openSession(world, user, {
    token: newId(),
    expiresInMs: deviceId === '' ? webSessionMs(world) : mobileSessionMs(world),
    csrf: newId(),
    deviceId,
    props: {
      browser: 'Unknown/0.0',
      csrf: '',
      isMobile: String(deviceId !== ''),
      isOAuthUser: 'false',
      isSaml: 'false',
      is_guest: String(isGuest(user)),
      os: '',
      platform: 'Unknown',
    },
  })
  session.props.csrf = session.csrf
  state.sessions.put(session)
  const wantsCookies = call.header('x-requested-with') === 'XMLHttpRequest'
  const cookies = [
    cookie(call, world, 'MMAUTHTOKEN', session.token, true),
    cookie(call, world, 'MMUSERID', user.id, false),
    cookie(call, world, 'MMCSRF', session.csrf, false),
  ]
  return {
    body: { ...userBody(state, user, 'self'), ...(failed > 0 ? { failed_attempts: failed } : {}) },
    headers: { token: session.token },
    ...(wantsCookies ? { cookies } : {}),
  }
}

export const loginRoutes: readonly Route[] = [
  { method: 'POST', path: '/users/login', handle: login, isOpen: true },
  {
    method: 'POST',
    path: '/users/logout',
    isOpen: true,
    handle: (call, world) => {
      const { session } = call
      if (session) endSessions(world, session.user_id, (one) => one.id === session.id)
      return { ...OK, cookies: [expiredCookie] }
    },
  },
  {
    method: 'POST',
    path: '/users/login/type',
    handle: () => ({ status: 404, bytes: '', contentType: 'application/json' }),
    isOpen: true,
  },
]
