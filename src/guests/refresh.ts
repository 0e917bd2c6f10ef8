import type { UserProfile } from '@mattermost/types/users'
import type { Partner } from '../partners/partner.ts'
import type { ChannelName } from '../policy/decide.ts'
import type { Db } from '../store/open.ts'
import { AccountVetoed } from './account.ts'
import { accountMark, bearsMark } from './account-mark.ts'
import { makeMissingTokens, revokeUnknownTokens } from './account-tokens.ts'
import type { Claim } from './claim.ts'
import { judgeDeactivation } from './deactivation.ts'
import { demoteAccount, isGuest } from './demote.ts'
import type { Grant } from './grant.ts'
import { giveGrants } from './grant-rows.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { Arrival, GuestRow } from './guests.ts'
import { accountNames, cleanName } from './person-name.ts'
import { updatePhoto } from './photo.ts'
import { settleMemberships } from './settle-memberships.ts'
import { sideBySide } from './side-by-side.ts'

/**
 * Brings a guest that has everything up to date with policy, and with Entra when the person is here; repairs what drifted
 * in Mattermost, and records that. A closed account is a veto (security I7).
 *
 * @param input.arrival absent when nobody is here and only memberships are compared.
 * @throws Problem, MattermostFault, ClaimLost, AccountVetoed
 */
export async function refresh(
  deps: GuestDeps,
  claim: Claim,
  input: {
    readonly partner: Partner
    readonly channels: readonly ChannelName[]
    readonly arrival?: Arrival | undefined
    readonly withTokens: boolean
  },
): Promise<{ readonly guest: GuestRow; readonly grants: readonly Grant[] }> {
  const { partner, channels, arrival } = input
  const names = arrival && {
    displayName: cleanName(arrival.displayName),
    givenName: cleanName(arrival.givenName),
    surname: cleanName(arrival.surname),
  }
  const row = await claim.keep({ ...names, termsTid: partner.tid })
  const account = row.userId === null ? undefined : await deps.mattermost.users.byId(row.userId)
  if (!account) throw new AccountVetoed(row.id)
  const drift = await repairAccount(deps, claim, row, account, partner)

  const [settled, photoHash, tokenDrift] = await sideBySide(
    settleMemberships(deps, claim, { row, userId: account.id, partner, channels, isFresh: false, isFirst: false }),
    updatePhoto(deps, claim, { photoHash: row.photoHash, userId: account.id }, arrival?.photo),
    input.withTokens ? repairTokens(deps, claim, account.id) : Promise.resolve([]),
  )
  const repaired = [...drift, ...tokenDrift, ...settled.drift]
  return deps.db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    await giveGrants(deps, tx, row.id, settled.grants, 'system')
    const atMs = deps.now()
    const guest = await claim.finish(
      { photoHash, reconciledAtMs: atMs, ...(arrival ? { lastSeenAtMs: atMs } : {}) },
      tx,
    )
    if (repaired.length > 0) {
      const subject = `guest:${row.id}`
      await deps.audit.write({ actor: 'system', action: 'drift.repaired', subject, detail: { repaired } }, tx)
    }
    return { guest, grants: settled.grants }
  })
}

/** Switched on, a guest, and called as Entra and the registry say. */
async function repairAccount(
  deps: GuestDeps,
  claim: Claim,
  row: GuestRow,
  account: UserProfile,
  partner: Partner,
): Promise<string[]> {
  const { users, capabilities } = deps.mattermost
  const drift: string[] = []
  if (account.delete_at > 0) {
    if ((await judgeDeactivation(deps, row, account)) === 'veto') throw new AccountVetoed(row.id)
    await claim.keep()
    await users.setActive(account.id, true)
    drift.push('deactivated by the server')
  }
  if (!isGuest(account)) {
    const { guestObstacle } = await capabilities.current()
    if (!row.isRestrictedMember || guestObstacle === undefined) {
      await demoteAccount(deps, claim, account)
      if (guestObstacle === undefined) await claim.keep({ isRestrictedMember: false })
      drift.push('was not a guest')
    }
  }
  const wanted = accountNames(row, partner.name)
  const isMarked = bearsMark(deps.keys, row.email, account.props)
  const isNamed = Object.entries(wanted).every(([field, value]) => account[field as keyof typeof wanted] === value)
  if (isNamed && isMarked) return drift
  await claim.keep()
  await users.patch(account.id, {
    ...wanted,
    ...(isMarked ? {} : { props: { ...account.props, ...accountMark(deps.keys, row.email) } }),
  })
  return drift
}

async function repairTokens(deps: GuestDeps, claim: Claim, userId: string): Promise<string[]> {
  const held = await revokeUnknownTokens(deps, claim.guestId, userId)
  if (held.size === 2) return []
  await makeMissingTokens(deps, claim, userId, held)
  return ['token']
}
