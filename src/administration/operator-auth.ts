import { createHash, timingSafeEqual } from 'node:crypto'
import { Problem } from '../api/errors.ts'
import type { RouteRequest } from '../api/route.ts'
import { requireOperator } from '../entra/operator.ts'
import type { VerifiedToken } from '../entra/verified-token.ts'
import type { Settings } from '../settings/schema.ts'
import type { RefusedAttempts } from './refused-attempts.ts'

/** Who administers, as the audit names them. */
export type Operator = { readonly actor: string }

type OperatorRequest = Pick<RouteRequest, 'authorization' | 'address'>

/**
 * Lets in a person with the operator's role in the operator's own tenant (security I1), or a script with one of the
 * operator's keys, of which only hashes are kept. Whoever shows something else is refused, and that is recorded.
 *
 * @throws Problem `token_missing`, `admin_required`, or the refusal of the token.
 */
export function createOperatorAuth(deps: {
  settings: Settings
  verify: (token: string) => Promise<VerifiedToken>
  refused: Pick<RefusedAttempts, 'note'>
}): (request: OperatorRequest) => Promise<Operator> {
  const { settings, verify, refused } = deps
  const keyHashes = settings.operator.keyHashes.map((hash) => Buffer.from(hash, 'hex'))

  async function refuse(error: unknown, address: string, token?: VerifiedToken): Promise<never> {
    if (error instanceof Problem && error.family === 'refusal') {
      const actor = token ? `person:${token.tid}/${token.oid}` : `address:${address}`
      await refused.note({ actor, address, code: error.code })
    }
    throw error
  }

  function byKey(key: string): Operator {
    const hash = createHash('sha256').update(key).digest()
    if (!keyHashes.some((known) => timingSafeEqual(known, hash))) throw new Problem('admin_required')
    return { actor: `key:${hash.toString('hex').slice(0, 8)}` }
  }

  return async ({ authorization, address }) => {
    if (!authorization) throw new Problem('token_missing')
    let token: VerifiedToken | undefined
    try {
      if (authorization.scheme === 'key') return byKey(authorization.value)
      token = await verify(authorization.value)
      requireOperator(token, settings)
      return { actor: `operator:${token.oid}` }
    } catch (error) {
      return refuse(error, address, token)
    }
  }
}
