import type { Channel } from '@mattermost/types/channels'
import type { NamedChannel } from './channel-directory.ts'
import type { Grant } from './grant.ts'

export type Present = Pick<Channel, 'id' | 'type' | 'name' | 'display_name' | 'team_id' | 'delete_at' | 'last_post_at'>

export type MembershipPlan = {
  /** Stays as it is. */
  readonly keep: readonly Grant[]
  /** No longer allowed: taken away here first, then in Mattermost. */
  readonly drop: readonly Grant[]
  /** Allowed and granted, but the person is not in the channel any more: somebody's veto, unless the channel is gone. */
  readonly lost: readonly Grant[]
  /** Allowed at once and not there yet. */
  readonly join: readonly NamedChannel[]
  /** In Mattermost already, and allowed: somebody added the person, or we died right after adding. */
  readonly adopt: readonly { readonly channel: NamedChannel; readonly source: 'policy' | 'member' }[]
  /** In Mattermost, and allowed to nobody: undone. */
  readonly undo: readonly Present[]
  /** Direct and group messages that have to be judged, granted ones too. */
  readonly direct: readonly Present[]
}

/**
 * What has to happen so that membership in Mattermost, and the granted set, equal the policy's answer.
 *
 * @param input.granted channels that the terms give at once. @param input.addable those to which a member may add.
 * @param input.vetoed channels from which somebody removed the person; being there again means that somebody added them again.
 */
export function planMemberships(input: {
  readonly held: readonly Grant[]
  readonly granted: readonly NamedChannel[]
  readonly addable: readonly NamedChannel[]
  readonly vetoed: ReadonlySet<string>
  readonly present: readonly Present[]
}): MembershipPlan {
  const { held, granted, addable, vetoed, present } = input
  const presentIds = new Set(present.map((channel) => channel.id))
  const heldIds = new Set(held.map((grant) => grant.channelId))
  const allowed = new Map([...addable, ...granted].map((channel) => [channel.channelId, channel]))
  const grantedIds = new Set(granted.map((channel) => channel.channelId))

  const inChannels = held.filter((grant) => grant.source !== 'direct')
  /** What the terms gave at once does not stay because a member could have given it too. */
  const isAllowed = (grant: Grant): boolean =>
    grant.source === 'policy' ? grantedIds.has(grant.channelId) : allowed.has(grant.channelId)
  const isPresent = (grant: Grant): boolean => presentIds.has(grant.channelId)

  const found = present.filter((channel) => !isDirect(channel) && !heldIds.has(channel.id))
  return {
    keep: inChannels.filter((grant) => isAllowed(grant) && isPresent(grant)).map((grant) => renamed(grant, allowed)),
    drop: inChannels.filter((grant) => !isAllowed(grant)),
    lost: inChannels.filter((grant) => isAllowed(grant) && !isPresent(grant)),
    join: granted.filter(
      ({ channelId, isArchived }) =>
        !isArchived && !presentIds.has(channelId) && !heldIds.has(channelId) && !vetoed.has(channelId),
    ),
    adopt: found.flatMap((channel) => {
      const named = allowed.get(channel.id)
      return named ? [{ channel: named, source: sourceOf(channel.id, grantedIds, vetoed) }] : []
    }),
    undo: found.filter((channel) => !allowed.has(channel.id)),
    direct: present.filter(isDirect),
  }
}

export function grantFor(channel: NamedChannel, source: Grant['source']): Grant {
  const { channelId, teamId, channel: channelName, displayName, label } = channel
  return { channelId, teamId, source, channelName, displayName, label }
}

export function directGrant({ id, name, display_name }: Present): Grant {
  return { channelId: id, teamId: '', source: 'direct', channelName: name, displayName: display_name, label: '' }
}

export function isDirect(channel: Pick<Channel, 'type'>): boolean {
  return channel.type === 'D' || channel.type === 'G'
}

/** A person who was removed and is there again was added by a member, whatever the terms give at once. */
function sourceOf(
  channelId: string,
  grantedIds: ReadonlySet<string>,
  vetoed: ReadonlySet<string>,
): 'policy' | 'member' {
  return grantedIds.has(channelId) && !vetoed.has(channelId) ? 'policy' : 'member'
}

function renamed(grant: Grant, allowed: ReadonlyMap<string, NamedChannel>): Grant {
  const channel = allowed.get(grant.channelId)
  return channel ? grantFor(channel, grant.source) : grant
}
