import { isGuest, mayInTeam, mayRead, maySystem } from './access.ts'
import { Call, type Reply, type Route } from './call.ts'
import { channelBody } from './channel-events.ts'
import { ApiError, badBody, denied } from './errors.ts'
import { isId } from './ids.ts'
import { errorBody } from './respond.ts'
import type { Channel } from './rows.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

const byDisplayName = (a: Channel, b: Channel): number =>
  a.display_name.toLowerCase() < b.display_name.toLowerCase() ? -1 : 1

/** A person's channels of a team, direct and group ones included. @throws 404 when there is none at all */
function ownChannels(call: Call, state: State, teamId: string | null, userId: string): Reply {
  const includesDeleted = call.flag('include_deleted')
  const found: Channel[] = []
  for (const { channel_id } of state.channelsOf(userId).values()) {
    const channel = state.channels.get(channel_id)
    if (!channel || (channel.delete_at !== 0 && !includesDeleted)) continue
    if (teamId === null || channel.team_id === teamId || channel.team_id === '') found.push(channel)
  }
  if (found.length === 0) throw new ApiError('app.channel.get_channels.not_found.app_error', 404)
  found.sort(byDisplayName)
  const latest = Math.max(...found.map((channel) => Math.max(channel.last_post_at, channel.update_at)))
  const etag = `11.6.0.${userId}.${latest}.0.${found.length}`
  if (call.header('if-none-match') === etag) return { status: 304, headers: { etag } }
  return { body: found.map(channelBody), headers: { etag } }
}

function ofTeam(call: Call, world: World): Reply {
  const { state } = world
  const teamId = call.id('team_id')
  const userId = call.selfOrAdmin()
  if (!mayInTeam(state, call.self, teamId, 'view_team')) throw denied()
  return ownChannels(call, state, teamId, userId)
}

/** This list is written while it is read, so its error comes under 200, inside a list that is already begun (tried on 11.6). */
function ofAllTeams(call: Call, { state }: World): Reply {
  const userId = call.selfOrAdmin()
  try {
    return ownChannels(call, state, null, userId)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const text = `[${JSON.stringify(errorBody(error, call.requestId))}`
    return { bytes: Buffer.from(text), contentType: 'application/json' }
  }
}

function publicOnes(call: Call, { state }: World): Reply {
  const teamId = call.id('team_id')
  if (!mayInTeam(state, call.self, teamId, 'list_team_channels')) throw denied()
  return { body: pageOf(call, state, teamId, (channel) => channel.type === 'O').map(channelBody) }
}

function pageOf(call: Call, state: State, teamId: string, isWanted: (channel: Channel) => boolean): Channel[] {
  const { from, perPage } = call.page()
  const found = [...state.channelsOfTeam(teamId).values()].filter((one) => one.delete_at === 0 && isWanted(one))
  return found.sort(byDisplayName).slice(from, from + perPage)
}

/** A channel with its team's names, as the administrator's lists show it. */
function withTeam(state: State, channel: Channel): Record<string, unknown> {
  const team = state.teams.get(channel.team_id)
  return {
    ...channelBody(channel),
    team_display_name: team?.display_name ?? '',
    team_name: team?.name ?? '',
    team_update_at: team?.update_at ?? 0,
  }
}

function allChannels(call: Call, { state }: World): Reply {
  if (!maySystem(call.self, 'manage_system')) throw denied()
  const { from, perPage } = call.page()
  const found = [...state.channels.values()].filter(
    (channel) => channel.team_id !== '' && (channel.delete_at === 0 || call.flag('include_deleted')),
  )
  const shown = found
    .sort(byDisplayName)
    .slice(from, from + perPage)
    .map((channel) => withTeam(state, channel))
  return { body: call.flag('include_total_count') ? { channels: shown, total_count: found.length } : shown }
}

const matches = (channel: Channel, term: string): boolean =>
  channel.name.includes(term) || channel.display_name.toLowerCase().includes(term)

function searchAll(call: Call, { state }: World): Reply {
  const body = call.object()
  const term = Call.text(body, 'term').toLowerCase()
  const isConsole = call.query.get('system_console') !== 'false'
  if (isConsole && !call.isAdmin) throw denied()
  const found = [...state.channels.values()].filter((channel) => {
    if (channel.team_id === '' || channel.delete_at !== 0 || !matches(channel, term)) return false
    return (
      isConsole || (isGuest(call.self) ? state.member(channel.id, call.self.id) : mayRead(state, call.self, channel))
    )
  })
  const shown = found.sort(byDisplayName).map((channel) => withTeam(state, channel))
  return { body: 'page' in body ? { channels: shown, total_count: found.length } : shown }
}

