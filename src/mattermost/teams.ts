import type { Team, TeamMembership, TeamStats } from '@mattermost/types/teams'
import { orAbsent } from './absent.ts'
import type { Call } from './call.ts'
import { PathName, path } from './ids.ts'

export type Teams = {
  byName(name: string): Promise<Team | undefined>
  byId(teamId: string): Promise<Team | undefined>
  stats(teamId: string): Promise<TeamStats>
  member(teamId: string, userId: string): Promise<TeamMembership | undefined>
  /** Idempotent. Guests join no channel by it; members join the default channels. A full team is a fault that says `teamFull`. */
  addMember(teamId: string, userId: string): Promise<TeamMembership>
  /** Takes all channels of the team away too. Idempotent. */
  removeMember(teamId: string, userId: string): Promise<void>
}

/** Teams and their members, as administrator. https://api.mattermost.com/#tag/teams */
export function createTeams(call: Call): Teams {
  return {
    byName: (name) => orAbsent(call('GET', path`/teams/name/${new PathName(name)}`)),
    byId: (teamId) => orAbsent(call('GET', path`/teams/${teamId}`)),
    stats: (teamId) => call('GET', path`/teams/${teamId}/stats`),
    member: (teamId, userId) => orAbsent(call('GET', path`/teams/${teamId}/members/${userId}`)),
    addMember: (teamId, userId) =>
      call('POST', path`/teams/${teamId}/members`, { body: { team_id: teamId, user_id: userId } }),
    async removeMember(teamId, userId) {
      await orAbsent(call('DELETE', path`/teams/${teamId}/members/${userId}`))
    },
  }
}
