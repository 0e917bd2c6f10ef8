import type { UserProfile } from '@mattermost/types/users'
import type { Partner } from '../partners/partner.ts'
import { termsVersion } from '../partners/terms-version.ts'
import type { ChannelName } from '../policy/decide.ts'
import type { Db } from '../store/open.ts'
import { AccountVetoed } from './account.ts'
import { accountMark, bearsMark } from './account-mark.ts'
import { type FreshTokens, keepingTokens, makeMissingTokens, noTokens, revokeUnknownTokens } from './account-tokens.ts'
import type { Claim } from './claim.ts'
import { requireCurrentTerms } from './current-terms.ts'
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
 * @throws Problem, MattermostFault, ClaimLost, AccountVetoed, TermsChanged
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

  const refreshed = await keepingTokens(async (hold) => {
    const [settled, photoHash, tokens] = await sideBySide(
      settleMemberships(deps, claim, { row, userId: account.id, partner, channels, isFresh: false, isFirst: false }),
      updatePhoto(deps, claim, { photoHash: row.photoHash, userId: account.id }, arrival?.photo),
      input.withTokens ? repairTokens(deps, claim, account.id, hold) : Promise.resolve(noTokens),
    )
    const repaired = [...drift, ...(tokens.purposes.length > 0 ? ['token'] : []), ...settled.drift]
    return deps.db.transaction(async (transaction) => {
      const tx = transaction as unknown as Db
      await requireCurrentTerms(deps, tx, partner)
      if (tokens.purposes.length > 0) await tokens.keep(tx)
      const given = await giveGrants(deps, tx, row.id, settled.grants, 'system', settled.held)
      const atMs = deps.now()
      const guest = await claim.finish(
        {
          photoHash,
          reconciledAtMs: atMs,
          termsVersion: termsVersion(partner),
          ...(arrival ? { lastSeenAtMs: atMs } : {}),
        },
        tx,
      )
      const subject = `guest:${row.id}`
      const drifted = { actor: 'system', action: 'drift.repaired' as const, subject, detail: { repaired } }
      await deps.audit.writeAll([...given, ...(repaired.length > 0 ? [drifted] : [])], tx)
      return { guest, grants: settled.grants }
    })
  })
  claim.committed()
  return refreshed
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

async function repairTokens(
  deps: GuestDeps,
  claim: Claim,
  userId: string,
  hold: (fresh: FreshTokens) => void,
): Promise<FreshTokens> {
  const held = await revokeUnknownTokens(deps, claim.guestId, userId)
  const fresh = await makeMissingTokens(deps, claim, userId, held)
  hold(fresh)
  return fresh
}
