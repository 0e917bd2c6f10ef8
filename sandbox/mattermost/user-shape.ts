import { isAdmin } from './access.ts'
import type { User } from './rows.ts'
import type { State } from './state.ts'

type Shape = 'self' | 'admin' | 'profile'

/**
 * A user as the server shows it. `self`: to its owner and to whoever just created or changed it; `admin`: to an
 * administrator who looks; `profile`: to everybody else.
 */
export function userBody(state: State, user: User, shape: Shape): Record<string, unknown> {
  const body: Record<string, unknown> = {
    id: user.id,
    create_at: user.create_at,
    update_at: user.update_at,
    delete_at: user.delete_at,
    username: user.username,
  }
  if (shape === 'profile') body.auth_data = ''
  else if (user.auth_data !== '') body.auth_data = user.auth_data
  body.auth_service = user.auth_service
  body.email = user.email
  if (shape === 'self' && user.email_verified) body.email_verified = true
  body.nickname = user.nickname
  body.first_name = user.first_name
  body.last_name = user.last_name
  body.position = user.position
  body.roles = user.roles
  if (Object.keys(user.props).length > 0) body.props = user.props
  if (shape !== 'profile') body.notify_props = user.notify_props
  if (shape === 'self') body.last_password_update = user.last_password_update
  if (user.last_picture_update !== 0) body.last_picture_update = user.last_picture_update
  body.locale = user.locale
  body.timezone = user.timezone
  const bot = state.bots.get(user.id)
  if (bot) {
    body.is_bot = true
    body.bot_description = bot.description
  } else body.remote_id = ''
  body.disable_welcome_email = false
  return body
}

/** A user as one viewer sees it. */
export const userFor = (state: State, viewer: User, user: User): Record<string, unknown> =>
  userBody(state, user, viewer.id === user.id ? 'self' : isAdmin(viewer) ? 'admin' : 'profile')

/** A user of whom only the id is given, as thread participants are. */
export const userStub = (id: string, showsAuthData = true): Record<string, unknown> => ({
  id,
  delete_at: 0,
  username: '',
  ...(showsAuthData ? { auth_data: '' } : {}),
  auth_service: '',
  email: '',
  nickname: '',
  first_name: '',
  last_name: '',
  position: '',
  roles: '',
  locale: '',
  timezone: null,
  disable_welcome_email: false,
})
