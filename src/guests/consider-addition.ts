import type { Channel } from '@mattermost/types/channels'
import type { Partner } from '../partners/partner.ts'
import { decide, decideAddition } from '../policy/decide.ts'
import type { Db } from '../store/open.ts'
import { byCurrentTerms, requireCurrentTerms } from './current-terms.ts'
import { judgeDirect } from './direct.ts'
import type { Grant } from './grant.ts'
import { giveGrants } from './grant-rows.ts'
import type { GuestDeps } from './guest-deps.ts'
import { grantsOf, guestById, vetoedChannels } from './guest-rows.ts'
import type { GuestRow } from './guests.ts'
import { lockActive } from './lock-active.ts'
import { directGrant, isDirect } from './plan-memberships.ts'
import { tellRefusedDirect } from './tell-refused-direct.ts'
import { isUnavoidable, undoAddition } from './undo-addition.ts'

/**
 * The guest is in a channel that is not granted: becomes a grant if policy allows it, otherwise it is undone and the adder
 * told why (design 6.3). Being added again after a removal lifts the veto: a person has decided.
 *
 * @returns the grant, or undefined.
 * @throws MattermostFault
 */
export async function considerAddition(
  deps: GuestDeps,
  guestId: string,
  channelId: string,
): Promise<Grant | undefined> {
  const guest = await guestById(deps.db, guestId)
  if (guest?.state !== 'active' || guest.userId === null) return undefined
  const { userId } = guest
  const held = (await grantsOf(deps.db, guestId)).find((grant) => grant.channelId === channelId)
  if (held) return held
  const admission = decide(deps.partners.byTenant(guest.termsTid))
  if (!admission.isAdmitted) return undefined
  const [channel, member] = await Promise.all([
    deps.mattermost.channels.byId(channelId),
    deps.mattermost.channels.member(channelId, userId),
  ])
  if (!channel || !member) return undefined
  const consider = isDirect(channel) ? considerDirect : considerChannel
  return byCurrentTerms(deps, admission, ({ partner }) => consider(deps, { ...guest, userId }, partner, channel))
}

type ActiveGuest = GuestRow & { readonly userId: string }

async function considerChannel(
  deps: GuestDeps,
  guest: ActiveGuest,
  partner: Partner,
  channel: Channel,
): Promise<Grant | undefined> {
  const team = await deps.directory.teamName(channel.team_id)
  const name = { team: team ?? '', channel: channel.name }
  if (!decideAddition(partner, name).isAllowed) {
    if (!isUnavoidable(guest, channel)) await undoAddition(deps, guest, partner, channel)
    return undefined
  }
  await deps.mattermost.channels.freshenNotices(channel.id, guest.userId)
  const vetoed = await vetoedChannels(deps.db, guest.id)
  const isOfTerms = partner.terms.channels[name.team]?.includes(name.channel) ?? false
  return grantIfActive(deps, guest.id, partner, {
    channelId: channel.id,
    teamId: channel.team_id,
    source: isOfTerms && !vetoed.has(channel.id) ? 'policy' : 'member',
    channelName: channel.name,
    displayName: channel.display_name,
    label: deps.settings.labels[name.team]?.[name.channel] ?? '',
  })
}

async function considerDirect(
  deps: GuestDeps,
  guest: ActiveGuest,
  partner: Partner,
  channel: Channel,
): Promise<Grant | undefined> {
  const granted = (await grantsOf(deps.db, guest.id)).filter((grant) => grant.source !== 'direct')
  const channelIds = granted.map((grant) => grant.channelId)
  const [verdict] = await judgeDirect(deps, guest, partner, [channel], channelIds)
  if (!verdict) return undefined
  if (verdict.refusal === undefined) return grantIfActive(deps, guest.id, partner, directGrant(channel))
  await tellRefusedDirect(deps, guest, partner, verdict)
  return undefined
}

/** Access may have ended, or the terms changed, while Mattermost was asked. @throws TermsChanged */
export async function grantIfActive(
  deps: GuestDeps,
  guestId: string,
  partner: Partner,
  grant: Grant,
  actor = 'system',
): Promise<Grant | undefined> {
  return deps.db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    if (!(await lockActive(tx, guestId))) return undefined
    await requireCurrentTerms(deps, tx, partner)
    await deps.audit.writeAll(await giveGrants(deps, tx, guestId, [grant], actor), tx)
    return grant
  })
}
