import { Problem } from '../api/errors.ts'
import { type Cloud, issuerOf } from './clouds.ts'
import { hostClients } from './host-clients.ts'

/** The claims as they stand in the token: nothing about them is believed until its check has run. */
export type Claims = Readonly<Record<string, unknown>>

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Entra signs with RS256 only; anything else (`none`, HS256 with our public key as secret) is an attack. */
export function requireAlgorithm(header: { alg?: unknown }): void {
  if (header.alg !== 'RS256') throw new Problem('token_algorithm')
}

/** Without an id the key cannot be told; Entra always names it. */
export function requireKeyId(header: { kid?: unknown }): string {
  if (typeof header.kid !== 'string' || header.kid.length === 0 || header.kid.length > 256) {
    throw new Problem('token_malformed', { why: 'no key id' })
  }
  return header.kid
}

/** The tenant id goes into an address, so it is a GUID or nothing (security I2). */
export function requireTenantId(claims: Claims): string {
  if (typeof claims.tid !== 'string' || !GUID.test(claims.tid)) {
    throw new Problem('token_malformed', { why: 'tid is not a GUID' })
  }
  return claims.tid
}

/** Version 1 tokens have another issuer, audience and client claim; the registration must ask for version 2. */
export function requireVersion(claims: Claims): void {
  if (claims.ver !== '2.0') throw new Problem('token_version')
}

/** The issuer is the one of this very tenant in this very cloud. */
export function requireIssuer(claims: Claims, cloud: Cloud, tid: string): void {
  if (claims.iss !== issuerOf(cloud, tid)) throw new Problem('token_issuer')
}

/** A key may only sign for the issuer that the key document names beside it, `{tenantid}` standing for any (security I2). */
export function requireKeyIssuer(keyIssuer: string, claims: Claims, tid: string): void {
  if (keyIssuer.replaceAll('{tenantid}', tid) !== claims.iss) {
    throw new Problem('token_issuer', { why: 'the signing key belongs to another issuer' })
  }
}

export function requireAudience(
  claims: Claims,
  app: { readonly clientId: string; readonly applicationIdUri?: string | undefined },
): void {
  const { aud } = claims
  const isOurs = aud === app.clientId || (app.applicationIdUri !== undefined && aud === app.applicationIdUri)
  if (!isOurs) throw new Problem('token_audience')
}

/** How the token reached us: from the Teams host, or by nested app authentication and the pop-up. */
export type TokenRoute = 'sso' | 'fallback'

/** Hosts of Microsoft present tokens on the usual route; our own application only on that of the two fallbacks (security I2). */
export function requireClient(claims: Claims, clientId: string, route: TokenRoute): string {
  const { azp } = claims
  const isExpected = typeof azp === 'string' && (route === 'fallback' ? azp === clientId : hostClients.has(azp))
  if (!isExpected) throw new Problem('token_client')
  return azp
}

/** A person delegated `access_as_user`; a token of an application acting alone has no scopes, or says `idtyp` app. */
export function requireScope(claims: Claims): void {
  const { scp, idtyp } = claims
  const scopes = typeof scp === 'string' ? scp.split(' ') : []
  if (idtyp === 'app' || !scopes.includes('access_as_user')) throw new Problem('token_scope')
}

export function requireObjectId(claims: Claims): string {
  if (typeof claims.oid !== 'string' || !GUID.test(claims.oid)) throw new Problem('token_no_oid')
  return claims.oid
}

/** All three times must be there; `skewSeconds` is the difference of clocks that is forgiven. */
export function requireTimes(
  claims: Claims,
  nowMs: number,
  skewSeconds: number,
): { readonly expiresAtMs: number; readonly issuedAtMs: number } {
  const expiresAt = seconds(claims, 'exp')
  const notBefore = seconds(claims, 'nbf')
  const issuedAt = seconds(claims, 'iat')
  const nowSeconds = nowMs / 1000
  if (expiresAt <= nowSeconds - skewSeconds) throw new Problem('token_expired')
  if (Math.max(notBefore, issuedAt) > nowSeconds + skewSeconds) throw new Problem('token_not_yet_valid')
  return { expiresAtMs: expiresAt * 1000, issuedAtMs: issuedAt * 1000 }
}

function seconds(claims: Claims, name: 'exp' | 'nbf' | 'iat'): number {
  const value = claims[name]
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Problem('token_malformed', { why: `no ${name}` })
  return value
}

/** `acct` is an optional claim: number or, from some issuers, text; any other value counts as absent, which is refused where it matters. */
export function accountKind(claims: Claims): 0 | 1 | undefined {
  const { acct } = claims
  if (acct === 0 || acct === '0') return 0
  if (acct === 1 || acct === '1') return 1
  return undefined
}

export function appRoles(claims: Claims): readonly string[] {
  const { roles } = claims
  return Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : []
}

/** Text for display, never for decisions; capped because it ends up in names. */
export function displayText(claims: Claims, name: 'name' | 'preferred_username'): string {
  const value = claims[name]
  return typeof value === 'string' ? value.slice(0, 256) : ''
}
