import type { IncomingMessage } from 'node:http'
import { isGuest, rolesOf } from './access.ts'
import { Call, OK, type Route } from './call.ts'
import { ApiError, badBody, denied } from './errors.ts'
import { newId } from './ids.ts'
import type { Session, User } from './rows.ts'
import type { World } from './world.ts'

const HOUR_MS = 3_600_000
const CENTURY_MS = 100 * 365 * 24 * HOUR_MS
/** The server notes that a session is used no more often than this. */
const ACTIVITY_STEP_MS = 5 * 60_000
const MAX_SESSIONS_PER_USER = 500
const MAX_DEVICE_ID_LENGTH = 512

export type Credential = { token: string; from: 'cookie' | 'header' | 'query' | 'none' }

/** Cookies of a request; the first of a name counts. */
export function cookiesOf(request: IncomingMessage): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=')
    const name = part.slice(0, at).trim()
    if (at > 0 && !cookies.has(name)) cookies.set(name, part.slice(at + 1).trim())
  }
  return cookies
}

/** Where the server finds a request's token: the cookie beats the header, the header the query. */
export function credentialOf(request: IncomingMessage, query: URLSearchParams): Credential {
  const cookie = cookiesOf(request).get('MMAUTHTOKEN')
  if (cookie) return { token: cookie.slice(0, 50), from: 'cookie' }
  const header = request.headers.authorization ?? ''
  const scheme = /^(?:bearer|token) +/i.exec(header)
  if (scheme) return { token: header.slice(scheme[0].length, scheme[0].length + 50), from: 'header' }
  const asked = query.get('access_token')
  return asked ? { token: asked, from: 'query' } : { token: '', from: 'none' }
}

const first = <Row>(rows: ReadonlyMap<string, Row>): Row | undefined => rows.values().next().value

/** Whose token this is, without opening a session. Undefined: it opens nothing. */
export function holderOf(world: World, token: string): User | undefined {
  const { state } = world
  const session = first(state.sessionByToken(token))
  const pat = first(state.tokenByValue(token))
  const user = state.users.get(session?.user_id ?? (pat?.is_active ? pat.user_id : ''))
  if (user?.delete_at !== 0) return undefined
  if (session) return session.expires_at > world.now() ? user : undefined
  return tokensWorkFor(world, user) ? user : undefined
}

/** The session behind a token; a personal access token makes its own on first use. Undefined: it opens nothing. */
export function sessionFor(world: World, token: string): { session: Session; user: User } | undefined {
  const { state } = world
  const nowMs = world.now()
  const session = first(state.sessionByToken(token))
  if (session) {
    const user = state.users.get(session.user_id)
    if (user?.delete_at !== 0 || session.expires_at <= nowMs) return undefined
    if (nowMs - session.last_activity_at > ACTIVITY_STEP_MS) session.last_activity_at = nowMs
    return { session, user }
  }
  const pat = first(state.tokenByValue(token))
  const user = pat && state.users.get(pat.user_id)
  if (!pat?.is_active || !user || user.delete_at !== 0 || !tokensWorkFor(world, user)) return undefined
  const props: Record<string, string> = {
    is_guest: String(isGuest(user)),
    type: 'UserAccessToken',
    user_access_token_id: pat.id,
  }
  if (state.bots.get(user.id)) props.is_bot = 'true'
  return { session: openSession(world, user, { token, expiresInMs: CENTURY_MS, props, csrf: '' }), user }
}

/** Personal access tokens work while the setting allows them; those of bots always. */
export const tokensWorkFor = (world: World, user: User): boolean =>
  world.settings.ServiceSettings.EnableUserAccessTokens || world.state.bots.get(user.id) !== undefined

type SessionStart = {
  token: string
  expiresInMs: number
  props: Record<string, string>
  csrf: string
  deviceId?: string
}

/** Opens a session; a user's oldest ones give way beyond 500. */
export function openSession(world: World, user: User, start: SessionStart): Session {
  const { state } = world
  const nowMs = world.now()
  const own = state.sessionsOf(user.id)
  if (own.size >= MAX_SESSIONS_PER_USER) {
    const oldest = [...own.values()].sort((a, b) => a.last_activity_at - b.last_activity_at)[0]
    if (oldest) state.sessions.delete(oldest.id)
  }
  return state.sessions.put({
    id: newId(),
    token: start.token,
    user_id: user.id,
    create_at: nowMs,
    expires_at: nowMs + start.expiresInMs,
    last_activity_at: nowMs,
    device_id: start.deviceId ?? '',
    csrf: start.csrf,
    props: start.props,
  })
}

/** Removes sessions; sockets whose token opens nothing any more fall silent. */
export function endSessions(world: World, userId: string, which: (session: Session) => boolean = () => true): void {
  for (const session of [...world.state.sessionsOf(userId).values()])
    if (which(session)) world.state.sessions.delete(session.id)
  muteDeadSockets(world, userId)
}

/** A socket is judged by its token at the moment of loss and is not revived later, as recorded. */
export function muteDeadSockets(world: World, userId: string): void {
  for (const connection of world.hub.of(userId)) if (!holderOf(world, connection.token)) connection.isMuted = true
}

