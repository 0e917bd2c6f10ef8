import type { CheckView } from '../api/admin.ts'
import type { AdminClient } from './admin-client.ts'
import type { Capabilities } from './capabilities.ts'
import { checkTexts as texts } from './check-texts.ts'
import type { CheckedPartner } from './checks.ts'

/** How many places a team may have left before it is time to act. */
const FEW_LEFT = 10

type Place = { readonly team: string; readonly channel: string; readonly partners: string }

/** The teams and channels that the partners' terms name: they exist, and the teams have room (`MaxUsersPerTeam` is 50 unless set). */
export async function checkPlaces(
  admin: Pick<AdminClient, 'teams' | 'channels'>,
  found: Capabilities,
  partners: readonly CheckedPartner[],
): Promise<CheckView[]> {
  const { teams, channels } = placesOf(partners)
  const checked = await Promise.all([
    ...[...teams].map(([team, names]) => checkTeam(admin, found, team, [...names].join(', '))),
    ...channels.map((place) => checkChannel(admin, place)),
  ])
  return checked.filter((check) => check !== undefined)
}

async function checkTeam(
  admin: Pick<AdminClient, 'teams'>,
  { maxUsersPerTeam }: Capabilities,
  name: string,
  partners: string,
): Promise<CheckView> {
  const id = `mattermost-team:${name}`
  const title = texts.team.title(name)
  const team = await admin.teams.byName(name)
  if (!team || team.delete_at > 0)
    return { id, title, state: 'bad', found: 'missing', remedy: texts.team.missing(partners) }
  const { active_member_count: members } = await admin.teams.stats(team.id)
  const count = `${members} of at most ${maxUsersPerTeam} members`
  if (members >= maxUsersPerTeam) return { id, title, state: 'bad', found: count, remedy: texts.team.full }
  if (members > maxUsersPerTeam - FEW_LEFT)
    return { id, title, state: 'warning', found: count, remedy: texts.team.near }
  return { id, title, state: 'good', found: count, remedy: '' }
}

/** Says nothing of a channel that is there: a list of good channels would hide the bad one. */
async function checkChannel(
  admin: Pick<AdminClient, 'channels'>,
  { team, channel, partners }: Place,
): Promise<CheckView | undefined> {
  const found = await admin.channels.byName(team, channel)
  if (found && found.delete_at === 0) return undefined
  return {
    id: `mattermost-channel:${team}/${channel}`,
    title: texts.channel.title(team, channel),
    state: 'warning',
    found: found ? 'archived' : 'missing',
    remedy: found ? texts.channel.archived(partners) : texts.channel.missing(partners),
  }
}

/** Teams and channels, each with the organisations whose terms name it. */
function placesOf(partners: readonly CheckedPartner[]): { teams: Map<string, Set<string>>; channels: Place[] } {
  const teams = new Map<string, Set<string>>()
  const channels = new Map<string, { team: string; channel: string; partners: Set<string> }>()
  for (const { name, state, terms } of partners) {
    if (state !== 'active') continue
    const named = [...Object.entries(terms.channels), ...Object.entries(terms.mayBeAddedTo)]
    for (const [team, names] of named) {
      teams.set(team, (teams.get(team) ?? new Set()).add(name))
      for (const channel of names) {
        const key = `${team}/${channel}`
        const place = channels.get(key) ?? { team, channel, partners: new Set() }
        place.partners.add(name)
        channels.set(key, place)
      }
    }
  }
  return {
    teams,
    channels: [...channels.values()].map((place) => ({ ...place, partners: [...place.partners].join(', ') })),
  }
}
