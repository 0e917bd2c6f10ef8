import { isAdmin, mayInTeam, maySystem } from './access.ts'
import { Call, type Reply, type Route } from './call.ts'
import { insertChannel } from './channels.ts'
import { ApiError, denied } from './errors.ts'
import { newId } from './ids.ts'
import type { Team, User } from './rows.ts'
import type { State } from './state.ts'
import { insertTeamMember, joinDefaultChannels, viewableTeam } from './team-members.ts'
import type { World } from './world.ts'

/** Makes a team with its two default channels, without members or events. */
export function insertTeam(state: State, nowMs: number, fields: Partial<Team> & Pick<Team, 'name'>): Team {
  const team = state.teams.put({
    create_at: nowMs,
    update_at: nowMs,
    delete_at: 0,
    display_name: fields.name,
    description: '',
    email: '',
    type: 'O',
    company_name: '',
    allowed_domains: '',
    invite_id: newId(),
    allow_open_invite: false,
    ...fields,
    id: fields.id ?? newId(),
  })
  for (const [name, display_name] of [
    ['town-square', 'Town Square'],
    ['off-topic', 'Off-Topic'],
  ] as const)
    insertChannel(state, nowMs, { team_id: team.id, type: 'O', name, display_name })
  return team
}

/** A team as one viewer sees it: address and invite id only with permission. */
function teamBody(state: State, viewer: User, team: Team) {
  const mayManage = mayInTeam(state, viewer, team.id, 'manage_team')
  const mayInvite = mayManage || mayInTeam(state, viewer, team.id, 'invite_user')
  return {
    id: team.id,
    create_at: team.create_at,
    update_at: team.update_at,
    delete_at: team.delete_at,
    display_name: team.display_name,
    name: team.name,
    description: team.description,
    email: mayManage ? team.email : '',
    type: team.type,
    company_name: team.company_name,
    allowed_domains: team.allowed_domains,
    invite_id: mayInvite ? team.invite_id : '',
    allow_open_invite: team.allow_open_invite,
    scheme_id: null,
    group_constrained: null,
    policy_id: null,
    cloud_limits_archived: false,
  }
}

function createTeam(call: Call, world: World): Reply {
  const { state } = world
  const body = call.object()
  if (!maySystem(call.self, 'create_team'))
    throw new ApiError('api.team.is_team_creation_allowed.disabled.app_error', 403)
  const name = Call.text(body, 'name')
  const display_name = Call.text(body, 'display_name')
  const type = Call.text(body, 'type')
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length < 2)
    throw new ApiError('model.team.is_valid.url.app_error', 400)
  if (display_name === '') throw new ApiError('model.team.is_valid.name.app_error', 400)
  if (type !== 'O' && type !== 'I') throw new ApiError('model.team.is_valid.type.app_error', 400)
  if (state.teamByName(name).size > 0) throw new ApiError('app.team.save.existing.app_error', 400)
  const team = insertTeam(state, world.now(), { name, display_name, type, email: call.self.email })
  insertTeamMember(state, team.id, call.self, true)
  joinDefaultChannels(world, team.id, call.self)
  world.hub.emit('added_to_team', { team_id: team.id, user_id: call.self.id }, { userId: call.self.id })
  return { status: 201, body: teamBody(state, call.self, team) }
}

function teamsOf(_call: Call, { state }: World, userId: string): Team[] {
  const teams: Team[] = []
  for (const member of state.teamsOf(userId).values()) {
    const team = state.teams.get(member.team_id)
    if (team && member.delete_at === 0 && team.delete_at === 0) teams.push(team)
  }
  return teams
}

/** Unread counts per team: channels with news and mentions in them. */
function unreadOfTeams(call: Call, world: World): Reply {
  const { state } = world
  const userId = call.selfOrAdmin()
  return {
    body: teamsOf(call, world, userId).map((team) => {
      const unread = {
        team_id: team.id,
        msg_count: 0,
        mention_count: 0,
        mention_count_root: 0,
        msg_count_root: 0,
        thread_count: 0,
        thread_mention_count: 0,
        thread_urgent_mention_count: 0,
      }
      for (const member of state.channelsOf(userId).values()) {
        const channel = state.channels.get(member.channel_id)
        if (channel?.team_id !== team.id || channel.delete_at !== 0) continue
        unread.mention_count += member.mention_count
        unread.mention_count_root += member.mention_count_root
        if (member.notify_props.mark_unread === 'mention') continue
        unread.msg_count += channel.total_msg_count - member.msg_count
        unread.msg_count_root += channel.total_msg_count_root - member.msg_count_root
      }
      for (const member of call.flag('include_collapsed_threads') ? state.threadsOf(userId).values() : []) {
        const thread = state.threads.get(member.post_id)
        if (!member.following || !thread || state.channels.get(thread.channel_id)?.team_id !== team.id) continue
        if (thread.last_reply_at > member.last_viewed_at) unread.thread_count++
        unread.thread_mention_count += member.unread_mentions
        const isUrgent = state.posts.get(member.post_id)?.priority?.priority === 'urgent'
        if (isUrgent) unread.thread_urgent_mention_count += member.unread_mentions
      }
      return unread
    }),
  }
}

export const teamRoutes: readonly Route[] = [
  { method: 'POST', path: '/teams', handle: createTeam },
  {
    method: 'GET',
    path: '/teams',
    handle: (call, { state }) => {
      if (!isAdmin(call.self) && !maySystem(call.self, 'list_public_teams')) throw denied()
      const { from, perPage } = call.page()
      const shown = [...state.teams.values()]
        .filter((team) => team.delete_at === 0 && (call.isAdmin || team.allow_open_invite))
        .sort((a, b) => (a.display_name < b.display_name ? -1 : 1))
      return { body: shown.slice(from, from + perPage).map((team) => teamBody(state, call.self, team)) }
    },
  },
  {
    method: 'GET',
    path: '/teams/{team_id}',
    handle: (call, world) => ({ body: teamBody(world.state, call.self, viewableTeam(call, world)) }),
  },
  {
    method: 'GET',
    path: '/teams/name/{*team_name}',
    handle: (call, { state }) => {
      const team = state
        .teamByName(call.params.team_name ?? '')
        .values()
        .next().value
      if (!team) throw new ApiError('app.team.get_by_name.missing.app_error', 404)
      if (!mayInTeam(state, call.self, team.id, 'view_team')) throw denied()
      return { body: teamBody(state, call.self, team) }
    },
  },
  {
    method: 'GET',
    path: '/teams/{team_id}/stats',
    handle: (call, world) => {
      const team = viewableTeam(call, world)
      const members = [...world.state.membersOfTeam(team.id).values()].filter((one) => one.delete_at === 0)
      const active = members.filter((one) => world.state.users.get(one.user_id)?.delete_at === 0)
      return {
        body: { team_id: team.id, total_member_count: members.length, active_member_count: active.length },
      }
    },
  },
  {
    method: 'GET',
    path: '/users/{user_id}/teams',
    handle: (call, world) => ({
      body: teamsOf(call, world, call.selfOrAdmin()).map((team) => teamBody(world.state, call.self, team)),
    }),
  },
  { method: 'GET', path: '/users/{user_id}/teams/unread', handle: unreadOfTeams },
  {
    method: 'GET',
    path: '/teams/{team_id}/image',
    handle: () => {
      throw new ApiError('api.team.get_team_icon.read_file.app_error', 404)
    },
  },
]
