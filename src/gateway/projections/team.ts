import type { SessionView } from '../../session/session-view.ts'
import { type JsonRecord, pick, recordsOf } from './record.ts'

const ofTeam = [
  'id',
  'create_at',
  'update_at',
  'delete_at',
  'display_name',
  'name',
  'description',
  'type',
  'last_team_icon_update',
] as const

export function pickTeam(team: JsonRecord): JsonRecord {
  return pick(team, ofTeam)
}

export function projectTeams(teams: unknown, view: SessionView): JsonRecord[] {
  return recordsOf(teams)
    .filter((team) => view.teamIds.has(String(team.id)))
    .map(pickTeam)
}

/** Rows that carry a `team_id`: memberships. */
export function ofGrantedTeams(rows: unknown, view: SessionView): JsonRecord[] {
  return recordsOf(rows).filter((row) => view.teamIds.has(String(row.team_id)))
}
