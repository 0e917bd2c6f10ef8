import { createHash } from 'node:crypto'
import type { Claim } from './claim.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { Arrival } from './guests.ts'

/** Mattermost scales pictures down itself; Graph's are far smaller. */
const MAX_BYTES = 4 * 1024 * 1024

/**
 * Gives the account the person's photo when it is another than last time. A photo is never a reason not to let somebody in.
 *
 * @returns hash of the photo that the account has now.
 */
export async function updatePhoto(
  deps: GuestDeps,
  claim: Claim,
  account: { readonly photoHash: string | null; readonly userId: string },
  photo: Arrival['photo'],
): Promise<string | null> {
  if (!photo || photo.bytes.byteLength > MAX_BYTES) return account.photoHash
  const hash = createHash('sha256').update(photo.bytes).digest('hex')
  if (hash === account.photoHash) return hash
  try {
    await deps.mattermost.users.setImage(account.userId, photo)
    return hash
  } catch (error) {
    deps.log.warn({ err: error, guestId: claim.guestId }, 'the photo of a guest could not be set')
    return account.photoHash
  }
}
