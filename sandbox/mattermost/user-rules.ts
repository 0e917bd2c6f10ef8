import { ApiError } from './errors.ts'
import type { User } from './rows.ts'
import type { World } from './world.ts'

const UNLICENSED_USERS_HARD_LIMIT = 250
const reserved = new Set(['all', 'channel', 'matterbot', 'system'])
const languages = new Set(
  'bg de en en-AU es fa fr hu it ja ko nl pl pt-BR ro ru sv tr uk vi zh-CN zh-TW hr hi ka kk lt mn ar be cs nb sl'.split(
    ' ',
  ),
)

/** An unusable locale becomes `en` at creation, as recorded. */
export const localeAtCreate = (locale: string): string => (languages.has(locale) ? locale : 'en')

const refuse = (field: string): never => {
  throw new ApiError(`model.user.is_valid.${field}.app_error`, 400)
}

const isTooLong = (text: string, max: number): boolean => text.length > max && [...text].length > max

type Checked = Pick<
  User,
  'username' | 'email' | 'first_name' | 'last_name' | 'nickname' | 'position' | 'auth_data' | 'auth_service' | 'locale'
>

/** @throws 400 for a field that the server refuses, a taken name or address */
export function checkUser(world: World, fields: Checked, known?: User): void {
  const { state, settings } = world
  if (!/^[a-z0-9.\-_]{1,64}$/.test(fields.username) || reserved.has(fields.username)) refuse('username')
  const isAddress = /^[^\s@<>]+@[^\s@<>]+$/.test(fields.email) && fields.email.length <= 128
  if (!isAddress) refuse('email')
  if (isTooLong(fields.first_name, 64)) refuse('first_name')
  if (isTooLong(fields.last_name, 64)) refuse('last_name')
  if (isTooLong(fields.nickname, 64)) refuse('nickname')
  if (isTooLong(fields.position, 128)) refuse('position')
  if (fields.auth_data.length > 128) refuse('auth_data')
  if (fields.locale.length > 5 || !/^[a-zA-Z]{2,3}(-[a-zA-Z]{2})?$/.test(fields.locale)) refuse('locale')
  const domains = settings.TeamSettings.RestrictCreationToDomains.split(/[\s,]+/).filter((one) => one !== '')
  const domain = fields.email.slice(fields.email.lastIndexOf('@') + 1)
  if (!known && domains.length > 0 && !domains.includes(domain))
    throw new ApiError('api.user.create_user.accepted_domain.app_error', 400)
  const sameAddress = state.userByEmail(fields.email)
  if (sameAddress && sameAddress.id !== known?.id) throw new ApiError('app.user.save.email_exists.app_error', 400)
  const sameName = state.userByName(fields.username)
  if (sameName && sameName.id !== known?.id) throw new ApiError('app.user.save.username_exists.app_error', 400)
  if (fields.auth_data !== '' && !known)
    for (const user of state.users.values())
      if (user.auth_data === fields.auth_data) throw new ApiError('app.user.save.app_error', 500)
}

/** People who count against the limits: active, no bots. */
export function activeUserCount(world: World): number {
  let count = 0
  for (const user of world.state.users.values()) if (user.delete_at === 0 && !world.state.bots.get(user.id)) count++
  return count
}

/** @throws 400 when an unlicensed server is full */
export function checkUserLimit(world: World, errorId: string): void {
  if (!world.isLicensed && activeUserCount(world) >= UNLICENSED_USERS_HARD_LIMIT) throw new ApiError(errorId, 400)
}
