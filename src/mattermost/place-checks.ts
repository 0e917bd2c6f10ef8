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
  const places = placesOf(partners)
  const teams = [...new Set(places.map((place) => place.team))]
  const checked = await Promise.all([
    ...teams.map((team) =>
      checkTeam(
        admin,
        found,
        team,
        namesFor(places, (place) => place.team === team),
      ),
    ),
    ...places.map((place) => checkChannel(admin, place)),
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

function placesOf(partners: readonly CheckedPartner[]): Place[] {
  const named = new Map<string, { team: string; channel: string; partners: Set<string> }>()
  for (const { name, state, terms } of partners) {
    if (state !== 'active') continue
    for (const table of [terms.channels, terms.mayBeAddedTo]) {
      for (const [team, channels] of Object.entries(table)) {
        for (const channel of channels) {
          const key = `${team}/${channel}`
          const place = named.get(key) ?? { team, channel, partners: new Set<string>() }
          place.partners.add(name)
          named.set(key, place)
        }
      }
    }
  }
  return [...named.values()].map((place) => ({ ...place, partners: [...place.partners].join(', ') }))
}

function namesFor(places: readonly Place[], isMeant: (place: Place) => boolean): string {
  return [...new Set(places.filter(isMeant).flatMap((place) => place.partners.split(', ')))].join(', ')
}
