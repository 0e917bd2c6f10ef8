import { randomBytes } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'

export type SigningKey = { readonly kid: string; readonly privateKey: CryptoKey; readonly jwk: JWK }

/** Entra keeps the key before the current one in its key document, for tokens that are still about. */
const PUBLISHED_KEYS = 2

export async function makeKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: randomBytes(20).toString('base64url') }
  return { kid: jwk.kid, privateKey, jwk }
}

export async function readKeys(jwks: readonly JWK[]): Promise<readonly SigningKey[]> {
  if (jwks.length === 0) return [await makeKey()]
  return Promise.all(
    jwks.map(async (jwk) => ({
      kid: jwk.kid ?? '',
      privateKey: (await importJWK(jwk, 'RS256', { extractable: true })) as CryptoKey,
      jwk,
    })),
  )
}

export const roll = async (keys: readonly SigningKey[]): Promise<readonly SigningKey[]> =>
  [await makeKey(), ...keys].slice(0, PUBLISHED_KEYS)

/** One entry of the key document, with the issuer that may use it as Entra writes it. */
export const publicJwk = ({ kid, jwk }: SigningKey, issuer: string): object => ({
  kty: 'RSA',
  use: 'sig',
  kid,
  x5t: kid,
  n: jwk.n,
  e: jwk.e,
  issuer,
})
