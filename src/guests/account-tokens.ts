import { and, eq, sql } from 'drizzle-orm'
import type { NewToken } from '../mattermost/tokens.ts'
import { SealBroken } from '../settings/seal.ts'
import type { Db } from '../store/open.ts'
import { guestTokens } from '../store/tables.ts'
import type { Claim } from './claim.ts'
import type { GuestDeps } from './guest-deps.ts'
import { type TokenRow, tokenRows } from './guest-rows.ts'
import { openToken, sealToken, type TokenPurpose, tokenPurposes } from './seal.ts'

/** Shown to an administrator in the account's token list. */
const descriptions: Readonly<Record<TokenPurpose, string>> = {
  browse: 'Mission Collaboration: what the person does',
  device: 'Mission Collaboration: notices',
}

/**
 * Revokes every token of the account that we do not hold: left over from an interrupted login, or made by somebody else.
 *
 * @returns the purposes for which we hold a good token.
 * @throws MattermostFault
 */
export async function revokeUnknownTokens(
  deps: GuestDeps,
  guestId: string,
  userId: string,
): Promise<ReadonlySet<TokenPurpose>> {
  const [listed, rows] = await Promise.all([deps.mattermost.tokens.list(userId), tokenRows(deps.db, guestId)])
  const active = new Set(listed.filter((token) => token.is_active).map((token) => token.id))
  const good = rows.filter((row) => active.has(row.tokenId) && opens(deps, row))
  const goodIds = new Set(good.map((row) => row.tokenId))
  await Promise.all(
    listed.filter((token) => !goodIds.has(token.id)).map((token) => deps.mattermost.tokens.revoke(token.id)),
  )
  return new Set(good.map((row) => row.purpose))
}

/** True when the account has one good token for each purpose and no other. @throws MattermostFault */
export async function holdsExactly(deps: GuestDeps, userId: string, rows: readonly TokenRow[]): Promise<boolean> {
  const listed = await deps.mattermost.tokens.list(userId)
  const active = new Set(listed.filter((token) => token.is_active).map((token) => token.id))
  const good = rows.filter((row) => active.has(row.tokenId) && opens(deps, row))
  return good.length === tokenPurposes.length && listed.length === good.length
}

/**
 * Makes the tokens that are missing, and keeps them sealed.
 *
 * @throws MattermostFault, ClaimLost
 */
export async function makeMissingTokens(
  deps: GuestDeps,
  claim: Claim,
  userId: string,
  held: ReadonlySet<TokenPurpose>,
): Promise<void> {
  const missing = tokenPurposes.filter((purpose) => !held.has(purpose))
  if (missing.length === 0) return
  await claim.keep()
  const outcomes = await Promise.allSettled(
    missing.map(async (purpose) => ({
      purpose,
      made: await deps.mattermost.tokens.create(userId, descriptions[purpose]),
    })),
  )
  await keepTokens(
    deps,
    claim,
    outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : [])),
  )
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}

/** Kept only while the claim is ours and access has not ended; otherwise the tokens must not live either. */
async function keepTokens(
  deps: GuestDeps,
  claim: Claim,
  tokens: readonly { readonly purpose: TokenPurpose; readonly made: NewToken }[],
): Promise<void> {
  if (tokens.length === 0) return
  const rows = tokens.map(({ purpose, made }) => {
    const { keyName, bytes } = sealToken(deps.keys, claim.guestId, purpose, made.token)
    return { guestId: claim.guestId, purpose, tokenId: made.id, keyName, sealed: bytes, createdAtMs: deps.now() }
  })
  try {
    await deps.db.transaction(async (transaction) => {
      const tx = transaction as unknown as Db
      await claim.keep({}, tx)
      await tx
        .insert(guestTokens)
        .values(rows)
        .onConflictDoUpdate({
          target: [guestTokens.guestId, guestTokens.purpose],
          set: {
            tokenId: sql`excluded.token_id`,
            keyName: sql`excluded.key_name`,
            sealed: sql`excluded.sealed`,
            createdAtMs: sql`excluded.created_at_ms`,
          },
        })
    })
  } catch (error) {
    for (const { tokenId } of rows) {
      await deps.mattermost.tokens.revoke(tokenId).catch((fault: unknown) => {
        deps.log.warn({ err: fault, tokenId }, 'a token that was not kept could not be revoked; the repair does it')
      })
    }
    throw error
  }
}

/** Forgets the tokens of a guest, so that the next login replaces them. */
export async function forgetTokens(db: Db, guestId: string, purpose?: TokenPurpose): Promise<void> {
  const ofGuest = eq(guestTokens.guestId, guestId)
  await db.delete(guestTokens).where(purpose === undefined ? ofGuest : and(ofGuest, eq(guestTokens.purpose, purpose)))
}

function opens({ keys }: GuestDeps, row: TokenRow): boolean {
  try {
    openToken(keys, row.guestId, row.purpose, { keyName: row.keyName, bytes: row.sealed })
    return true
  } catch (error) {
    if (error instanceof SealBroken) return false
    throw error
  }
}
