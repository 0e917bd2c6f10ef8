import {
  type AccessRequestAnswer,
  accessRequestAnswer,
  accessRequestBody,
  answerRequestBody,
  ownRequestAnswer,
  ownRequestBody,
  useInviteAnswer,
  useInviteBody,
} from '../api/access-request.ts'
import type { ProblemCode } from '../api/errors.ts'
import { type Route, route } from '../api/route.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import { decide } from '../policy/decide.ts'
import type { Access, OwnRequest } from './access.ts'

/** A verified token, as far as this room reads it. */
type Person = { readonly tid: string; readonly oid: string; readonly name: string }

const tokenProblems = [
  'token_malformed',
  'token_signature',
  'token_expired',
  'token_guest_account',
  'operator_member',
  'bad_request',
  'too_many_requests',
] as const satisfies readonly ProblemCode[]

/**
 * What somebody does who is not in yet: asks, answers, comes with an invitation. Every call carries the token of the host,
 * verified as at sign-in (security I4); there is no session.
 */
export function applicantRoutes<Token extends Person>(deps: {
  access: Pick<Access, 'request' | 'requestOf' | 'answerBack' | 'useInvite'>
  verify: (token: string) => Promise<Token>
  /** Whose terms apply. @throws Problem `token_guest_account`, `operator_member` */
  organisationOf: (token: Token) => string
  partners: PartnerRegistry
}): Route[] {
  const { access, verify, organisationOf, partners } = deps
  return [
    route({
      method: 'POST',
      path: '/api/access-requests',
      summary: 'Ask for access after a refusal, or for more time before access ends',
      auth: 'none',
      limit: 'sign-in',
      body: accessRequestBody,
      answers: {
        201: { schema: accessRequestAnswer, summary: 'Asked; the same answer when this person has asked already' },
      },
      problems: [...tokenProblems, 'tenant_not_listed', 'request_limit', 'renewal_early'],
      handle: async ({ body }) => {
        const token = await verify(body.token)
        const termsTid = organisationOf(token)
        const admission = decide(partners.byTenant(termsTid))
        const reason = admission.isAdmitted ? 'admitted' : admission.reason
        return { status: 201, body: shown(await access.request(token, body.text, { reason, termsTid })) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/access-requests/mine',
      summary: 'What has become of the newest request of this person',
      auth: 'none',
      limit: 'sign-in',
      body: ownRequestBody,
      answers: { 200: { schema: ownRequestAnswer, summary: 'The request, if there is one' } },
      problems: tokenProblems,
      handle: async ({ body }) => {
        const request = await access.requestOf(await verify(body.token))
        return { status: 200, body: request ? { request: shown(request) } : {} }
      },
    }),
    route({
      method: 'POST',
      path: '/api/access-requests/answer',
      summary: 'Answer what was asked back',
      auth: 'none',
      limit: 'sign-in',
      body: answerRequestBody,
      answers: { 200: { schema: accessRequestAnswer, summary: 'Answered; it is the turn of who decides' } },
      problems: [...tokenProblems, 'not_found'],
      handle: async ({ body }) => ({
        status: 200,
        body: shown(await access.answerBack(await verify(body.token), body.answer)),
      }),
    }),
    route({
      method: 'POST',
      path: '/api/invites/use',
      summary: 'Come with an invitation; lets nobody in but who was picked, the sponsor says the rest',
      auth: 'none',
      limit: 'sign-in',
      body: useInviteBody,
      answers: { 200: { schema: useInviteAnswer, summary: 'Noted' } },
      problems: [...tokenProblems, 'invite_unusable'],
      handle: async ({ body }) => {
        const token = await verify(body.token)
        return { status: 200, body: await access.useInvite(token, body.inviteId, organisationOf(token)) }
      },
    }),
  ]
}

function shown({ requestId: _, ...request }: OwnRequest): AccessRequestAnswer {
  return request
}
