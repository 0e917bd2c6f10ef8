import { and, eq, sql } from 'drizzle-orm'
import { problemOf } from '../api/errors.ts'
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

/** Tokens that exist in Mattermost and are not written down yet. Nobody uses one before it is. */
export type FreshTokens = {
  readonly purposes: readonly TokenPurpose[]
  /** Writes them down, sealed, in the transaction that ends the work: they live exactly when that commits. */
  keep(tx: Db): Promise<void>
  /** Revokes them; what cannot be revoked now, the repair finds as a token that we do not hold. */
  discard(): Promise<void>
}

export const noTokens: FreshTokens = { purposes: [], keep: async () => undefined, discard: async () => undefined }

/**
 * Makes the tokens that are missing. A process that dies before they are kept leaves tokens that nobody knows: the next
 * login, or the repair, revokes what the server lists and we do not hold.
 *
 * @throws MattermostFault, ClaimLost; then none of them is left.
 */
export async function makeMissingTokens(
  deps: GuestDeps,
  claim: Claim,
  userId: string,
  held: ReadonlySet<TokenPurpose>,
): Promise<FreshTokens> {
  const missing = tokenPurposes.filter((purpose) => !held.has(purpose))
  if (missing.length === 0) return noTokens
  await claim.keep()
  const outcomes = await Promise.allSettled(
    missing.map(async (purpose) => ({
      purpose,
      made: await deps.mattermost.tokens.create(userId, descriptions[purpose]),
    })),
  )
  const made = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
  const fresh = freshTokens(deps, claim.guestId, made)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (!failed) return fresh
  await fresh.discard()
  throw failed.reason
}

function freshTokens(
  deps: GuestDeps,
  guestId: string,
  made: readonly { readonly purpose: TokenPurpose; readonly made: NewToken }[],
): FreshTokens {
  return {
    purposes: made.map(({ purpose }) => purpose),
    async keep(tx) {
      const rows = made.map(({ purpose, made: { id, token } }) => {
        const { keyName, bytes } = sealToken(deps.keys, guestId, purpose, token)
        return { guestId, purpose, tokenId: id, keyName, sealed: bytes, createdAtMs: deps.now() }
      })
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
    },
    async discard() {
      for (const { made: token } of made) {
        await deps.mattermost.tokens.revoke(token.id).catch((fault: unknown) => {
          deps.log.warn(
            { err: fault, tokenId: token.id },
            'a token that was not kept could not be revoked; the repair does it',
          )
        })
      }
    },
  }
}

/**
 * Ends work in which tokens were made: they are kept in its last transaction, and revoked when that did not happen. A
 * database that went away may have committed before it did; then they stay, and whoever comes next compares.
 */
export async function keepingTokens<T>(work: (hold: (fresh: FreshTokens) => void) => Promise<T>): Promise<T> {
  let held = noTokens
  try {
    return await work((fresh) => {
      held = fresh
    })
  } catch (error) {
    if (problemOf(error).code !== 'database_away') await held.discard()
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
