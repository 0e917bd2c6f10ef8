import { type CryptoKey, importJWK } from 'jose'
import { z } from 'zod'

/** A key that Entra signs with, and the issuer that may use it: a template with `{tenantid}` or one tenant's own. */
export type SigningKey = { readonly key: CryptoKey; readonly issuer: string }

const keyDocument = z.object({ keys: z.array(z.unknown()).max(100) })

/** RSA for signatures; `issuer` is Entra's own addition to RFC 7517. 342 characters of base64url are 2048 bits. */
const rsaKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1).max(256),
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
  n: z.string().min(342).max(1400),
  e: z.string().min(1).max(16),
  issuer: z.string().min(1).max(512),
})

/**
 * Reads a key document. Keys of another kind, of another use, without an issuer, or shorter than 2048 bits are left out.
 *
 * @throws when the document is not one, or holds no usable key.
 */
export async function readSigningKeys(body: Uint8Array): Promise<ReadonlyMap<string, SigningKey>> {
  const { keys } = keyDocument.parse(JSON.parse(Buffer.from(body).toString('utf8')))
  const usable = new Map<string, SigningKey>()
  for (const candidate of keys) {
    const parsed = rsaKey.safeParse(candidate)
    if (!parsed.success) continue
    const { kid, n, e, issuer } = parsed.data
    const key = await importJWK({ kty: 'RSA', n, e, alg: 'RS256' }, 'RS256')
    if (key instanceof Uint8Array) continue
    usable.set(kid, { key, issuer })
  }
  if (usable.size === 0) throw new Error('the key document holds no usable key')
  return usable
}
