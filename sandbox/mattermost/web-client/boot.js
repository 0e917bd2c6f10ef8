import { call, tryCall } from './rest.js'
import { state } from './state.js'

/** Both are read before anything else; where they throw, the page stays blank, as the real one does. */
export function readStorage() {
  sessionStorage.getItem('__landingPageSeen__')
  return localStorage.getItem('last_path')
}

export const isSignedIn = () => document.cookie.includes('MMUSERID=')

export async function readConfig() {
  const [config] = await Promise.all([
    call('GET', '/config/client?format=old'),
    call('GET', '/license/client?format=old'),
  ])
  state.config = config
}

/** The person and the teams: without these there is nothing to show. */
export async function readSelf() {
  const [me, preferences, teams, memberships] = await Promise.all([
    call('GET', '/users/me'),
    call('GET', '/users/me/preferences'),
    call('GET', '/users/me/teams'),
    call('GET', '/users/me/teams/members'),
  ])
  Object.assign(state, { me, preferences, teams })
  state.people.set(me.id, me)
  const roles = [me, ...memberships].flatMap((each) => (each.roles ?? '').split(' ').filter((role) => role !== ''))
  await Promise.all([
    tryCall('POST', '/roles/names', [...new Set(roles)]),
    tryCall('GET', '/users/me/teams/unread?include_collapsed_threads=true'),
    tryCall('GET', '/limits/server'),
  ])
}

export async function readChannels() {
  const channels = (await tryCall('GET', '/users/me/channels')) ?? []
  state.channels = new Map(channels.map((channel) => [channel.id, channel]))
}

const groups =
  '/groups?filter_allow_reference=false&page=0&per_page=60&include_member_count=true&include_member_ids=true&include_archived=false'

/** All the rest, in the order in which the real client asks for it; most of it is only asked for, not shown. */
export async function readTeam(team) {
  const { id } = state.me
  const own = `/users/${id}/teams/${team.id}`
  await Promise.all([
    tryCall('GET', '/custom_profile_attributes/fields'),
    tryCall('GET', '/teams?page=0&per_page=200&include_total_count=false&exclude_policy_constrained=false'),
    tryCall('GET', '/trial-license/prev'),
    tryCall('GET', `/users/${id}/channel_members?page=-1&per_page=60`),
    readChannels(),
    tryCall('GET', groups),
    tryCall('GET', `${groups}&filter_has_member=${id}`),
    tryCall('GET', `/teams/${team.id}/groups_by_channels?paginate=false&filter_allow_reference=true`),
    tryCall('POST', '/users/status/ids', [id]),
    tryCall('GET', `${own}/channels/categories`),
  ])
  void Promise.all([
    tryCall('GET', `/system/notices/${team.id}?client=web&clientVersion=${state.config.Version ?? ''}`),
    tryCall(
      'GET',
      `${own}/threads?before=&after=&per_page=20&extended=false&deleted=false&unread=false&since=0&totalsOnly=true&threadsOnly=false`,
    ),
    tryCall('GET', `/users/me/teams/${team.id}/drafts`),
    tryCall('GET', `/posts/scheduled/team/${team.id}?includeDirectChannels=true`),
    tryCall('GET', '/users?page=0&per_page=100'),
  ])
}
