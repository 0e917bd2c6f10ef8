import type { Mattermost } from '../mattermost/mattermost.ts'
import type { ChannelName } from '../policy/decide.ts'
import type { Settings } from '../settings/schema.ts'

/** Names are what policy speaks of, ids what Mattermost does; a rename is seen after this long. */
const BELIEVED_MS = 60_000

/** A channel that is missing may be made at any moment by the operator who reads that it is. */
const MISSING_BELIEVED_MS = 10_000

export type NamedChannel = ChannelName & {
  readonly channelId: string
  readonly teamId: string
  readonly displayName: string
  /** Releasability label of the settings, or empty. */
  readonly label: string
  readonly isArchived: boolean
}

export type ChannelDirectory = {
  /** The channels behind the names, in the same order; names without a channel are left out. @throws MattermostFault */
  resolve(names: readonly ChannelName[]): Promise<NamedChannel[]>
  /** The name of a team. @throws MattermostFault */
  teamName(teamId: string): Promise<string | undefined>
}

export function createChannelDirectory(deps: {
  mattermost: Pick<Mattermost, 'channels' | 'teams'>
  settings: Pick<Settings, 'labels'>
  now: () => number
}): ChannelDirectory {
  const { mattermost, settings, now } = deps
  const found = new Map<string, { readonly channel: NamedChannel | undefined; readonly atMs: number }>()
  const asked = new Map<string, Promise<NamedChannel | undefined>>()
  const teams = new Map<string, { readonly name: string; readonly atMs: number }>()

  async function look(name: ChannelName): Promise<NamedChannel | undefined> {
    const channel = await mattermost.channels.byName(name.team, name.channel)
    return (
      channel && {
        ...name,
        channelId: channel.id,
        teamId: channel.team_id,
        displayName: channel.display_name,
        label: settings.labels[name.team]?.[name.channel] ?? '',
        isArchived: channel.delete_at > 0,
      }
    )
  }

  async function one(name: ChannelName): Promise<NamedChannel | undefined> {
    const key = `${name.team}/${name.channel}`
    const known = found.get(key)
    if (known && now() - known.atMs < (known.channel ? BELIEVED_MS : MISSING_BELIEVED_MS)) return known.channel
    const asking =
      asked.get(key) ??
      look(name).finally(() => {
        asked.delete(key)
      })
    asked.set(key, asking)
    const channel = await asking
    found.set(key, { channel, atMs: now() })
    return channel
  }

  return {
    async resolve(names) {
      const channels = await Promise.all(names.map(one))
      return channels.filter((channel) => channel !== undefined)
    },
    async teamName(teamId) {
      const known = teams.get(teamId)
      if (known && now() - known.atMs < BELIEVED_MS) return known.name
      const team = await mattermost.teams.byId(teamId)
      if (team) teams.set(teamId, { name: team.name, atMs: now() })
      return team?.name
    },
  }
}
