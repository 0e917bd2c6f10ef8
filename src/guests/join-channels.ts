import { isPassing } from '../mattermost/fault.ts'
import type { NamedChannel } from './channel-directory.ts'
import type { Claim } from './claim.ts'
import type { GuestDeps } from './guest-deps.ts'

/**
 * Adds the person to channels: teams first, then their channels, side by side. A channel that refuses is left out and
 * reported, so that one full team does not shut people out of the others; who would get nothing at all is told why.
 *
 * @returns the channels that were joined.
 * @throws MattermostFault when the server was not there, or `isFirst` and every channel refused.
 */
export async function joinChannels(
  deps: GuestDeps,
  claim: Claim,
  userId: string,
  channels: readonly NamedChannel[],
  isFirst: boolean,
): Promise<NamedChannel[]> {
  if (channels.length === 0) return []
  await claim.keep()
  const outcomes = await Promise.all(
    [...new Set(channels.map((channel) => channel.teamId))].map((teamId) =>
      joinTeam(
        deps,
        userId,
        teamId,
        channels.filter((channel) => channel.teamId === teamId),
      ),
    ),
  )
  const joined = outcomes.flatMap((outcome) => outcome.joined)
  const faults = outcomes.flatMap((outcome) => outcome.faults)
  const serious = faults.find(isPassing) ?? (joined.length === 0 && isFirst ? faults[0] : undefined)
  if (serious !== undefined) throw serious
  for (const error of faults)
    deps.log.error({ err: error, guestId: claim.guestId }, 'a guest could not be added to a channel of the terms')
  return joined
}

async function joinTeam(
  deps: GuestDeps,
  userId: string,
  teamId: string,
  channels: readonly NamedChannel[],
): Promise<{ joined: NamedChannel[]; faults: unknown[] }> {
  try {
    await deps.mattermost.teams.addMember(teamId, userId)
  } catch (error) {
    return { joined: [], faults: [error] }
  }
  const joined: NamedChannel[] = []
  const faults: unknown[] = []
  await Promise.all(
    channels.map(async (channel) => {
      try {
        await deps.mattermost.channels.addMember(channel.channelId, userId)
        await deps.mattermost.channels.freshenNotices(channel.channelId, userId)
        joined.push(channel)
      } catch (error) {
        faults.push(error)
      }
    }),
  )
  return { joined, faults }
}
