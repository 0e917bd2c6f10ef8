import { isRecord, type JsonRecord, pick, projectEach } from './record.ts'

/** What a guest may know of another person: names, role and times, no e-mail address (security G9). */
const ofOthers = [
  'id',
  'username',
  'first_name',
  'last_name',
  'nickname',
  'position',
  'roles',
  'is_bot',
  'create_at',
  'update_at',
  'delete_at',
  'last_picture_update',
] as const

const ofOneself = [...ofOthers, 'locale', 'timezone', 'notify_props'] as const

export function projectUser(user: unknown, ownId: string): JsonRecord | undefined {
  if (!isRecord(user)) return undefined
  return pick(user, user.id === ownId ? ofOneself : ofOthers)
}

export function projectUsers(users: unknown, ownId: string): JsonRecord[] {
  return projectEach(users, (user) => projectUser(user, ownId))
}

/** What the web app keeps in the props of its own user; the rest of them is nobody's business here. */
const ofOwnProps = ['customStatus', 'recentCustomStatuses'] as const

/**
 * A person as Mattermost's own web app wants to read it. The guest's own entry says that somebody else signs it in, as it
 * is: the web app then offers no change of name, address or password.
 */
export function projectUserForChat(user: unknown, ownId: string): JsonRecord | undefined {
  const projected = projectUser(user, ownId)
  if (!projected || !isRecord(user)) return projected
  if (user.id !== ownId) return { ...projected, email: '' }
  const props = isRecord(user.props) ? pick(user.props, ofOwnProps) : {}
  return {
    ...projected,
    email: '',
    email_verified: true,
    auth_service: 'saml',
    auth_data: '',
    mfa_active: false,
    props,
  }
}

export function projectUsersForChat(users: unknown, ownId: string): JsonRecord[] {
  return projectEach(users, (user) => projectUserForChat(user, ownId))
}
