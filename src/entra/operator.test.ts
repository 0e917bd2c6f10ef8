import { expect, it } from 'vitest'
import { Secret } from '../settings/secret.ts'
import { OPERATOR, PARTNER, PERSON, settingsFor, TEAMS_WEB } from './issuer.fixture.ts'
import { requireOperator } from './operator.ts'
import type { VerifiedToken } from './verified-token.ts'

const settings = settingsFor('http://127.0.0.1:4301')
const token = (tid: string, roles: readonly string[]): VerifiedToken => ({
  tid,
  oid: PERSON,
  name: '',
  preferredUsername: '',
  roles,
  azp: TEAMS_WEB,
  expiresAtMs: 0,
  issuedAtMs: 0,
  raw: new Secret('t'),
  isFallback: false,
})

it("I1, hostile 1: the administering role in a partner's token opens nothing", () => {
  expect(() => requireOperator(token(PARTNER, ['Mission.Operator']), settings)).toThrowError(
    expect.objectContaining({ code: 'admin_required' }),
  )
})

it("I1: a person of the operator's tenant without the role may not administer", () => {
  expect(() => requireOperator(token(OPERATOR, ['mission.operator', 'Other']), settings)).toThrowError(
    expect.objectContaining({ code: 'admin_required' }),
  )
})

it("I1: the role in a token of the operator's own tenant allows administration", () => {
  expect(() => requireOperator(token(OPERATOR, ['Mission.Operator']), settings)).not.toThrow()
})
