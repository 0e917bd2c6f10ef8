import { isGuest, mayInChannel, mayInTeam, mayRead, readableChannel } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { announceChannel, channelBody } from './channel-events.ts'
import { addMembership } from './channel-members.ts'
import { ApiError, badBody, denied, noChannel } from './errors.ts'
import { newId } from './ids.ts'
import type { Channel } from './rows.ts'
import type { State } from './state.ts'
import { postSystemMessage } from './system-posts.ts'
import type { World } from './world.ts'

/** Makes the row of a channel, without members or events. */
export function insertChannel(
  state: State,
  nowMs: number,
  fields: Partial<Channel> & Pick<Channel, 'team_id' | 'type' | 'name'>,
): Channel {
  return state.channels.put({
    create_at: nowMs,
    update_at: nowMs,
    delete_at: 0,
    display_name: fields.name,
    header: '',
    purpose: '',
    last_post_at: 0,
    total_msg_count: 0,
    creator_id: '',
    total_msg_count_root: 0,
    last_root_post_at: 0,
    ...fields,
    id: fields.id ?? newId(),
  })
}

const isName = (name: string): boolean => /^[a-z0-9]+([a-z\-_0-9]+|(__)?)[a-z0-9]*$/.test(name) && name.length <= 64

function create(call: Call, world: World): Reply {
  const { state } = world
  const body = call.object()
  const teamId = Call.text(body, 'team_id')
  const type = Call.text(body, 'type')
  const name = Call.text(body, 'name')
  const displayName = Call.text(body, 'display_name')
  if (type !== 'O' && type !== 'P') {
    if (type === 'D') throw new ApiError('api.channel.create_channel.direct_channel.app_error', 400)
    if (!mayInTeam(state, call.self, teamId, 'create_public_channel')) throw denied()
    throw new ApiError('model.channel.is_valid.type.app_error', 400)
  }
  const permission = type === 'O' ? 'create_public_channel' : 'create_private_channel'
  if (!mayInTeam(state, call.self, teamId, permission)) throw denied()
  if (!state.teams.get(teamId)) throw badBody()
  if (name.length > 64) throw new ApiError('app.channel.create_channel.internal_error', 500)
  if (!isName(name)) throw new ApiError('model.channel.is_valid.1_or_more.app_error', 400)
  if (displayName === '' || displayName.length > 64)
    throw new ApiError('model.channel.is_valid.display_name.app_error', 400)
  if (state.channelByName(`${teamId}/${name}`).size > 0)
    throw new ApiError('store.sql_channel.save_channel.exists.app_error', 400)
  const channel = insertChannel(state, world.now(), {
    team_id: teamId,
    type,
    name,
    display_name: displayName,
    header: Call.text(body, 'header'),
    purpose: Call.text(body, 'purpose'),
    creator_id: call.self.id,
  })
  const answer = channelBody(channel)
  addMembership(state, world.now(), channel, call.self, true)
  postSystemMessage(world, channel, call.self, 'join_channel')
  world.hub.emit('channel_created', { channel_id: channel.id, team_id: teamId }, { userId: call.self.id })
  return { status: 201, body: answer }
}

