import { takeGrants } from './grant-rows.ts'
import type { GuestDeps } from './guest-deps.ts'
import { grantsOf, guestById } from './guest-rows.ts'

/**
 * The guest is no longer in a granted channel. We take a grant away before we take the membership, so a grant without
 * membership means that somebody else did it: a veto, until a person lifts it (security I7). An archived or deleted
 * channel is nobody's decision about the guest.
 *
 * @throws MattermostFault
 */
export async function noteRemoval(deps: GuestDeps, guestId: string, channelId: string): Promise<void> {
  const guest = await guestById(deps.db, guestId)
  if (guest?.state !== 'active' || guest.userId === null) return
  const grant = (await grantsOf(deps.db, guestId)).find((held) => held.channelId === channelId)
  if (!grant) return
  const [channel, member] = await Promise.all([
    deps.mattermost.channels.byId(channelId),
    deps.mattermost.channels.member(channelId, guest.userId),
  ])
  if (member) return
  const isGone = !channel || channel.delete_at > 0 || grant.source === 'direct'
  await takeGrants(
    deps,
    guestId,
    [grant],
    isGone
      ? { action: 'grant.removed', reason: 'the channel is gone' }
      : { action: 'grant.vetoed', reason: 'removed in Mattermost' },
  )
}
