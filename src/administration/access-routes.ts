import type { Access } from '../access/access.ts'
import { listRequests, type RequestRow, standingOf } from '../access/requests.ts'
import {
  type AdminRequestView,
  decideInviteBody,
  decideRequestBody,
  inviteBody,
  invitesAnswer,
  requestsAnswer,
  sponsorsAnswer,
} from '../api/admin.ts'
import { inviteId } from '../api/invite-link.ts'
import type { Route } from '../api/route.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import type { Store } from '../store/open.ts'
import { type Authenticate, createAdminRoute, param } from './admin-route.ts'

const ID = /^[a-z0-9-]{1,64}$/
const USER_ID = /^[a-z0-9]{26}$/

const decisionProblems = [
  'not_found',
  'request_decided',
  'card_outdated',
  'own_request',
  'organisation_closed',
  'bad_request',
] as const

/** Requests, invitations and linked sponsors: whatever a sponsor can do, the operator can. */
export function administeredAccessRoutes(deps: {
  authenticate: Authenticate
  access: Access
  partners: PartnerRegistry
  store: Pick<Store, 'db'>
}): Route[] {
  const { access, partners, store } = deps
  const adminRoute = createAdminRoute(deps.authenticate)

  return [
    adminRoute({
      method: 'GET',
      path: '/api/admin/requests',
      summary: 'Requests for access and for more time, newest first',
      answers: { 200: { schema: requestsAnswer, summary: 'Requests' } },
      handle: async () => ({ status: 200, body: await requestViews() }),
    }),
    adminRoute({
      method: 'POST',
      path: '/api/admin/requests/:id',
      summary:
        'Approve, refuse or ask back. Approving opens no organisation: that has to be active; an ended access is given back, never for longer than the terms say',
      params: { id: ID },
      body: decideRequestBody,
      answers: { 200: { schema: requestsAnswer, summary: 'Done' } },
      problems: decisionProblems,
      handle: async (request, { actor }) => {
        const { decision, reason, days, round } = request.body
        const id = param(request, 'id')
        const caller = { operator: actor }
        const at = round === undefined ? {} : { round }
        if (decision === 'approve')
          await access.approve(caller, id, { ...at, reason, ...(days === undefined ? {} : { days }) })
        if (decision === 'refuse') await access.refuse(caller, id, { ...at, reason })
        if (decision === 'ask') await access.askBack(caller, id, { ...at, question: reason })
        return { status: 200, body: await requestViews() }
      },
    }),
    adminRoute({
      method: 'GET',
      path: '/api/admin/invites',
      summary: 'Invitations, newest first',
      answers: { 200: { schema: invitesAnswer, summary: 'Invitations' } },
      handle: async (_, { actor }) => ({ status: 200, body: { invites: await access.invitesOf({ operator: actor }) } }),
    }),
    adminRoute({
      method: 'POST',
      path: '/api/admin/invites',
      summary: 'Invite somebody; the link lets nobody in by itself',
      body: inviteBody,
      answers: { 201: { schema: invitesAnswer, summary: 'Invited; all invitations' } },
      problems: ['bad_request', 'organisation_closed', 'invite_limit', 'partner_full', 'own_request'],
      handle: async ({ body }, { actor }) => {
        const { organisationTid, tid = organisationTid, oid, name, address, purpose, days } = body
        const to = oid === undefined ? { address } : { tid, oid, name }
        await access.invite(
          { operator: actor },
          { to, organisationTid, purpose, ...(days === undefined ? {} : { days }) },
        )
        return { status: 201, body: { invites: await access.invitesOf({ operator: actor }) } }
      },
    }),
    adminRoute({
      method: 'POST',
      path: '/api/admin/invites/:id',
      summary: 'Say who used an invitation, or take it back',
      params: { id: inviteId },
      body: decideInviteBody,
      answers: { 200: { schema: invitesAnswer, summary: 'Done; all invitations' } },
      problems: decisionProblems,
      handle: async (request, { actor }) => {
        const caller = { operator: actor }
        const id = param(request, 'id')
        const { decision } = request.body
        await (decision === 'withdraw'
          ? access.withdrawInvite(caller, id)
          : access.confirmInvite(caller, id, decision === 'is-them'))
        return { status: 200, body: { invites: await access.invitesOf(caller) } }
      },
    }),
    adminRoute({
      method: 'GET',
      path: '/api/admin/sponsors',
      summary: 'Members whose accounts in Mattermost and Teams are linked',
      answers: { 200: { schema: sponsorsAnswer, summary: 'Linked sponsors' } },
      handle: async () => ({ status: 200, body: { sponsors: await access.linkedSponsors() } }),
    }),
    adminRoute({
      method: 'DELETE',
      path: '/api/admin/sponsors/:id',
      summary: 'Take a link away; the sponsor is asked in Mattermost again',
      params: { id: USER_ID },
      answers: { 204: { summary: 'Unlinked' } },
      problems: ['not_found'],
      handle: async (request, { actor }) => {
        await access.unlinkSponsor({ operator: actor }, param(request, 'id'))
        return { status: 204 }
      },
    }),
  ]

  async function requestViews(): Promise<{ requests: AdminRequestView[] }> {
    const rows = await listRequests(store.db)
    return { requests: rows.map(viewOf) }
  }

  function viewOf(row: RequestRow): AdminRequestView {
    const partner = partners.byTenant(row.termsTid)
    return {
      id: row.id,
      tid: row.tid,
      oid: row.oid,
      name: row.name,
      organisation: partner?.name ?? '',
      text: row.text,
      askedAtMs: row.askedAtMs,
      reason: row.reason,
      kind: row.kind,
      state: standingOf(row),
      round: row.round,
      ...(row.question === null ? {} : { question: row.question }),
      ...(row.answer === null ? {} : { answer: row.answer }),
      ...(row.decisionReason ? { decisionReason: row.decisionReason } : {}),
      ...(row.expiresAtMs === null ? {} : { expiresAtMs: row.expiresAtMs }),
      maxDays: partner?.terms.guestDays ?? 0,
    }
  }
}