function patch(call: Call, world: World): Reply {
  const { state } = world
  const channel = state.channels.get(call.id('channel_id'))
  const body = call.object()
  if (!channel) throw noChannel()
  const permission = channel.type === 'O' ? 'manage_public_channel_properties' : 'manage_private_channel_properties'
  const isTalk = channel.type === 'D' || channel.type === 'G'
  const mayChange = isTalk
    ? state.member(channel.id, call.self.id) && !isGuest(call.self)
    : mayInChannel(state, call.self, channel, permission)
  if (!mayChange) throw denied()
  if (channel.delete_at !== 0) throw new ApiError('api.channel.update_channel.deleted.app_error', 400)
  const before = { ...channel }
  for (const key of ['display_name', 'name', 'header', 'purpose'] as const)
    if (typeof body[key] === 'string') channel[key] = body[key]
  if (!isTalk && !isName(channel.name)) {
    Object.assign(channel, before)
    throw new ApiError('model.channel.is_valid.1_or_more.app_error', 400)
  }
  for (const [key, max] of [
    ['header', 1024],
    ['purpose', 250],
  ] as const)
    if ([...channel[key]].length > max) {
      Object.assign(channel, before)
      throw new ApiError(`model.channel.is_valid.${key}.app_error`, 400)
    }
  channel.update_at = world.now()
  state.channels.put(channel)
  announceChannel(world, channel)
  const answer = channelBody(channel)
  const changes = [
    ['display_name', 'displayname_change'],
    ['header', 'header_change'],
    ['purpose', 'purpose_change'],
  ] as const
  for (const [key, kind] of changes)
    if (before[key] !== channel[key])
      postSystemMessage(world, channel, call.self, kind, { before: before[key], after: channel[key] })
  return { body: answer }
}

const deletePermission = (channel: Channel): string =>
  channel.type === 'O' ? 'delete_public_channel' : 'delete_private_channel'

function archive(call: Call, world: World): Reply {
  const { state } = world
  const channel = state.channels.get(call.id('channel_id'))
  if (!channel) throw noChannel()
  if (channel.type === 'D' || channel.type === 'G') throw new ApiError('api.channel.delete_channel.type.invalid', 400)
  if (!mayInChannel(state, call.self, channel, deletePermission(channel))) throw denied()
  if (channel.name === 'town-square') throw new ApiError('api.channel.delete_channel.cannot.app_error', 400)
  if (channel.delete_at !== 0) throw new ApiError('api.channel.delete_channel.deleted.app_error', 400)
  postSystemMessage(world, channel, call.self, 'channel_deleted')
  channel.delete_at = channel.update_at = world.now()
  state.channels.put(channel)
  const audience = channel.type === 'O' ? { teamId: channel.team_id } : { channelId: channel.id }
  world.hub.emit('channel_deleted', { channel_id: channel.id, delete_at: channel.delete_at }, audience)
  return OK
}

function restore(call: Call, world: World): Reply {
  const { state } = world
  const channel = state.channels.get(call.id('channel_id'))
  if (!channel) throw noChannel()
  if (!mayInTeam(state, call.self, channel.team_id, 'manage_team')) throw denied()
  if (channel.delete_at === 0) throw new ApiError('api.channel.restore_channel.restored.app_error', 400)
  channel.delete_at = 0
  channel.update_at = world.now()
  state.channels.put(channel)
  const answer = channelBody(channel)
  const audience = channel.type === 'O' ? { teamId: channel.team_id } : { channelId: channel.id }
  world.hub.emit('channel_restored', { channel_id: channel.id }, audience)
  postSystemMessage(world, channel, call.self, 'channel_restored')
  return { body: answer }
}

/** Makes an open channel private or the other way round. */
function setPrivacy(call: Call, world: World): Reply {
  const { state } = world
  const channel = state.channels.get(call.id('channel_id'))
  const privacy = Call.text(call.object(), 'privacy')
  if (!channel) throw noChannel()
  if (privacy !== 'O' && privacy !== 'P') throw badBody()
  const permission = privacy === 'P' ? 'convert_public_channel_to_private' : 'convert_private_channel_to_public'
  if (!mayInChannel(state, call.self, channel, permission)) throw denied()
  if (channel.name === 'town-square' && privacy === 'P')
    throw new ApiError('api.channel.update_channel_privacy.default_channel_error', 400)
  channel.type = privacy
  channel.update_at = world.now()
  state.channels.put(channel)
  announceChannel(world, channel)
  const answer = channelBody(channel)
  postSystemMessage(world, channel, call.self, privacy === 'P' ? 'change_chan_privacy' : 'change_chan_publicity')
  world.hub.emit('channel_converted', { channel_id: channel.id }, { teamId: channel.team_id })
  return { body: answer }
}

