import { createCipheriv, createDecipheriv, randomBytes as systemRandom } from 'node:crypto'
import type { KeyRing } from './key-ring.ts'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What was sealed, and the name of the key that opens it. */
export type Sealed = { readonly keyName: string; readonly bytes: Uint8Array }

/** Raised when a seal does not open: another key, another place, or altered bytes. */
export class SealBroken extends Error {
  constructor(why: string, cause?: unknown) {
    super(`a sealed secret does not open: ${why}`, { cause })
    this.name = 'SealBroken'
  }
}

/**
 * Seals with the current key. The associated data names the place, and the name of the key is added to it, so that a
 * sealed value moved to another place, or put under another key's name, does not open (security P4).
 */
export function seal(ring: KeyRing, place: string, plain: string, randomBytes = systemRandom): Sealed {
  const keyName = ring.current
  const key = ring.byName(keyName)
  if (!key) throw new SealBroken(`no key named ${keyName}`)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce)
  cipher.setAAD(Buffer.from(`${place}|${keyName}`))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return { keyName, bytes: Buffer.concat([nonce, body, cipher.getAuthTag()]) }
}

/** @throws SealBroken */
export function unseal(ring: KeyRing, place: string, { keyName, bytes }: Sealed): string {
  const key = ring.byName(keyName)
  if (!key) throw new SealBroken(`no key named ${keyName}`)
  if (bytes.byteLength <= NONCE_BYTES + TAG_BYTES) throw new SealBroken('too short')
  const data = Buffer.from(bytes)
  try {
    const decipher = createDecipheriv(ALGORITHM, key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(`${place}|${keyName}`))
    decipher.setAuthTag(data.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch (error) {
    throw new SealBroken(`key ${keyName}`, error)
  }
}
