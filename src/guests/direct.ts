import { and, inArray } from 'drizzle-orm'
import type { Partner } from '../partners/partner.ts'
import { type DirectMessageRefusal, decideDirectMessage } from '../policy/decide.ts'
import { grants, guests } from '../store/tables.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { GuestRow } from './guests.ts'
import type { Present } from './plan-memberships.ts'

export type DirectVerdict = {
  readonly channel: Present
  readonly others: readonly string[]
  readonly refusal: DirectMessageRefusal | undefined
}

type Other = { readonly userId: string; readonly isSamePartner: boolean; readonly sharesGrantedChannel: boolean }

/**
 * Which of these direct and group messages the guest may see (who may write to whom is policy).
 *
 * @param channelIds the team channels that are granted; sharing one of them is what counts.
 * @throws MattermostFault
 */
export async function judgeDirect(
  deps: GuestDeps,
  guest: Pick<GuestRow, 'userId' | 'termsTid'>,
  partner: Partner,
  channels: readonly Present[],
  channelIds: readonly string[],
): Promise<DirectVerdict[]> {
  if (channels.length === 0) return []
  const people = await Promise.all(
    channels.map(async (channel) => ({ channel, others: await othersIn(deps, channel, guest.userId ?? '') })),
  )
  const known = new Map(
    (await judgePeople(deps, guest, partner, [...new Set(people.flatMap(({ others }) => others))], channelIds)).map(
      (other) => [other.userId, other],
    ),
  )
  return people.map(({ channel, others }) => {
    const decision = decideDirectMessage(
      partner,
      others.flatMap((userId) => known.get(userId) ?? []),
    )
    return { channel, others, refusal: decision.isAllowed ? undefined : decision.reason }
  })
}

/** What policy has to know of the others. Of our own guests the granted set counts, not membership (security G10). */
export async function judgePeople(
  deps: GuestDeps,
  guest: Pick<GuestRow, 'termsTid'>,
  partner: Partner,
  userIds: readonly string[],
  channelIds: readonly string[],
): Promise<Other[]> {
  if (userIds.length === 0) return []
  const ours = await deps.db
    .select({ id: guests.id, userId: guests.userId, termsTid: guests.termsTid, state: guests.state })
    .from(guests)
    .where(inArray(guests.userId, [...userIds]))
  const ourIds = new Set(ours.map((row) => row.userId))
  const members = userIds.filter((userId) => !ourIds.has(userId))
  const needsSharing = partner.terms.directMessages !== 'none' && channelIds.length > 0
  const [sharingGuests, sharingMembers] = needsSharing
    ? await Promise.all([
        guestsSharing(
          deps,
          ours.map((row) => row.id),
          channelIds,
        ),
        membersSharing(deps, members, channelIds),
      ])
    : [new Set<string>(), new Set<string>()]
  return [
    ...ours.map((row) => ({
      userId: row.userId ?? '',
      isSamePartner: row.termsTid === guest.termsTid,
      sharesGrantedChannel: row.state === 'active' && sharingGuests.has(row.id),
    })),
    ...members.map((userId) => ({ userId, isSamePartner: false, sharesGrantedChannel: sharingMembers.has(userId) })),
  ]
}

async function guestsSharing(
  deps: GuestDeps,
  guestIds: readonly string[],
  channelIds: readonly string[],
): Promise<Set<string>> {
  if (guestIds.length === 0) return new Set()
  const rows = await deps.db
    .selectDistinct({ guestId: grants.guestId })
    .from(grants)
    .where(and(inArray(grants.guestId, [...guestIds]), inArray(grants.channelId, [...channelIds])))
  return new Set(rows.map((row) => row.guestId))
}

async function membersSharing(
  deps: GuestDeps,
  userIds: readonly string[],
  channelIds: readonly string[],
): Promise<Set<string>> {
  if (userIds.length === 0) return new Set()
  const lists = await Promise.all(
    channelIds.map((channelId) => deps.mattermost.channels.membersAmong(channelId, userIds)),
  )
  return new Set(lists.flat().map((member) => member.user_id))
}

/** The name of a direct channel is made of its two people; a group has to be asked. */
async function othersIn(deps: GuestDeps, channel: Present, userId: string): Promise<string[]> {
  const ids =
    channel.type === 'D'
      ? channel.name.split('__')
      : (await deps.mattermost.channels.members(channel.id)).map((member) => member.user_id)
  return [...new Set(ids)].filter((id) => id !== userId)
}
