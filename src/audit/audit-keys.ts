import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'
import type { KeyRing } from '../settings/key-ring.ts'

/** A signature, and the name of the key that made it. */
export type Signed = { readonly keyName: string; readonly signature: string }

/** What the audit is signed with: one Ed25519 key for each key of the ring, made of it and of nothing else. */
export type AuditKeys = {
  /** Name of the key that signs now. */
  readonly current: string
  /** Names to public keys, 32 bytes in base64: what whoever checks an export has to know. */
  readonly publicKeys: Readonly<Record<string, string>>
  sign(text: string): Signed
  /** `unknown-key` when the ring holds no key of that name. */
  check(text: string, signed: Signed): 'good' | 'bad' | 'unknown-key'
}

/** RFC 8410: an Ed25519 private key in PKCS #8 is this prefix and 32 bytes; a public one in SPKI likewise. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const SEED_BYTES = 32

/** Kept apart from every other use of the same key of the ring (RFC 5869, `info`). */
const USE = 'mission-collaboration audit signature'

/** Derives the signing keys. Whoever has the ring has them; whoever has only the database has none. */
export function createAuditKeys(ring: KeyRing): AuditKeys {
  const pairs = new Map<string, { privateKey: KeyObject; publicKey: KeyObject }>()
  for (const name of ring.names) {
    const key = ring.byName(name)
    if (key) pairs.set(name, pairOf(key))
  }
  return {
    current: ring.current,
    publicKeys: Object.fromEntries([...pairs].map(([name, { publicKey }]) => [name, textOf(publicKey)])),
    sign(text) {
      const pair = pairs.get(ring.current)
      if (!pair) throw new Error(`no key named ${ring.current}`)
      return { keyName: ring.current, signature: sign(null, Buffer.from(text), pair.privateKey).toString('base64') }
    },
    check(text, { keyName, signature }) {
      const pair = pairs.get(keyName)
      if (!pair) return 'unknown-key'
      return verify(null, Buffer.from(text), pair.publicKey, Buffer.from(signature, 'base64')) ? 'good' : 'bad'
    },
  }
}

/** @returns true when the signature is that of the public key, 32 bytes in base64, over the text. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const bytes = Buffer.from(publicKey, 'base64')
  if (bytes.length !== SEED_BYTES) return false
  const key = createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, bytes]), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}

function pairOf(key: KeyObject): { privateKey: KeyObject; publicKey: KeyObject } {
  const seed = Buffer.from(hkdfSync('sha256', key.export(), '', USE, SEED_BYTES))
  const privateKey = createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}

function textOf(publicKey: KeyObject): string {
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_PREFIX.length).toString('base64')
}
