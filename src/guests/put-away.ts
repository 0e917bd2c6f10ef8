import { forgetTokens } from './account-tokens.ts'
import type { Claim } from './claim.ts'
import { findOwnAccount } from './find-account.ts'
import type { GuestDeps } from './guest-deps.ts'

/**
 * Brings an account whose login was never finished to rest: deactivated, no tokens. The next login takes it up again.
 * `reconciledAtMs` says that it was looked at; a login sets it back.
 *
 * The row forgets the account first, so that the next login does not take our deactivation for somebody's veto.
 *
 * @throws MattermostFault, ClaimLost
 */
export async function putAwayLeftOver(deps: GuestDeps, claim: Claim): Promise<void> {
  const { users, tokens } = deps.mattermost
  const { row } = claim
  const account =
    (row.userId === null ? undefined : await users.byId(row.userId)) ?? (await findOwnAccount(deps, row.email))
  if (account && account.delete_at === 0) {
    if (row.cutAtMs === null) await claim.keep({ userId: null })
    await users.setActive(account.id, false)
  }
  if (account) {
    const listed = await tokens.list(account.id)
    await Promise.all(listed.map((token) => tokens.revoke(token.id)))
  }
  await forgetTokens(deps.db, row.id)
  await claim.keep({ reconciledAtMs: deps.now() })
}
