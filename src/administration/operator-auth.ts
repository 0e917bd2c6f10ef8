import { createHash, timingSafeEqual } from 'node:crypto'
import { Problem } from '../api/errors.ts'
import type { RouteRequest } from '../api/route.ts'
import { requireOperator } from '../entra/operator.ts'
import type { VerifiedToken } from '../entra/verified-token.ts'
import type { Settings } from '../settings/schema.ts'

/** Who administers, as the audit names them. */
export type Operator = { readonly actor: string }

/**
 * Lets in a person with the operator's role in the operator's own tenant (security I1), or a script with one of the
 * operator's keys, of which only hashes are kept.
 *
 * @throws Problem `token_missing`, `admin_required`, or the refusal of the token.
 */
export function createOperatorAuth(deps: {
  settings: Settings
  verify: (token: string) => Promise<VerifiedToken>
}): (request: Pick<RouteRequest, 'authorization'>) => Promise<Operator> {
  const { settings, verify } = deps
  const keyHashes = settings.operator.keyHashes.map((hash) => Buffer.from(hash, 'hex'))

  return async ({ authorization }) => {
    if (!authorization) throw new Problem('token_missing')
    if (authorization.scheme === 'key') {
      const hash = createHash('sha256').update(authorization.value).digest()
      if (!keyHashes.some((known) => timingSafeEqual(known, hash))) throw new Problem('admin_required')
      return { actor: `key:${hash.toString('hex').slice(0, 8)}` }
    }
    const token = await verify(authorization.value)
    requireOperator(token, settings)
    return { actor: `operator:${token.oid}` }
  }
}
