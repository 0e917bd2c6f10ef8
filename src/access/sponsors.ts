import type { UserProfile } from '@mattermost/types/users'
import { and, eq } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import type { GuestRow } from '../guests/guests.ts'
import { mayAddMembers } from '../mattermost/may-add-members.ts'
import type { Addressee } from '../notices/notice.ts'
import type { Partner } from '../partners/partner.ts'
import { decide } from '../policy/decide.ts'
import type { Db } from '../store/open.ts'
import { guests, sponsorLinks } from '../store/tables.ts'
import type { Caller } from './access.ts'
import type { AccessDeps } from './access-deps.ts'

/** Who decides: the operator, or a member of Mattermost. `actor` is the name in the audit. */
export type Decider =
  | { readonly isOperator: true; readonly actor: string }
  | {
      readonly isOperator: false
      readonly actor: string
      readonly userId: string
      readonly username: string
      readonly user: UserProfile
    }

/**
 * Finds who stands behind a call, as the server has them now: whoever left, or became a guest, decides nothing more.
 *
 * @throws Problem `sponsor_unlinked`, `sponsor_required`
 */
export async function deciderOf(deps: AccessDeps, caller: Caller): Promise<Decider> {
  if ('operator' in caller) return { isOperator: true, actor: caller.operator }
  const userId = 'userId' in caller ? caller.userId : (await linkOf(deps.db, caller))?.userId
  if (userId === undefined) throw new Problem('sponsor_unlinked')
  const user = await memberById(deps, userId)
  if (!user) throw new Problem('sponsor_required')
  return { isOperator: false, actor: `member:${user.id}`, userId: user.id, username: user.username, user }
}

/** @returns the account when it is an ordinary member's: neither bot nor guest, nor a guest who is a restricted member */
export async function memberById(
  deps: Pick<AccessDeps, 'mattermost' | 'db'>,
  userId: string,
): Promise<UserProfile | undefined> {
  return asMember(deps.db, await deps.mattermost.users.byId(userId))
}

/** @returns as `memberById` */
export async function memberByName(
  deps: Pick<AccessDeps, 'mattermost' | 'db'>,
  username: string,
): Promise<UserProfile | undefined> {
  return asMember(deps.db, await deps.mattermost.users.byUsername(username))
}

async function asMember(db: Db, user: UserProfile | undefined): Promise<UserProfile | undefined> {
  if (!user || user.delete_at > 0 || user.is_bot || user.roles.split(' ').includes('system_guest')) return undefined
  const [guest] = await db.select({ id: guests.id }).from(guests).where(eq(guests.userId, user.id))
  return guest ? undefined : user
}

export async function linkOf(db: Db, { tid, oid }: Addressee): Promise<typeof sponsorLinks.$inferSelect | undefined> {
  const [row] = await db
    .select()
    .from(sponsorLinks)
    .where(and(eq(sponsorLinks.tid, tid), eq(sponsorLinks.oid, oid)))
  return row
}

export async function linkByUser(db: Db, userId: string): Promise<typeof sponsorLinks.$inferSelect | undefined> {
  const [row] = await db.select().from(sponsorLinks).where(eq(sponsorLinks.userId, userId))
  return row
}

/** What is decided about: people of one organisation, perhaps one of them who is known already. */
export type Matter = {
  readonly termsTid: string
  /** About whom. */
  readonly person?: Addressee | undefined
  readonly guest?: Pick<GuestRow, 'sponsor' | 'userId'> | undefined
  /** Mattermost id of the sponsor who began it. */
  readonly begunBy?: string | undefined
}

/**
 * Whether the caller is the sponsor of this matter (security I3): named by the terms or by the guest's own row, not the
 * person it is about, and able to add members to every channel of the terms by their own permissions, asked now.
 *
 * @throws Problem `own_request`, `sponsor_required`, `sponsor_cannot_add`
 */
export async function requireSponsor(
  deps: AccessDeps,
  caller: Caller,
  decider: Decider,
  matter: Matter,
): Promise<void> {
  await refuseOwn(deps, caller, decider, matter)
  if (decider.isOperator) return
  const partner = deps.partners.byTenant(matter.termsTid)
  const isNamed =
    decider.username === partner?.terms.sponsor ||
    decider.username === matter.guest?.sponsor ||
    decider.userId === matter.begunBy
  if (!partner || !isNamed) throw new Problem('sponsor_required')
  const channels = await channelsOutOfReach(deps, decider.user, partner)
  if (channels.length > 0) throw new Problem('sponsor_cannot_add', { facts: { channels } })
}

async function refuseOwn(
  { db }: AccessDeps,
  caller: Caller,
  decider: Decider,
  { person, guest }: Matter,
): Promise<void> {
  if (!person) return
  const isSame = (other: Addressee | undefined): boolean => other?.tid === person.tid && other.oid === person.oid
  const isOwn =
    ('tid' in caller && isSame(caller)) ||
    (decider.isOperator && decider.actor.endsWith(`:${person.oid}`)) ||
    (!decider.isOperator && (guest?.userId === decider.userId || isSame(await linkByUser(db, decider.userId))))
  if (isOwn) throw new Problem('own_request')
}

/** Channels of the terms to which this member could add nobody. One that does not exist gives nothing to anybody. */
async function channelsOutOfReach({ mattermost }: AccessDeps, user: UserProfile, partner: Partner): Promise<string[]> {
  const names = Object.entries(partner.terms.channels).flatMap(([team, channels]) =>
    channels.map((channel) => ({ team, channel })),
  )
  const found = await Promise.all(
    names.map(async ({ team, channel }) => {
      const there = await mattermost.channels.byName(team, channel)
      return there && !(await mayAddMembers(mattermost, user, there)) ? [`${team}/${channel}`] : []
    }),
  )
  return found.flat()
}

/**
 * An organisation that is open to people; no sponsor opens one (security I6).
 *
 * @throws Problem `organisation_closed`
 */
export function openPartner({ partners }: Pick<AccessDeps, 'partners'>, termsTid: string): Partner {
  const admission = decide(partners.byTenant(termsTid))
  if (!admission.isAdmitted) throw new Problem('organisation_closed', { facts: { reason: admission.reason } })
  return admission.partner
}
