import type { Partner } from '../partners/partner.ts'
import type { DirectVerdict } from './direct.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { GuestRow } from './guests.ts'
import { tellLater } from './tell.ts'
import { words } from './words.ts'

/** Tells the other person of a direct message that the guest does not see it; in a group nobody is told, it has other readers. */
export async function tellRefusedDirect(
  deps: GuestDeps,
  guest: Pick<GuestRow, 'username'>,
  partner: Partner,
  { channel, others, refusal }: DirectVerdict,
): Promise<void> {
  const [other] = others
  if (refusal === undefined || other === undefined || others.length > 1) return
  await tellLater(deps, {
    to: { userId: other },
    text: words.directRefused({
      username: guest.username ?? '',
      organisation: partner.name,
      reason: words.directReasons[refusal],
    }),
    key: `direct:${channel.id}:${refusal}`,
  })
}
