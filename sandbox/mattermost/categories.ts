import { mayInTeam } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { ApiError, badBody, denied } from './errors.ts'
import { isId, newId } from './ids.ts'
import type { Category, Preference } from './rows.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

const initial = [
  { type: 'favorites', sort_order: 0, sorting: '', display_name: 'Favorites' },
  { type: 'channels', sort_order: 10, sorting: '', display_name: 'Channels' },
  { type: 'direct_messages', sort_order: 20, sorting: 'recent', display_name: 'Direct Messages' },
] as const

/** The sidebar of the path. @throws 403 */
function sidebar(call: Call, world: World): { userId: string; teamId: string } {
  const userId = call.id('user_id')
  const teamId = call.id('team_id')
  if (userId !== call.self.id && !call.isAdmin) throw denied()
  if (!mayInTeam(world.state, call.self, teamId, 'view_team')) throw denied()
  return { userId, teamId }
}

/** A person's categories of a team in their order; the three that everybody has are made on first sight. */
function categoriesOf(state: State, userId: string, teamId: string): Category[] {
  const own = state.categoriesOf(`${userId}/${teamId}`)
  for (const one of initial) {
    const id = `${one.type}_${userId}_${teamId}`
    if (own.has(id)) continue
    const blank = { user_id: userId, team_id: teamId, muted: false, collapsed: false, channel_ids: [] }
    state.categories.put({ id, ...blank, ...one })
  }
  return [...state.categoriesOf(`${userId}/${teamId}`).values()].sort((a, b) => a.sort_order - b.sort_order)
}

/** The categories with every channel of the person in one of them; those in none stand in the fitting default one. */
function filled(state: State, userId: string, teamId: string): Category[] {
  const categories = categoriesOf(state, userId, teamId)
  const placed = new Set(categories.flatMap((category) => category.channel_ids))
  const loose = { channels: [] as string[], direct_messages: [] as string[] }
  const own = [...state.channelsOf(userId).values()].flatMap((member) => state.channels.get(member.channel_id) ?? [])
  own.sort((a, b) => (a.display_name < b.display_name ? -1 : 1))
  for (const channel of own) {
    if (channel.delete_at !== 0 || placed.has(channel.id)) continue
    if (channel.team_id === teamId) loose.channels.push(channel.id)
    else if (channel.team_id === '') loose.direct_messages.push(channel.id)
  }
  const isOwn = new Set(own.map((channel) => channel.id))
  return categories.map((category) => {
    const more = category.type === 'channels' || category.type === 'direct_messages' ? loose[category.type] : []
    return { ...category, channel_ids: [...category.channel_ids.filter((id) => isOwn.has(id)), ...more] }
  })
}

function requireCategory(call: Call, world: World, userId: string, teamId: string): Category {
  const id = call.params.category_id ?? ''
  const found = filled(world.state, userId, teamId).find((category) => category.id === id)
  if (!found) throw new ApiError('app.channel.sidebar_categories.app_error', 404)
  return found
}

function announce(world: World, event: string, userId: string, teamId: string, data: Record<string, unknown>): void {
  world.hub.emit(event, data, { userId, teamId })
}

/** Takes channels out of the categories in which they stood. */
function takeOut(state: State, userId: string, teamId: string, channelIds: readonly string[]): void {
  for (const category of categoriesOf(state, userId, teamId)) {
    const rest = category.channel_ids.filter((id) => !channelIds.includes(id))
    if (rest.length !== category.channel_ids.length)
      state.categories.put(Object.assign(category, { channel_ids: rest }))
  }
}

/** A channel that becomes a favourite moves to that category of its team; of every team for a direct one. */
export function setFavorite(state: State, { user_id: userId, name: channelId }: Preference, isFavorite: boolean): void {
  const channel = state.channels.get(channelId)
  const own = [...state.teamsOf(userId).values()].map((member) => member.team_id)
  for (const teamId of channel?.team_id ? [channel.team_id] : own) {
    takeOut(state, userId, teamId, [channelId])
    if (!isFavorite) continue
    const favorites = categoriesOf(state, userId, teamId).find((category) => category.type === 'favorites')
    if (favorites)
      state.categories.put(Object.assign(favorites, { channel_ids: [channelId, ...favorites.channel_ids] }))
  }
}

