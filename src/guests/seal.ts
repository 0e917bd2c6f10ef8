import type { KeyRing } from '../settings/key-ring.ts'
import { type Sealed, seal, unseal } from '../settings/seal.ts'
import { Secret } from '../settings/secret.ts'

export type TokenPurpose = 'browse' | 'device'

/** Both are made at the first login: *browse* is the gateway's, *device* is for notices (design 6.4). */
export const tokenPurposes: readonly TokenPurpose[] = ['browse', 'device']

/** Seals a guest's token so that it opens only in the row of that guest and purpose (security P4). */
export function sealToken(ring: KeyRing, guestId: string, purpose: TokenPurpose, token: Secret): Sealed {
  return seal(ring, `${guestId}|${purpose}`, token.reveal())
}

/** @throws SealBroken when the row was moved, altered, or its key is gone. */
export function openToken(ring: KeyRing, guestId: string, purpose: TokenPurpose, sealed: Sealed): Secret {
  return new Secret(unseal(ring, `${guestId}|${purpose}`, sealed))
}
