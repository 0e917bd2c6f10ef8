import type { UserProfile } from '@mattermost/types/users'
import { inArray } from 'drizzle-orm'
import type { Partner } from '../partners/partner.ts'
import type { ChannelName } from '../policy/decide.ts'
import type { Db } from '../store/open.ts'
import { grants, guestTokens, vetoes } from '../store/tables.ts'
import { bearsMark } from './account-mark.ts'
import { holdsExactly } from './account-tokens.ts'
import { isGuest } from './demote.ts'
import { judgeDirect } from './direct.ts'
import type { Grant } from './grant.ts'
import { isSameGrant } from './grant-rows.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { TokenRow } from './guest-rows.ts'
import type { GuestRow } from './guests.ts'
import { namesOf } from './names-of.ts'
import { accountNames } from './person-name.ts'
import { directGrant, planMemberships } from './plan-memberships.ts'
import { isUnavoidable } from './undo-addition.ts'

/** What is written down of one guest, and the account as Mattermost has it. */
export type Facts = {
  readonly row: GuestRow
  readonly held: readonly Grant[]
  readonly vetoed: ReadonlySet<string>
  readonly tokens: readonly TokenRow[]
  readonly account: UserProfile | undefined
}

/** Reads the facts of many guests, each kind with one question. @throws MattermostFault */
export async function readFacts(deps: GuestDeps, rows: readonly GuestRow[]): Promise<Facts[]> {
  const { db, mattermost } = deps
  const ids = rows.map(({ id }) => id)
  const userIds = rows.flatMap(({ userId }) => userId ?? [])
  const [held, vetoed, tokens, accounts] = await Promise.all([
    byGuest(grantRows(db, ids)),
    byGuest(db.select().from(vetoes).where(inArray(vetoes.guestId, ids))),
    byGuest(db.select().from(guestTokens).where(inArray(guestTokens.guestId, ids))),
    mattermost.users.byIds(userIds),
  ])
  const accountById = new Map(accounts.map((account) => [account.id, account]))
  return rows.map((row) => ({
    row,
    held: held.get(row.id) ?? [],
    vetoed: new Set(vetoed.get(row.id)?.map(({ channelId }) => channelId)),
    tokens: tokens.get(row.id) ?? [],
    account: accountById.get(row.userId ?? ''),
  }))
}

/**
 * Looks whether there is anything that `refresh` would change: the account, its tokens, memberships and the granted set
 * are as policy says. Takes no claim and changes nothing, so it is cheap enough to be asked of everybody all the time.
 * Whatever it cannot tell is not in order.
 *
 * @throws MattermostFault
 */
export async function isInOrder(
  deps: GuestDeps,
  facts: Facts,
  policy: { readonly partner: Partner; readonly channels: readonly ChannelName[]; readonly withTokens: boolean },
): Promise<boolean> {
  const { row, account, tokens } = facts
  if (!account || !(await isAccountInOrder(deps, row, account, policy.partner))) return false
  if (policy.withTokens && !(await holdsExactly(deps, account.id, tokens))) return false
  return areMembershipsInOrder(deps, facts, account.id, policy)
}

async function isAccountInOrder(
  { mattermost, keys }: GuestDeps,
  row: GuestRow,
  account: UserProfile,
  partner: Partner,
): Promise<boolean> {
  if (account.delete_at > 0 || !bearsMark(keys, row.email, account.props)) return false
  const wanted = Object.entries(accountNames(row, partner.name))
  if (wanted.some(([field, value]) => account[field as keyof UserProfile] !== value)) return false
  if (isGuest(account)) return true
  return row.isRestrictedMember && (await mattermost.capabilities.current()).guestObstacle !== undefined
}

async function areMembershipsInOrder(
  deps: GuestDeps,
  { row, held, vetoed }: Facts,
  userId: string,
  { partner, channels }: { readonly partner: Partner; readonly channels: readonly ChannelName[] },
): Promise<boolean> {
  const [granted, addable, present] = await Promise.all([
    deps.directory.resolve(channels),
    deps.directory.resolve(namesOf(partner.terms.mayBeAddedTo)),
    deps.mattermost.channels.ofUser(userId),
  ])
  const plan = planMemberships({ held, granted, addable, vetoed, present })
  if (plan.drop.length + plan.lost.length + plan.join.length + plan.adopt.length > 0) return false
  if (!plan.undo.every((channel) => isUnavoidable(row, channel))) return false
  const heldById = new Map(held.map((grant) => [grant.channelId, grant]))
  if (!plan.keep.every((grant) => isSameGrant(heldById.get(grant.channelId), grant))) return false
  const teamChannelIds = plan.keep.map(({ channelId }) => channelId)
  const direct = await judgeDirect(deps, { ...row, userId }, partner, plan.direct, teamChannelIds)
  return direct.every(({ channel, refusal }) => {
    if (refusal === undefined) return isSameGrant(heldById.get(channel.id), directGrant(channel))
    const isHeard = row.reconciledAtMs !== null && channel.last_post_at <= row.reconciledAtMs
    return isHeard && !heldById.has(channel.id)
  })
}

function grantRows(db: Db, guestIds: readonly string[]): Promise<(Grant & { readonly guestId: string })[]> {
  return db
    .select()
    .from(grants)
    .where(inArray(grants.guestId, [...guestIds]))
}

async function byGuest<Row extends { readonly guestId: string }>(
  rows: PromiseLike<readonly Row[]>,
): Promise<Map<string, Row[]>> {
  return Map.groupBy(await rows, ({ guestId }) => guestId)
}
