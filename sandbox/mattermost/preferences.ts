import { type Call, OK, type Reply, type Route } from './call.ts'
import { setFavorite } from './categories.ts'
import { ApiError, badBody, denied } from './errors.ts'
import { readablePost } from './posts.ts'
import type { Preference } from './rows.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

const MAX_PREFERENCES = 100
const MAX_VALUE_LENGTH = 20_000
const MAX_NAME_LENGTH = 32

/** Adds or replaces one preference; a new value goes to the end of the list, as the server shows it. */
export function addPreference(state: State, preference: Preference): void {
  state.preferences.delete(`${preference.user_id}:${preference.category}:${preference.name}`)
  state.preferences.put(preference)
}

/** The preferences of the body, which must be the person's own. @throws 400, 403 */
function ownPreferences(call: Call, action: 'update' | 'delete'): Preference[] {
  const userId = call.selfOrAdmin()
  const list = call.json()
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_PREFERENCES) throw badBody()
  return list.map((one: Partial<Preference>) => {
    const preference = {
      user_id: String(one.user_id ?? ''),
      category: String(one.category ?? ''),
      name: String(one.name ?? ''),
      value: String(one.value ?? ''),
    }
    if (preference.user_id !== userId)
      throw new ApiError(
        action === 'update'
          ? 'api.preference.update_preferences.set.app_error'
          : 'api.preference.delete_preferences.delete.app_error',
        403,
      )
    const { category, name, value } = preference
    if (category === '' || category.length > MAX_NAME_LENGTH)
      throw new ApiError('model.preference.is_valid.category.app_error', 400)
    if (name.length > MAX_NAME_LENGTH) throw new ApiError('model.preference.is_valid.name.app_error', 400)
    if ([...value].length > MAX_VALUE_LENGTH) throw new ApiError('model.preference.is_valid.value.app_error', 400)
    return preference
  })
}

/** Every change of preferences is preceded by an empty `sidebar_category_updated`, as recorded. */
function announce(world: World, event: string, preferences: readonly Preference[]): void {
  const userId = preferences[0]?.user_id
  if (!userId) return
  world.hub.emit('sidebar_category_updated', {}, { userId })
  world.hub.emit(event, { preferences: JSON.stringify(preferences) }, { userId })
}

function save(call: Call, world: World): Reply {
  const preferences = ownPreferences(call, 'update')
  for (const { category, name } of preferences) if (category === 'flagged_post') readablePost(call, world, name)
  for (const preference of preferences) {
    addPreference(world.state, preference)
    if (preference.category === 'favorite_channel') setFavorite(world.state, preference, preference.value === 'true')
  }
  announce(world, 'preferences_changed', preferences)
  return OK
}

function remove(call: Call, world: World): Reply {
  const preferences = ownPreferences(call, 'delete')
  for (const one of preferences) {
    world.state.preferences.delete(`${one.user_id}:${one.category}:${one.name}`)
    if (one.category === 'favorite_channel') setFavorite(world.state, one, false)
  }
  announce(world, 'preferences_deleted', preferences)
  return OK
}

function listFor(call: Call, world: World): Preference[] {
  const userId = call.id('user_id')
  if (userId !== call.self.id && !call.isAdmin) throw denied()
  return [...world.state.preferencesOf(userId).values()]
}

export const preferenceRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/{user_id}/preferences', handle: (call, world) => ({ body: listFor(call, world) }) },
  { method: 'PUT', path: '/users/{user_id}/preferences', handle: save },
  { method: 'POST', path: '/users/{user_id}/preferences/delete', handle: remove },
  {
    method: 'GET',
    path: '/users/{user_id}/preferences/{*category}',
    handle: (call, world) => {
      const found = listFor(call, world).filter((one) => one.category === call.params.category)
      if (found.length === 0) throw new ApiError('app.preference.get_category.app_error', 404)
      return { body: found }
    },
  },
  {
    method: 'GET',
    path: '/users/{user_id}/preferences/{*category}/name/{*name}',
    handle: (call, world) => {
      const { category, name } = call.params
      const found = listFor(call, world).find((one) => one.category === category && one.name === name)
      if (!found) throw new ApiError('app.preference.get.app_error', 400)
      return { body: found }
    },
  },
]