function searchTeam(call: Call, { state }: World): Reply {
  const teamId = call.id('team_id')
  const term = Call.text(call.object(), 'term').toLowerCase()
  const mayList = mayInTeam(state, call.self, teamId, 'list_team_channels')
  if (!mayList && !mayInTeam(state, call.self, teamId, 'view_team')) throw denied()
  const found = [...state.channelsOfTeam(teamId).values()].filter(
    (channel) =>
      channel.delete_at === 0 &&
      matches(channel, term) &&
      (channel.type === 'O' && mayList ? true : state.member(channel.id, call.self.id) !== undefined),
  )
  return { body: found.sort(byDisplayName).map(channelBody) }
}

/** Channels in which the caller is. */
function ownWhere(call: Call, state: State, isWanted: (channel: Channel) => boolean): Channel[] {
  return [...state.channelsOf(call.self.id).values()]
    .flatMap((member) => state.channels.get(member.channel_id) ?? [])
    .filter((channel) => channel.delete_at === 0 && isWanted(channel))
    .sort(byDisplayName)
}

export const channelListRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/{user_id}/teams/{team_id}/channels', handle: ofTeam },
  {
    method: 'GET',
    path: '/users/{user_id}/channels',
    handle: ofAllTeams,
  },
  { method: 'GET', path: '/teams/{team_id}/channels', handle: publicOnes },
  {
    method: 'GET',
    path: '/teams/{team_id}/channels/private',
    handle: (call, { state }) => {
      const teamId = call.id('team_id')
      if (!mayInTeam(state, call.self, teamId, 'manage_system')) throw denied()
      return { body: pageOf(call, state, teamId, (channel) => channel.type === 'P').map(channelBody) }
    },
  },
  {
    method: 'GET',
    path: '/teams/{team_id}/channels/deleted',
    handle: (call, { state }) => {
      const teamId = call.id('team_id')
      if (!mayInTeam(state, call.self, teamId, 'view_team') || isGuest(call.self)) throw denied()
      const found = [...state.channelsOfTeam(teamId).values()].filter(
        (channel) => channel.delete_at !== 0 && (call.isAdmin || state.member(channel.id, call.self.id)),
      )
      if (found.length === 0) throw new ApiError('app.channel.get_deleted.missing.app_error', 404)
      return { body: found.map(channelBody) }
    },
  },
  {
    method: 'POST',
    path: '/teams/{team_id}/channels/ids',
    handle: (call, { state }) => {
      const teamId = call.id('team_id')
      const ids = call.list()
      if (ids.length === 0 || ids.some((id) => !isId(id))) throw badBody()
      if (!mayInTeam(state, call.self, teamId, 'view_team')) throw denied()
      const found = ids.flatMap((id) => state.channels.get(id) ?? [])
      return { body: found.filter((one) => one.type === 'O' && one.team_id === teamId).map(channelBody) }
    },
  },
  {
    method: 'GET',
    path: '/teams/{team_id}/channels/autocomplete',
    handle: (call, { state }) => {
      const teamId = call.id('team_id')
      if (!mayInTeam(state, call.self, teamId, 'list_team_channels')) throw denied()
      const term = (call.query.get('name') ?? '').toLowerCase()
      const found = [...state.channelsOfTeam(teamId).values()].filter(
        (one) => one.delete_at === 0 && matches(one, term) && mayRead(state, call.self, one),
      )
      return { body: found.sort(byDisplayName).slice(0, 50).map(channelBody) }
    },
  },
  {
    method: 'GET',
    path: '/teams/{team_id}/channels/search_autocomplete',
    handle: (call, { state }) => {
      const teamId = call.id('team_id')
      if (!mayInTeam(state, call.self, teamId, 'view_team')) throw denied()
      const term = (call.query.get('name') ?? '').toLowerCase()
      const found = ownWhere(call, state, (one) => one.team_id === teamId || one.team_id === '')
      return {
        body: found
          .filter((one) => matches(one, term))
          .slice(0, 50)
          .map(channelBody),
      }
    },
  },
  {
    method: 'POST',
    path: '/channels/group/search',
    handle: (call, { state }) => {
      const term = Call.text(call.object(), 'term').toLowerCase()
      const found = ownWhere(call, state, (one) => one.type === 'G')
      return { body: found.filter((one) => matches(one, term)).map(channelBody) }
    },
  },
  { method: 'GET', path: '/channels', handle: allChannels },
  { method: 'POST', path: '/channels/search', handle: searchAll },
  { method: 'POST', path: '/teams/{team_id}/channels/search', handle: searchTeam },
]