function stats(call: Call, world: World): Reply {
  const { state } = world
  const channel = state.channels.get(call.id('channel_id'))
  if (!channel || !mayRead(state, call.self, channel)) throw denied()
  let memberCount = 0
  let guestCount = 0
  for (const { user_id } of state.membersOf(channel.id).values()) {
    const user = state.users.get(user_id)
    if (user?.delete_at !== 0) continue
    memberCount++
    if (isGuest(user)) guestCount++
  }
  let pinned = 0
  for (const post of state.channelPosts.of(channel.id)) if (post.is_pinned && post.delete_at === 0) pinned++
  let files = 0
  for (const file of state.filesOfChannel(channel.id).values()) if (file.post_id !== '' && file.delete_at === 0) files++
  return {
    body: {
      channel_id: channel.id,
      member_count: memberCount,
      guest_count: guestCount,
      pinnedpost_count: pinned,
      files_count: files,
    },
  }
}

function byName(call: Call, state: State, teamId: string): Reply {
  const name = call.params.channel_name ?? ''
  const channel = state.channelByName(`${teamId}/${name}`).values().next().value
  if (!channel || (channel.delete_at !== 0 && !call.flag('include_deleted')))
    throw new ApiError('app.channel.get_by_name.missing.app_error', 404)
  if (!mayRead(state, call.self, channel)) {
    if (channel.type === 'O') throw denied()
    throw new ApiError('app.channel.get_by_name.missing.app_error', 404)
  }
  return { body: channelBody(channel) }
}

export const channelRoutes: readonly Route[] = [
  { method: 'POST', path: '/channels', handle: create },
  {
    method: 'GET',
    path: '/channels/{channel_id}',
    handle: (call, { state }) => ({ body: channelBody(readableChannel(call, state, call.id('channel_id'))) }),
  },
  { method: 'PUT', path: '/channels/{channel_id}/patch', handle: patch },
  { method: 'PUT', path: '/channels/{channel_id}/privacy', handle: setPrivacy },
  { method: 'DELETE', path: '/channels/{channel_id}', handle: archive },
  { method: 'POST', path: '/channels/{channel_id}/restore', handle: restore },
  { method: 'GET', path: '/channels/{channel_id}/stats', handle: stats },
  {
    method: 'POST',
    path: '/channels/stats/member_count',
    handle: (call, { state }) => {
      const counts: Record<string, number> = {}
      for (const id of call.list()) {
        const channel = state.channels.get(id)
        if (!channel || !mayRead(state, call.self, channel)) throw denied()
        const members = [...state.membersOf(id).values()]
        counts[id] = members.filter((one) => state.users.get(one.user_id)?.delete_at === 0).length
      }
      return { body: counts }
    },
  },
  {
    method: 'GET',
    path: '/channels/{channel_id}/timezones',
    handle: (call, { state }) => {
      const channel = state.channels.get(call.id('channel_id'))
      if (!channel || !mayRead(state, call.self, channel)) throw denied()
      const zones = new Set<string>()
      for (const { user_id } of state.membersOf(channel.id).values()) {
        const timezone = state.users.get(user_id)?.timezone
        const zone = timezone?.useAutomaticTimezone === 'true' ? timezone.automaticTimezone : timezone?.manualTimezone
        if (zone) zones.add(zone)
      }
      return { body: zones.size === 0 ? null : [...zones].sort() }
    },
  },
  {
    method: 'GET',
    path: '/teams/{team_id}/channels/name/{*channel_name}',
    handle: (call, { state }) => byName(call, state, call.id('team_id')),
  },
  {
    method: 'GET',
    path: '/teams/name/{*team_name}/channels/name/{*channel_name}',
    handle: (call, { state }) => {
      const team = state
        .teamByName(call.params.team_name ?? '')
        .values()
        .next().value
      if (!team) throw new ApiError('app.team.get_by_name.missing.app_error', 404)
      return byName(call, state, team.id)
    },
  },
]
