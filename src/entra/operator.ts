import { Problem } from '../api/errors.ts'
import type { Settings } from '../settings/schema.ts'
import type { VerifiedToken } from './verified-token.ts'

/**
 * Security I1: an administering role counts only in a token of the operator's own tenant. A partner can put any role
 * name into the tokens of its own people.
 *
 * @throws Problem `admin_required`
 */
export function requireOperator(token: VerifiedToken, settings: Settings): void {
  const isOperator = token.tid === settings.operator.tenantId && token.roles.includes(settings.operator.role)
  if (!isOperator) throw new Problem('admin_required')
}
