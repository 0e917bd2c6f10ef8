import { and, eq, ne } from 'drizzle-orm'
import type { Audit } from '../audit/audit.ts'
import { createAuditKeys } from '../audit/audit-keys.ts'
import { resealBotAccount } from '../mattermost/bot-account.ts'
import type { KeyRing } from '../settings/key-ring.ts'
import { SealBroken } from '../settings/seal.ts'
import type { Db } from '../store/open.ts'
import { guestTokens } from '../store/tables.ts'
import { openToken, sealToken } from './seal.ts'

export type Rotation = {
  readonly resealed: number
  /** Seals that no key of the ring opens; those guests get new tokens at their next sign-in. */
  readonly unreadable: number
}

/**
 * Seals every token again with the current key. Runs beside a working backend: each row is changed only if it still holds
 * the very token that was read, so one that was replaced or deleted meanwhile, by a login or a cut-off, is left alone.
 */
export async function rotateKeys(deps: { db: Db; keys: KeyRing; audit: Audit }): Promise<Rotation> {
  const { db, keys, audit } = deps
  let resealed = 0
  let unreadable = 0
  for (const row of await db.select().from(guestTokens).where(ne(guestTokens.keyName, keys.current))) {
    try {
      const token = openToken(keys, row.guestId, row.purpose, { keyName: row.keyName, bytes: row.sealed })
      const { keyName, bytes } = sealToken(keys, row.guestId, row.purpose, token)
      const changed = await db
        .update(guestTokens)
        .set({ keyName, sealed: bytes })
        .where(
          and(
            eq(guestTokens.guestId, row.guestId),
            eq(guestTokens.purpose, row.purpose),
            eq(guestTokens.tokenId, row.tokenId),
            eq(guestTokens.keyName, row.keyName),
          ),
        )
        .returning({ tokenId: guestTokens.tokenId })
      resealed += changed.length
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error
      unreadable += 1
    }
  }
  if (await resealBotAccount(db, keys)) resealed += 1
  await audit.write({
    actor: 'system',
    action: 'keys.rotated',
    subject: `key:${keys.current}`,
    // Signed with the current key from here on: it vouches for the keys of the audit that came before it.
    detail: { resealed, unreadable, auditKeys: createAuditKeys(keys).publicKeys },
  })
  return { resealed, unreadable }
}
