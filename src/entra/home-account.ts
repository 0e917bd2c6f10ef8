import { Problem } from '../api/errors.ts'
import type { VerifiedToken } from './verified-token.ts'

export type HomeAccount = {
  /** The tenant whose terms apply. Identity stays (tid, oid) of the token, whatever stands here. */
  readonly termsTid: string
  /** True for a B2B guest account of the tenant that issued the token. */
  readonly isB2b: boolean
}

export type HomeAccountRules = {
  readonly operatorTid: string
  /** True for a partner whose terms let its people come as B2B guests of the operator's tenant. */
  readonly mayComeAsB2b: (tid: string) => boolean
  /** True for a partner whose terms take its tenant's word for guest accounts in it. */
  readonly speaksForGuests: (tid: string) => boolean
}

/**
 * Which organisation answers for the account behind a token (security I1, design 6.1).
 *
 * A partner's tenant speaks for its own members only: `acct` 1, or no `acct` at all, is refused there unless its terms
 * say that it speaks for guests. In the operator's tenant a B2B guest takes the terms of the partner that `idp` names, if
 * those terms let its people come that way. Neither of the two follows from the other. `idp` chooses terms and never an account.
 *
 * @throws Problem `token_guest_account`
 */
export function homeAccountOf(
  token: Pick<VerifiedToken, 'tid' | 'acct' | 'idp'>,
  rules: HomeAccountRules,
): HomeAccount {
  return token.tid === rules.operatorTid ? inOperatorTenant(token, rules) : inOtherTenant(token, rules)
}

function inOperatorTenant(token: Pick<VerifiedToken, 'tid' | 'acct' | 'idp'>, rules: HomeAccountRules): HomeAccount {
  const isGuest = token.acct === 1 || (token.acct === undefined && token.idp !== undefined)
  if (!isGuest) return { termsTid: token.tid, isB2b: false }
  const homeTid = tenantOfIdp(token.idp)
  if (homeTid === undefined || homeTid === token.tid || !rules.mayComeAsB2b(homeTid)) {
    throw new Problem('token_guest_account', { why: 'the home organisation of this guest is not accepted' })
  }
  return { termsTid: homeTid, isB2b: true }
}

function inOtherTenant(token: Pick<VerifiedToken, 'tid' | 'acct'>, rules: HomeAccountRules): HomeAccount {
  const isOwn = token.acct === 0
  if (!isOwn && !rules.speaksForGuests(token.tid)) throw new Problem('token_guest_account')
  return { termsTid: token.tid, isB2b: token.acct === 1 }
}

/** `idp` is an issuer: `https://sts.windows.net/{tid}/`, or a version 2 one; consumer accounts and mail codes name no tenant. */
function tenantOfIdp(idp: string | undefined): string | undefined {
  return idp?.match(
    /^https:\/\/(?:sts\.windows\.net|login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|\/v2\.0)?$/,
  )?.[1]
}
