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
