import { Problem } from '../api/errors.ts'
import { homeAccountOf } from '../entra/home-account.ts'
import type { VerifiedToken } from '../entra/verified-token.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import type { Settings } from '../settings/schema.ts'

/**
 * Tells whose terms apply to the person behind a token (security I1). The operator's own people are members of the
 * server and never become guests of it: they are told where their door is.
 *
 * @returns the tenant id; it may be one that is not listed.
 * @throws Problem `token_guest_account`, `operator_member`
 */
export function createOrganisationOf({
  settings,
  partners,
}: {
  settings: Pick<Settings, 'operator' | 'mattermost'>
  partners: PartnerRegistry
}): (token: Pick<VerifiedToken, 'tid' | 'acct' | 'idp'>) => string {
  const operatorTid = settings.operator.tenantId
  const mattermostUrl = settings.mattermost.siteUrl ?? settings.mattermost.url
  const rules = {
    operatorTid,
    mayComeAsB2b: (tid: string) => partners.byTenant(tid)?.terms.mayComeAsB2b === true,
    speaksForGuests: (tid: string) => partners.byTenant(tid)?.terms.speaksForGuests === true,
  }
  return (token) => {
    const { termsTid } = homeAccountOf(token, rules)
    if (termsTid === operatorTid) throw new Problem('operator_member', { facts: { mattermostUrl } })
    return termsTid
  }
}
