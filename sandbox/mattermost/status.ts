import { mayInChannel } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { badBody, denied } from './errors.ts'
import { isId } from './ids.ts'
import { addPreference } from './preferences.ts'
import type { Status } from './rows.ts'
import type { State } from './state.ts'
import { announceUser } from './user-events.ts'
import { requireUser } from './users.ts'
import type { World } from './world.ts'

type Name = Status['status']
const NAMES: readonly Name[] = ['online', 'away', 'dnd', 'offline']

const unknown = (userId: string): Status => ({
  user_id: userId,
  status: 'offline',
  manual: false,
  last_activity_at: 0,
  dnd_end_time: 0,
  prev_status: 'offline',
})

export const statusOf = (state: State, userId: string): Status => state.statuses.get(userId) ?? unknown(userId)

const statusBody = ({ user_id, status, manual, last_activity_at, dnd_end_time }: Status) => ({
  user_id,
  status,
  manual,
  last_activity_at,
  dnd_end_time,
})

/** Sets a status; its owner alone is told, and only of a change. */
function setStatus(world: World, userId: string, status: Name, manual: boolean, dndEndSeconds?: number): Status {
  const { state } = world
  const row = statusOf(state, userId)
  const isChange = row.status !== status
  if (row.status !== 'dnd') row.prev_status = row.status
  row.status = status
  row.manual = manual
  row.last_activity_at = world.now()
  if (dndEndSeconds !== undefined) row.dnd_end_time = dndEndSeconds
  state.statuses.put(row)
  if (isChange || manual) world.hub.emit('status_change', { status, user_id: userId }, { userId })
  return row
}

/** Somebody did something: online, unless the person chose another status. */
export function setOnline(world: World, userId: string): void {
  const row = statusOf(world.state, userId)
  if (row.manual && row.status !== 'online') return
  if (row.status === 'online') {
    row.last_activity_at = world.now()
    world.state.statuses.put(row)
  } else setStatus(world, userId, 'online', false)
}

/** Somebody looks at a channel: its ordinary mentions need no phone for a moment. */
export function setActiveChannel(world: World, userId: string, channelId: string): void {
  if (channelId !== '') setOnline(world, userId)
  const row = statusOf(world.state, userId)
  row.active_channel = channelId
  world.state.statuses.put(row)
}

export function setAway(world: World, userId: string): void {
  const row = statusOf(world.state, userId)
  if (row.manual || row.status !== 'online') return
  row.active_channel = ''
  setStatus(world, userId, 'away', false)
}

/** The last socket is gone. */
export function setOffline(world: World, userId: string): void {
  const row = statusOf(world.state, userId)
  if (row.manual || row.status === 'offline') return
  row.active_channel = ''
  setStatus(world, userId, 'offline', false)
}

/** What a person sets by hand; on the socket or over REST. */
export function chooseStatus(world: World, userId: string, status: Name, dndEndSeconds = 0): Status {
  if (status === 'online') return setStatus(world, userId, 'online', false)
  if (status === 'dnd') return setStatus(world, userId, 'dnd', true, Math.floor(dndEndSeconds / 60) * 60)
  return setStatus(world, userId, status, true)
}

function update(call: Call, world: World): Reply {
  const body = call.object()
  const userId = call.id('user_id')
  const status = Call.text(body, 'status') as Name
  if (body.user_id !== userId) throw badBody()
  if (userId !== call.self.id && !call.isAdmin) throw denied()
  if (!NAMES.includes(status)) throw badBody()
  const end = body.dnd_end_time
  return { body: statusBody(chooseStatus(world, userId, status, typeof end === 'number' ? end : 0)) }
}

function setCustom(call: Call, world: World, value: string): Reply {
  const user = requireUser(world.state, call.selfOrAdmin())
  if (value !== '')
    addPreference(world.state, {
      user_id: user.id,
      category: 'custom_status',
      name: 'recent_custom_statuses',
      value: `[${value}]`,
    })
  user.props = { ...user.props, customStatus: value }
  user.update_at = world.now()
  world.state.putUser(user)
  announceUser(world, user)
  return OK
}

function customOf(call: Call): string {
  const { emoji, text, duration, expires_at } = call.object()
  if (!emoji && !text) throw badBody()
  return JSON.stringify({
    emoji: emoji ?? '',
    text: text ?? '',
    duration: duration ?? '',
    expires_at: expires_at ?? '0001-01-01T00:00:00Z',
  })
}

function typing(call: Call, world: World): Reply {
  const userId = call.id('user_id')
  const body = call.object()
  const channelId = Call.text(body, 'channel_id')
  const channel = world.state.channels.get(channelId)
  if (userId !== call.self.id && !call.isAdmin) throw denied()
  if (!channel || !mayInChannel(world.state, call.self, channel, 'create_post')) throw denied()
  publishTyping(world, userId, channelId, Call.text(body, 'parent_id'))
  return OK
}

/** `typing` reaches the channel, except the typist and those who look elsewhere. */
export function publishTyping(world: World, userId: string, channelId: string, parentId: string): void {
  const data = { parent_id: parentId, user_id: userId }
  world.hub.emit('typing', data, { channelId, omitUserIds: [userId] }, (to, own) =>
    to.looksAt(channelId, parentId !== '') ? own : null,
  )
}

export const statusRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/users/{user_id}/status',
    handle: (call, world) => ({ body: statusBody(statusOf(world.state, call.id('user_id'))) }),
  },
  {
    method: 'POST',
    path: '/users/status/ids',
    handle: (call, world) => {
      const ids = call.list()
      if (ids.length === 0 || ids.some((id) => !isId(id))) throw badBody()
      return { body: ids.map((id) => statusBody(statusOf(world.state, id))) }
    },
  },
  { method: 'PUT', path: '/users/{user_id}/status', handle: update },
  {
    method: 'PUT',
    path: '/users/{user_id}/status/custom',
    handle: (call, world) => setCustom(call, world, customOf(call)),
  },
  { method: 'DELETE', path: '/users/{user_id}/status/custom', handle: (call, world) => setCustom(call, world, '') },
  {
    method: 'POST',
    path: '/users/{user_id}/status/custom/recent/delete',
    handle: (call, { state }) => {
      const userId = call.selfOrAdmin()
      customOf(call)
      // Only the newest is remembered here.
      state.preferences.delete(`${userId}:custom_status:recent_custom_statuses`)
      return OK
    },
  },
  { method: 'POST', path: '/users/{user_id}/typing', handle: typing },
]
