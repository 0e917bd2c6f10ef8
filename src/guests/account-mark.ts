import { createHmac, timingSafeEqual } from 'node:crypto'
import type { KeyRing } from '../settings/key-ring.ts'

/** Key in the account's `props`. */
const PROP = 'mission_mark'

/**
 * Proof that we made an account: the address alone proves nothing, because it follows from ids that others know, and on
 * an open server anybody could have taken it before. The mark can be made only with a key of ours, for that address only.
 */
export function accountMark(ring: KeyRing, address: string): Record<string, string> {
  return { [PROP]: markWith(ring, ring.current, address) ?? '' }
}

/** True when the mark was made with any key of the ring, so also before a rotation or a loss of the database. */
export function bearsMark(
  ring: KeyRing,
  address: string,
  props: Readonly<Record<string, unknown>> | undefined,
): boolean {
  const found = props?.[PROP]
  if (typeof found !== 'string') return false
  return ring.names.some((name) => {
    const expected = markWith(ring, name, address)
    return (
      expected !== undefined &&
      expected.length === found.length &&
      timingSafeEqual(Buffer.from(expected), Buffer.from(found))
    )
  })
}

function markWith(ring: KeyRing, keyName: string, address: string): string | undefined {
  const key = ring.byName(keyName)
  return key && createHmac('sha256', key).update(`account|${address}`).digest('base64url')
}
