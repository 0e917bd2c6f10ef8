import { accessRequestAnswer, accessRequestBody } from '../api/access-request.ts'
import { type Route, route } from '../api/route.ts'
import type { VerifiedToken } from '../entra/verified-token.ts'
import type { AccessRequests } from '../partners/access-requests.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import { decide } from '../policy/decide.ts'
import type { Settings } from '../settings/schema.ts'
import { createOrganisationOf } from './organisation-of.ts'

/** The way to ask for access after a refusal; the token is verified as at sign-in (security I4). */
export function accessRoutes(deps: {
  settings: Settings
  verify: (token: string) => Promise<VerifiedToken>
  partners: PartnerRegistry
  requests: AccessRequests
}): Route[] {
  const { settings, verify, partners, requests } = deps
  const organisationOf = createOrganisationOf({ settings, partners })
  return [
    route({
      method: 'POST',
      path: '/api/access-requests',
      summary: 'Ask for access after a refusal',
      auth: 'none',
      limit: 'sign-in',
      body: accessRequestBody,
      answers: {
        201: { schema: accessRequestAnswer, summary: 'Asked; the same answer when this person has asked already' },
      },
      problems: [
        'token_malformed',
        'token_signature',
        'token_expired',
        'token_guest_account',
        'operator_member',
        'tenant_not_listed',
        'request_limit',
        'bad_request',
        'too_many_requests',
      ],
      handle: async ({ body }) => {
        const token = await verify(body.token)
        const termsTid = organisationOf(token)
        const admission = decide(partners.byTenant(termsTid))
        const row = await requests.ask(token, body.text, admission.isAdmitted ? 'admitted' : admission.reason, termsTid)
        return { status: 201, body: { state: row.state, askedAtMs: row.askedAtMs } }
      },
    }),
  ]
}