export const mobileSessionMs = (world: World): number =>
  world.settings.ServiceSettings.SessionLengthMobileInHours * HOUR_MS
export const webSessionMs = (world: World): number => world.settings.ServiceSettings.SessionLengthWebInHours * HOUR_MS

/** The session cookie as the server writes it. */
export function sessionCookie(call: Call, world: World, token: string): string {
  return cookie(call, world, 'MMAUTHTOKEN', token, true)
}

/** A cookie as the server writes it: `Secure` behind HTTPS, `SameSite=None` there when embedded. */
export function cookie(call: Call, world: World, name: string, value: string, isHttpOnly: boolean): string {
  const seconds = webSessionMs(world) / 1000
  const expires = new Date(world.now() + seconds * 1000).toUTCString()
  const isSecure = call.header('x-forwarded-proto') === 'https'
  const isEmbedded = isSecure && cookiesOf(call.request).get('MMEMBED') === '1'
  return [
    `${name}=${value}; Path=/; Expires=${expires}; Max-Age=${seconds}`,
    isHttpOnly ? 'HttpOnly' : '',
    isSecure ? 'Secure' : '',
    isEmbedded ? 'SameSite=None' : '',
  ]
    .filter((part) => part !== '')
    .join('; ')
}

export const expiredCookie = 'MMAUTHTOKEN=; Path=/; Max-Age=0; HttpOnly'

function sessionBody(world: World, session: Session) {
  const user = world.state.users.get(session.user_id)
  return {
    id: session.id,
    token: '',
    create_at: session.create_at,
    expires_at: session.expires_at,
    last_activity_at: session.last_activity_at,
    user_id: session.user_id,
    device_id: session.device_id,
    roles: user?.roles ?? '',
    is_oauth: false,
    expired_notify: false,
    props: session.props,
    team_members: [...world.state.teamsOf(session.user_id).values()]
      .filter((member) => member.delete_at === 0)
      .map((member) => ({
        team_id: member.team_id,
        user_id: member.user_id,
        roles: rolesOf('team', member),
        delete_at: 0,
        scheme_guest: member.scheme_guest,
        scheme_user: member.scheme_user,
        scheme_admin: member.scheme_admin,
        explicit_roles: '',
      })),
    local: false,
  }
}

/** Registers the calling session as a mobile device; an empty id changes nothing. */
function attachDevice(call: Call, world: World) {
  const body = call.object()
  const deviceId = Call.text(body, 'device_id')
  const isDisabled = body.device_notification_disabled
  const version = body.mobile_version
  if (isDisabled !== undefined && isDisabled !== 'true' && isDisabled !== 'false') throw badBody()
  if (version !== undefined && !/^\d+\.\d+\.\d+/.test(String(version))) throw badBody()
  const { session } = call
  if (!session) return OK
  if (isDisabled !== undefined) session.props.device_notification_disabled = isDisabled
  if (version !== undefined) session.props.mobile_version = String(version)
  world.state.sessions.put(session)
  if (deviceId === '') return OK
  if (deviceId.length > MAX_DEVICE_ID_LENGTH) throw new ApiError('app.session.update_device_id.app_error', 500)
  for (const other of world.state.sessionsOf(session.user_id).values())
    if (other !== session && other.device_id === deviceId) world.state.sessions.delete(other.id)
  session.device_id = deviceId
  session.expires_at = world.now() + mobileSessionMs(world)
  world.state.sessions.put(session)
  return { ...OK, cookies: [sessionCookie(call, world, session.token)] }
}

export const sessionRoutes: readonly Route[] = [
  { method: 'PUT', path: '/users/sessions/device', handle: attachDevice },
  {
    method: 'GET',
    path: '/users/{user_id}/sessions',
    handle: (call, world) => ({
      body: [...world.state.sessionsOf(call.selfOrAdmin()).values()]
        .sort((a, b) => b.last_activity_at - a.last_activity_at)
        .map((one) => sessionBody(world, one)),
    }),
  },
  {
    method: 'POST',
    path: '/users/{user_id}/sessions/revoke',
    handle: (call, world) => {
      const userId = call.selfOrAdmin()
      const sessionId = call.object().session_id
      if (typeof sessionId !== 'string' || sessionId === '') throw badBody()
      const session = world.state.sessions.get(sessionId)
      if (!session) throw new ApiError('app.session.get.app_error', 400)
      if (session.user_id !== userId) throw new ApiError('api.context.invalid_url_param.app_error', 400)
      endSessions(world, userId, (one) => one.id === sessionId)
      return OK
    },
  },
  {
    method: 'POST',
    path: '/users/{user_id}/sessions/revoke/all',
    handle: (call, world) => {
      endSessions(world, call.selfOrAdmin())
      return OK
    },
  },
  {
    method: 'POST',
    path: '/users/sessions/revoke/all',
    handle: (call, world) => {
      if (!call.isAdmin) throw denied()
      for (const userId of new Set([...world.state.sessions.values()].map((one) => one.user_id)))
        endSessions(world, userId)
      return OK
    },
  },
]