function create(call: Call, world: World): Reply {
  const { userId, teamId } = sidebar(call, world)
  const body = call.object()
  const channelIds = Array.isArray(body.channel_ids) ? (body.channel_ids as string[]) : []
  if (channelIds.some((id) => !isId(id))) throw badBody()
  const { state } = world
  takeOut(state, userId, teamId, channelIds)
  for (const one of categoriesOf(state, userId, teamId))
    if (one.sort_order >= 10) state.categories.put(Object.assign(one, { sort_order: one.sort_order + 10 }))
  const category = state.categories.put({
    id: newId(),
    user_id: userId,
    team_id: teamId,
    sort_order: 10,
    sorting: '',
    type: 'custom',
    display_name: Call.text(body, 'display_name'),
    muted: false,
    collapsed: false,
    channel_ids: channelIds,
  })
  announce(world, 'sidebar_category_created', userId, teamId, { category_id: category.id })
  return { body: category }
}

/** Lays sent categories over the known ones; a channel stands in one category only. */
function update(world: World, userId: string, teamId: string, sent: readonly Partial<Category>[]): Category[] {
  const { state } = world
  for (const one of sent) {
    const category = state.categories.get(String(one.id ?? ''))
    if (!category || category.user_id !== userId) throw badBody()
    if (category.type === 'custom' && typeof one.display_name === 'string') category.display_name = one.display_name
    if (typeof one.sorting === 'string') category.sorting = one.sorting
    if (typeof one.muted === 'boolean') category.muted = one.muted
    if (typeof one.collapsed === 'boolean') category.collapsed = one.collapsed
    if (Array.isArray(one.channel_ids)) {
      takeOut(state, userId, teamId, one.channel_ids)
      category.channel_ids = one.channel_ids
    }
    state.categories.put(category)
  }
  const ids = new Set(sent.map((one) => one.id))
  const updated = filled(state, userId, teamId).filter((category) => ids.has(category.id))
  announce(world, 'sidebar_category_updated', userId, teamId, { updatedCategories: JSON.stringify(updated) })
  return updated
}

function reorder(call: Call, world: World): Reply {
  const { userId, teamId } = sidebar(call, world)
  const order = call.list()
  const known = categoriesOf(world.state, userId, teamId)
  if (order.length !== known.length || known.some((category) => !order.includes(category.id)))
    throw new ApiError('app.channel.sidebar_categories.app_error', 500)
  for (const category of known)
    world.state.categories.put(Object.assign(category, { sort_order: order.indexOf(category.id) * 10 }))
  announce(world, 'sidebar_category_order_updated', userId, teamId, { order })
  return { body: order }
}

const path = '/users/{user_id}/teams/{team_id}/channels/categories'

export const categoryRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    handle: (call, world) => {
      const { userId, teamId } = sidebar(call, world)
      const categories = filled(world.state, userId, teamId)
      return { body: { categories, order: categories.map((category) => category.id) } }
    },
  },
  { method: 'POST', path, handle: create },
  {
    method: 'PUT',
    path,
    handle: (call, world) => {
      const { userId, teamId } = sidebar(call, world)
      const sent = call.json()
      if (!Array.isArray(sent)) throw badBody()
      return { body: update(world, userId, teamId, sent) }
    },
  },
  {
    method: 'GET',
    path: `${path}/order`,
    handle: (call, world) => {
      const { userId, teamId } = sidebar(call, world)
      return { body: categoriesOf(world.state, userId, teamId).map((category) => category.id) }
    },
  },
  { method: 'PUT', path: `${path}/order`, handle: reorder },
  {
    method: 'GET',
    path: `${path}/{*category_id}`,
    handle: (call, world) => {
      const { userId, teamId } = sidebar(call, world)
      return { body: requireCategory(call, world, userId, teamId) }
    },
  },
  {
    method: 'PUT',
    path: `${path}/{*category_id}`,
    handle: (call, world) => {
      const { userId, teamId } = sidebar(call, world)
      requireCategory(call, world, userId, teamId)
      return { body: update(world, userId, teamId, [{ ...call.object(), id: call.params.category_id ?? '' }])[0] }
    },
  },
  {
    method: 'DELETE',
    path: `${path}/{*category_id}`,
    handle: (call, world) => {
      const { userId, teamId } = sidebar(call, world)
      const category = requireCategory(call, world, userId, teamId)
      if (category.type !== 'custom') throw new ApiError('app.channel.sidebar_categories.app_error', 400)
      world.state.categories.delete(category.id)
      announce(world, 'sidebar_category_deleted', userId, teamId, { category_id: category.id })
      return OK
    },
  },
]
