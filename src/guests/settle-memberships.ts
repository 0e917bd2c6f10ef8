import { says } from '../mattermost/error-ids.ts'
import type { Partner } from '../partners/partner.ts'
import type { ChannelName } from '../policy/decide.ts'
import type { Claim } from './claim.ts'
import { type DirectVerdict, judgeDirect } from './direct.ts'
import type { Grant } from './grant.ts'
import { takeGrants } from './grant-rows.ts'
import type { GuestDeps } from './guest-deps.ts'
import { grantsOf, vetoedChannels } from './guest-rows.ts'
import type { GuestRow } from './guests.ts'
import { joinChannels } from './join-channels.ts'
import { namesOf } from './names-of.ts'
import { directGrant, grantFor, planMemberships } from './plan-memberships.ts'
import { sideBySide } from './side-by-side.ts'
import { tellRefusedDirect } from './tell-refused-direct.ts'
import { isUnavoidable, undoAddition } from './undo-addition.ts'

export type Settled = {
  /** The granted set as it has to be written, in the transaction that ends the caller's work. */
  readonly grants: readonly Grant[]
  /** Channels of the granted set as it was when this began. */
  readonly held: ReadonlySet<string>
  /** What differed in Mattermost although nobody had changed policy. */
  readonly drift: readonly string[]
}

/**
 * Makes membership in Mattermost and the granted set equal to the policy's answer.
 *
 * What is taken is taken here first and in Mattermost second; what is given, the other way round. So the granted set never
 * holds a channel that policy or a member of Mattermost has taken away, wherever we die.
 *
 * @param input.isFresh the account was made a moment ago, so it is in no channel.
 * @param input.isFirst nothing has been granted yet: refusals of Mattermost are the person's answer.
 * @throws MattermostFault, ClaimLost
 */
export async function settleMemberships(
  deps: GuestDeps,
  claim: Claim,
  input: {
    readonly row: GuestRow
    readonly userId: string
    readonly partner: Partner
    readonly channels: readonly ChannelName[]
    readonly isFresh: boolean
    readonly isFirst: boolean
  },
): Promise<Settled> {
  const { userId, partner, isFresh } = input
  const { directory, mattermost, db } = deps
  const row = { ...input.row, userId }
  const [granted, addable, held, vetoed, present] = await Promise.all([
    directory.resolve(input.channels),
    directory.resolve(namesOf(partner.terms.mayBeAddedTo)),
    isFresh ? [] : grantsOf(db, row.id),
    isFresh ? new Set<string>() : vetoedChannels(db, row.id),
    isFresh ? [] : mattermost.channels.ofUser(userId),
  ])
  const plan = planMemberships({ held, granted, addable, vetoed, present })
  const lost = await whyLost(deps, plan.lost, userId)
  const adopted = plan.adopt.map(({ channel, source }) => grantFor(channel, source))
  const inTeams = [...plan.keep, ...plan.join, ...adopted]
  const teamChannelIds = inTeams.map(({ channelId }) => channelId)
  const direct = await judgeDirect(deps, row, partner, plan.direct, teamChannelIds)
  const refused = new Set(direct.filter(({ refusal }) => refusal !== undefined).map(({ channel }) => channel.id))
  const dropped = [...plan.drop, ...held.filter((grant) => grant.source === 'direct' && refused.has(grant.channelId))]

  await claim.keep()
  await takeGrants(deps, row.id, [...dropped, ...lost.gone], { action: 'grant.removed', reason: 'policy' })
  await takeGrants(deps, row.id, lost.removed, { action: 'grant.vetoed', reason: 'removed in Mattermost' })
  await claim.keep()
  await leaveChannels(deps, userId, plan.drop, new Set(inTeams.map(({ teamId }) => teamId)))
  const undone = plan.undo.filter((channel) => !isUnavoidable(row, channel))
  await sideBySide(...undone.map((channel) => undoAddition(deps, row, partner, channel)))
  await sideBySide(...adopted.map(({ channelId }) => mattermost.channels.freshenNotices(channelId, userId)))
  await tellWriters(deps, row, partner, direct, held)
  const joined = await joinChannels(deps, claim, userId, plan.join, input.isFirst)

  return {
    grants: [
      ...plan.keep,
      ...adopted,
      ...joined.map((channel) => grantFor(channel, 'policy')),
      ...direct.filter(({ refusal }) => refusal === undefined).map(({ channel }) => directGrant(channel)),
    ],
    held: new Set(held.map(({ channelId }) => channelId)),
    drift: [
      ...lost.removed.map((grant) => `removed from ${grant.channelName}`),
      ...undone.map((channel) => `found in ${channel.name}`),
    ],
  }
}

/** A list can be incomplete, and a veto takes a person to lift it: each loss is looked at by itself before it counts. */
async function whyLost(
  deps: GuestDeps,
  lost: readonly Grant[],
  userId: string,
): Promise<{ readonly removed: readonly Grant[]; readonly gone: readonly Grant[] }> {
  const removed: Grant[] = []
  const gone: Grant[] = []
  for (const grant of lost) {
    const channel = await deps.mattermost.channels.byId(grant.channelId)
    if (!channel || channel.delete_at > 0) gone.push(grant)
    else if (!(await deps.mattermost.channels.member(grant.channelId, userId))) removed.push(grant)
  }
  return { removed, gone }
}

/** A team in which nothing is left is left too: its places are counted. */
async function leaveChannels(
  deps: GuestDeps,
  userId: string,
  dropped: readonly Grant[],
  teamsInUse: ReadonlySet<string>,
): Promise<void> {
  const { channels, teams } = deps.mattermost
  await sideBySide(
    ...dropped.map(async ({ channelId }) => {
      try {
        await channels.removeMember(channelId, userId)
      } catch (error) {
        // A member cannot be taken out of the default channel; the gateway does not show it.
        if (!says(error, 'defaultChannel')) throw error
      }
    }),
  )
  const unused = new Set(dropped.map(({ teamId }) => teamId).filter((teamId) => !teamsInUse.has(teamId)))
  await sideBySide(...[...unused].map((teamId) => teams.removeMember(teamId, userId)))
}

/** Whoever wrote to the guest since we last looked, and was not heard, is told so. */
async function tellWriters(
  deps: GuestDeps,
  row: GuestRow,
  partner: Partner,
  direct: readonly DirectVerdict[],
  held: readonly Grant[],
): Promise<void> {
  const heldIds = new Set(held.map((grant) => grant.channelId))
  const sinceMs = row.reconciledAtMs ?? deps.now()
  for (const verdict of direct) {
    const isUnheard = verdict.channel.last_post_at > sinceMs && !heldIds.has(verdict.channel.id)
    if (isUnheard) await tellRefusedDirect(deps, row, partner, verdict)
  }
}
