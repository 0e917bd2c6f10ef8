import { compactVerify, decodeJwt, decodeProtectedHeader, errors } from 'jose'
import { Problem } from '../api/errors.ts'
import type { Settings } from '../settings/schema.ts'
import { Secret } from '../settings/secret.ts'
import type { Fetch } from './bounded-fetch.ts'
import { cloudOf } from './clouds.ts'
import { createJwksCache, type JwksLimits } from './jwks-cache.ts'
import type { SigningKey } from './signing-keys.ts'
import {
  accountKind,
  appRoles,
  type Claims,
  displayText,
  requireAlgorithm,
  requireAudience,
  requireClient,
  requireIssuer,
  requireKeyId,
  requireKeyIssuer,
  requireObjectId,
  requireScope,
  requireTenantId,
  requireTimes,
  requireVersion,
  type TokenRoute,
} from './token-checks.ts'
import type { VerifiedToken } from './verified-token.ts'

/** Entra's tokens are about 2 KB; group overage keeps them below this. */
const MAX_TOKEN_CHARACTERS = 16_384

export type TokenVerifier = {
  /**
   * Checks a person's token (design 6.1). Whether the tenant is admitted is not decided here: a token of an unlisted
   * tenant verifies too, so that its holder can be told so and may ask for access.
   *
   * @throws Problem with the code of the first check that refuses, or `entra_away`.
   */
  readonly verify: (token: string, route?: TokenRoute) => Promise<VerifiedToken>
}

/** @param deps.isListedTenant tenants whose own key document may be fetched; the operator's always is. */
export function createTokenVerifier(deps: {
  settings: Settings
  isListedTenant: (tid: string) => boolean
  now: () => number
  fetch?: Fetch | undefined
  jwksLimits?: Partial<JwksLimits> | undefined
}): TokenVerifier {
  const { settings, isListedTenant, now } = deps
  const cloud = cloudOf(settings)
  const operatorTid = settings.operator.tenantId
  const keys = createJwksCache({ loginUrl: cloud.loginUrl, now, fetch: deps.fetch, limits: deps.jwksLimits })

  /** Entra signs for all tenants with the same keys, so strangers are checked with the operator's and cause no fetch of their own (I2). */
  const keyTenantOf = (tid: string): string => (isListedTenant(tid) ? tid : operatorTid)

  const verify: TokenVerifier['verify'] = async (token, route = 'sso') => {
    const { header, unproven } = decode(token)
    requireAlgorithm(header)
    const kid = requireKeyId(header)
    const tid = requireTenantId(unproven)
    const signingKey = await keys.keyOf(keyTenantOf(tid), kid)
    const claims = await requireSignature(token, signingKey)

    requireVersion(claims)
    requireIssuer(claims, cloud, tid)
    requireKeyIssuer(signingKey.issuer, claims, tid)
    requireAudience(claims, settings.entra)
    const azp = requireClient(claims, settings.entra.clientId, route)
    requireScope(claims)
    const oid = requireObjectId(claims)
    const times = requireTimes(claims, now(), settings.entra.skewSeconds)

    const acct = accountKind(claims)
    return {
      tid,
      oid,
      name: displayText(claims, 'name'),
      preferredUsername: displayText(claims, 'preferred_username'),
      ...(typeof claims.idp === 'string' ? { idp: claims.idp } : {}),
      ...(acct === undefined ? {} : { acct }),
      roles: appRoles(claims),
      azp,
      ...times,
      raw: new Secret(token),
      isFallback: route === 'fallback',
    }
  }

  return { verify }
}

/** Reads header and claims without believing them: they only say which key to ask for. */
function decode(token: string): { header: { alg?: unknown; kid?: unknown }; unproven: Claims } {
  if (token.length > MAX_TOKEN_CHARACTERS) throw new Problem('token_malformed', { why: 'too long' })
  try {
    return { header: decodeProtectedHeader(token), unproven: decodeJwt(token) }
  } catch (cause) {
    throw new Problem('token_malformed', { cause })
  }
}

/** @returns the claims that the signature covers; they are the same bytes that `decode` read. */
async function requireSignature(token: string, { key }: SigningKey): Promise<Claims> {
  try {
    await compactVerify(token, key, { algorithms: ['RS256'] })
  } catch (cause) {
    throw new Problem(cause instanceof errors.JWSSignatureVerificationFailed ? 'token_signature' : 'token_malformed', {
      cause,
    })
  }
  return decodeJwt(token)
}
