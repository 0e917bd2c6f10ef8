import { createHash } from 'node:crypto'
import { canonicalJson } from '../audit/chain.ts'
import type { Partner } from './partner.ts'

const versions = new WeakMap<object, string>()

/**
 * Names what an organisation is given: equal for equal name, standing and terms, whoever read them and whenever, and
 * another one for anything else. No clock has a part in it, so replicas need not agree on the time.
 */
export function termsVersion(partner: Pick<Partner, 'name' | 'state' | 'terms'>): string {
  const known = versions.get(partner)
  if (known !== undefined) return known
  const { name, state, terms } = partner
  const version = createHash('sha256').update(canonicalJson({ name, state, terms })).digest('hex').slice(0, 32)
  versions.set(partner, version)
  return version
}
