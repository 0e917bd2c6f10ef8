import { z } from 'zod'
import { MattermostError } from '../mattermost-error.ts'
import { AnsweredHere, type Call, type Lookups, type Operation, onChat, operation, stream } from '../operation.ts'
import { type JsonRecord, pick, recordsOf } from '../projections/record.ts'
import { ofGrantedTeams, projectTeams } from '../projections/team.ts'
import { flag, id, page, perPage } from '../query.ts'
import { refusedAs } from './local-answers.ts'
import { idShape } from './shapes.ts'

const ofMember = ['team_id', 'user_id', 'roles', 'delete_at', 'scheme_guest', 'scheme_user', 'scheme_admin'] as const

async function onlyVisible(members: unknown, { view, ask }: Call, { people }: Lookups): Promise<JsonRecord[]> {
  const rows = ofGrantedTeams(members, view)
  const userIds = rows.map(({ user_id: userId }) => String(userId))
  const visible = await people.visible(view, userIds, ask)
  return rows.filter(({ user_id: userId }) => visible.has(String(userId))).map((row) => pick(row, ofMember))
}

/** A team that was asked for by name or number: what is not granted is missing. */
function requireTeam(value: unknown, { view }: Call): JsonRecord {
  const [team] = projectTeams([value], view)
  if (!team) throw new MattermostError(404, 'app.team.get_by_name.missing.app_error', 'Unable to find the team.')
  return team
}

export const chatTeams: readonly Operation[] = [
  operation({
    name: 'teams.get',
    method: 'GET',
    path: '/teams/{team}',
    faces: onChat,
    channel: 'none',
    answer: { kind: 'json', project: requireTeam },
  }),
  operation({
    name: 'teams.byName',
    method: 'GET',
    path: '/teams/name/{teamName}',
    faces: onChat,
    channel: 'answer',
    answer: { kind: 'json', project: requireTeam },
  }),
  operation({
    name: 'teams.all',
    method: 'GET',
    path: '/teams',
    faces: onChat,
    query: { page, per_page: perPage, include_total_count: flag, exclude_policy_constrained: flag },
    channel: 'none',
    answer: refusedAs('api.team.get_all_teams.insufficient_permissions'),
  }),
  operation({
    name: 'teams.unread',
    method: 'GET',
    path: '/users/{self}/teams/unread',
    faces: onChat,
    query: { include_collapsed_threads: flag, exclude_team: id },
    channel: 'none',
    answer: { kind: 'json', project: (value, { view }) => ofGrantedTeams(value, view) },
  }),
  operation({
    name: 'teams.members',
    method: 'GET',
    path: '/teams/{team}/members',
    faces: onChat,
    query: {
      page,
      per_page: perPage,
      // With it Mattermost answers every guest with a fault (recorded), which the web app bears.
      sort: { fits: (value) => value === '' || value === 'Username', forwarded: true },
      exclude_deleted_users: flag,
    },
    channel: 'none',
    answer: { kind: 'json', project: onlyVisible },
  }),
  operation<string[]>({
    name: 'teams.membersByIds',
    method: 'POST',
    path: '/teams/{team}/members/ids',
    faces: onChat,
    body: z.array(idShape).min(1).max(200),
    channel: 'none',
    check: async ({ view, body, ask }, { people }) => {
      const visible = await people.visible(view, body, ask)
      return visible.size === 0 ? new AnsweredHere([]) : [...visible]
    },
    answer: { kind: 'json', project: onlyVisible },
  }),
  operation({
    name: 'teams.member',
    method: 'GET',
    path: '/teams/{team}/members/{person}',
    faces: onChat,
    channel: 'none',
    answer: {
      kind: 'json',
      project: (value, { view }) => recordsOf([value]).filter((row) => view.teamIds.has(String(row.team_id)))[0] ?? {},
    },
  }),
  operation({
    name: 'teams.stats',
    method: 'GET',
    path: '/teams/{team}/stats',
    faces: onChat,
    channel: 'none',
    answer: stream,
  }),
  operation({
    name: 'teams.groupsByChannels',
    method: 'GET',
    path: '/teams/{team}/groups_by_channels',
    faces: onChat,
    query: { paginate: flag, filter_allow_reference: flag },
    channel: 'none',
    answer: refusedAs('api.context.permissions.app_error'),
  }),
]
