import type { Partner } from '../partners/partner.ts'

/** A channel by the names in its address; ids differ between servers, names are what an operator writes. */
export type ChannelName = { readonly team: string; readonly channel: string }

export type AdmitRefusal = 'tenant_not_listed' | 'tenant_pending' | 'tenant_suspended'
export type VisitRefusal = 'approval_needed'
export type ChannelRefusal = 'channel_not_in_terms'
export type DirectMessageRefusal = 'direct_messages_off' | 'not_same_organisation' | 'no_shared_granted_channel'

export type Admission =
  | {
      readonly isAdmitted: true
      readonly partner: Partner
      readonly channels: readonly ChannelName[]
      readonly reason: 'terms'
    }
  | { readonly isAdmitted: false; readonly reason: AdmitRefusal }

export type Decision<Refusal extends string> =
  | { readonly isAllowed: true; readonly reason: 'terms' }
  | { readonly isAllowed: false; readonly reason: Refusal }

/**
 * Whether a person of this partner may come in, and to which channels at once. Nothing is allowed that the terms do not name.
 *
 * @param partner the organisation whose terms apply, or undefined when it is not listed.
 */
export function decide(partner: Partner | undefined): Admission {
  if (!partner) return { isAdmitted: false, reason: 'tenant_not_listed' }
  if (partner.state === 'pending') return { isAdmitted: false, reason: 'tenant_pending' }
  if (partner.state === 'suspended') return { isAdmitted: false, reason: 'tenant_suspended' }
  return { isAdmitted: true, partner, channels: pairs(partner.terms.channels), reason: 'terms' }
}

/**
 * Whether somebody of an admitted organisation may come for the first time. Terms that ask for approval let nobody in whom
 * neither a sponsor nor the operator has let in.
 */
export function decideFirstVisit(
  partner: Partner,
  { isApproved }: { readonly isApproved: boolean },
): Decision<VisitRefusal> {
  return partner.terms.admission === 'approved' && !isApproved
    ? { isAllowed: false, reason: 'approval_needed' }
    : { isAllowed: true, reason: 'terms' }
}

/** Whether a channel to which a member added a guest of this partner becomes a grant (design: an addition is a grant only if policy allows it). */
export function decideAddition(partner: Partner, name: ChannelName): Decision<ChannelRefusal> {
  const { channels, mayBeAddedTo } = partner.terms
  const isNamed = [channels, mayBeAddedTo].some(
    (table) => Object.hasOwn(table, name.team) && table[name.team]?.includes(name.channel),
  )
  return isNamed ? { isAllowed: true, reason: 'terms' } : { isAllowed: false, reason: 'channel_not_in_terms' }
}

/**
 * Whether a guest of this partner may exchange direct or group messages with the others in that conversation.
 *
 * @param others one entry for each other person: whether they are a guest of the same partner, and whether they share a granted channel.
 */
export function decideDirectMessage(
  partner: Partner,
  others: readonly { readonly isSamePartner: boolean; readonly sharesGrantedChannel: boolean }[],
): Decision<DirectMessageRefusal> {
  const rule = partner.terms.directMessages
  if (rule === 'none') return { isAllowed: false, reason: 'direct_messages_off' }
  if (rule === 'same-organisation' && !others.every((other) => other.isSamePartner))
    return { isAllowed: false, reason: 'not_same_organisation' }
  if (!others.every((other) => other.sharesGrantedChannel))
    return { isAllowed: false, reason: 'no_shared_granted_channel' }
  return { isAllowed: true, reason: 'terms' }
}

function pairs(table: Readonly<Record<string, readonly string[]>>): ChannelName[] {
  return Object.entries(table).flatMap(([team, names]) => names.map((channel) => ({ team, channel })))
}
