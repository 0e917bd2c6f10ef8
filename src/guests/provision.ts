import type { Partner } from '../partners/partner.ts'
import { termsVersion } from '../partners/terms-version.ts'
import type { ChannelName } from '../policy/decide.ts'
import type { Db } from '../store/open.ts'
import { readyAccount } from './account.ts'
import {
  type FreshTokens,
  forgetTokens,
  keepingTokens,
  makeMissingTokens,
  revokeUnknownTokens,
} from './account-tokens.ts'
import type { Claim } from './claim.ts'
import { requireCurrentTerms } from './current-terms.ts'
import { giveFirstGrants, giveGrants } from './grant-rows.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { Arrival, EnsuredGuest } from './guests.ts'
import { updatePhoto } from './photo.ts'
import { settleMemberships } from './settle-memberships.ts'
import { sideBySide } from './side-by-side.ts'
import { words } from './words.ts'

const DAY_MS = 24 * 3_600_000

/**
 * Makes everything that a guest needs in Mattermost (reference 9.1), or what of it is missing after an interrupted login
 * or an end of access. Only the last transaction makes the guest active, and writes tokens and grants down with it, so
 * whatever happens before leaves nobody let in.
 *
 * @param isFresh the row was made a moment ago by this call.
 * @throws Problem, MattermostFault, ClaimLost, AccountVetoed, TermsChanged
 */
export async function provision(
  deps: GuestDeps,
  claim: Claim,
  input: {
    readonly arrival: Arrival
    readonly partner: Partner
    readonly channels: readonly ChannelName[]
    readonly isFresh: boolean
  },
): Promise<EnsuredGuest> {
  const { arrival, partner, channels, isFresh } = input
  const isUnmarked = claim.row.reconciledAtMs === null && claim.row.termsTid === partner.tid
  const row = isUnmarked ? claim.row : await claim.keep({ reconciledAtMs: null, termsTid: partner.tid })
  if (row.cutAtMs !== null) await forgetTokens(deps.db, row.id)
  const account = await readyAccount(deps, claim, row, arrival, partner.name, isFresh)
  const { userId } = account

  const isReturn = row.cutAtMs !== null
  const isFirstVisit = !isReturn && row.lastSeenAtMs === null
  const ensured = await keepingTokens(async (hold) => {
    const [settled, photoHash, tokens] = await sideBySide(
      settleMemberships(deps, claim, { row, userId, partner, channels, isFresh: !account.wasThere, isFirst: true }),
      updatePhoto(deps, claim, { photoHash: isFresh ? null : row.photoHash, userId }, arrival.photo),
      makeTokens(deps, claim, userId, account.wasThere, hold),
    )
    return deps.db.transaction(async (transaction) => {
      const tx = transaction as unknown as Db
      await requireCurrentTerms(deps, tx, partner)
      await tokens.keep(tx)
      const give = isFresh ? giveFirstGrants : giveGrants
      const given = await give(deps, tx, row.id, settled.grants, 'system')
      const atMs = deps.now()
      const guest = await claim.finish(
        {
          state: 'active',
          userId,
          photoHash,
          provisionedAtMs: atMs,
          reconciledAtMs: atMs,
          lastSeenAtMs: atMs,
          termsVersion: termsVersion(partner),
          ...(isFresh ? { grantEpoch: row.grantEpoch + 1 } : {}),
          ...(isFirstVisit && row.expirySetAtMs === null
            ? { expiresAtMs: atMs + partner.terms.guestDays * DAY_MS }
            : {}),
          cutAtMs: null,
          cutReason: null,
          cutDoneAtMs: null,
        },
        tx,
      )
      const provisioned = {
        actor: `person:${row.tid}/${row.oid}`,
        action: isReturn ? ('guest.returned' as const) : ('guest.provisioned' as const),
        subject: `guest:${row.id}`,
        detail: {
          userId,
          username: guest.username,
          organisation: partner.name,
          isRestrictedMember: guest.isRestrictedMember,
        },
      }
      await deps.audit.writeAll([...given, provisioned], tx)
      const sponsor = guest.sponsor || partner.terms.sponsor
      if (isReturn && sponsor) {
        const text = words.guestReturned({ username: guest.username ?? '', organisation: partner.name })
        const inMattermost = { to: { username: sponsor }, text, key: `returned:${row.id}:${row.epoch}` }
        await deps.sayToSponsor({ about: 'came_back', guestId: row.id, epoch: row.epoch, inMattermost }, tx)
      }
      return { guest, grants: settled.grants, isFirstVisit, isReturn }
    })
  })
  claim.committed()
  return ensured
}

async function makeTokens(
  deps: GuestDeps,
  claim: Claim,
  userId: string,
  mayHoldOthers: boolean,
  hold: (fresh: FreshTokens) => void,
): Promise<FreshTokens> {
  const held = mayHoldOthers ? await revokeUnknownTokens(deps, claim.guestId, userId) : new Set<never>()
  const fresh = await makeMissingTokens(deps, claim, userId, held)
  hold(fresh)
  return fresh
}
