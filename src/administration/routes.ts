import { z } from 'zod'
import {
  auditAnswer,
  type CheckView,
  type GuestView,
  guestState,
  guestsAnswer,
  overview,
  partnerBody,
  partnersAnswer,
  reasonBody,
  renewBody,
} from '../api/admin.ts'
import { Problem } from '../api/errors.ts'
import type { Route } from '../api/route.ts'
import { readTail } from '../audit/read.ts'
import type { Guests } from '../guests/guests.ts'
import type { PartnerAdministration } from '../partners/registry.ts'
import type { PartnerEntry, Settings } from '../settings/schema.ts'
import type { Store } from '../store/open.ts'
import { type Authenticate, createAdminRoute, param } from './admin-route.ts'

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const ID = /^[a-z0-9-]{1,64}$/

export type AdministrationDeps = {
  settings: Settings
  authenticate: Authenticate
  partners: PartnerAdministration
  countOpenRequests: () => Promise<number>
  guests: Guests & {
    list(filter: { tid?: string | undefined; state?: GuestView['state'] | undefined }): Promise<GuestView[]>
  }
  checks: () => Promise<CheckView[]>
  store: Pick<Store, 'db'>
  openSessions: () => Promise<number>
  openSockets: () => number
  /** Makes this process act on a cut-off at once instead of at its next look. */
  pokeFeed: () => Promise<void>
}

/** Routes under `/api/admin`: partners, guests, audit, checks. Every one needs the operator. */
export function administrationRoutes(deps: AdministrationDeps): Route[] {
  const { settings, partners, guests, store } = deps

  const adminRoute = createAdminRoute(deps.authenticate)

  async function partnerViews() {
    return Promise.all(
      partners
        .all()
        .map(async (partner) => ({ ...partner, guestCount: (await guests.list({ tid: partner.tid })).length })),
    )
  }

  return [
    adminRoute({
      method: 'GET',
      path: '/api/admin/overview',
      summary: 'Start-up checks and counts',
      answers: { 200: { schema: overview, summary: 'How the mission stands' } },
      handle: async () => {
        const [checks, all, openRequests, openSessions] = await Promise.all([
          deps.checks(),
          guests.list({}),
          deps.countOpenRequests(),
          deps.openSessions(),
        ])
        const counts = {
          partners: partners.all().length,
          guests: all.length,
          activeGuests: all.filter((guest) => guest.state === 'active').length,
          openRequests,
          openSessions,
          openSockets: deps.openSockets(),
        }
        return { status: 200, body: { operatorName: settings.operator.name, checks, counts } }
      },
    }),
    adminRoute({
      method: 'GET',
      path: '/api/admin/partners',
      summary: 'Partner organisations',
      answers: { 200: { schema: partnersAnswer, summary: 'All, by name' } },
      handle: async () => ({ status: 200, body: { partners: await partnerViews() } }),
    }),
    adminRoute({
      method: 'PUT',
      path: '/api/admin/partners/:tid',
      summary: 'Add a partner organisation or change its terms',
      params: { tid: GUID },
      body: partnerBody,
      answers: { 200: { schema: partnersAnswer, summary: 'Saved; all partners' } },
      problems: ['partner_readonly', 'bad_request'],
      handle: async (request, { actor }) => {
        const entry: PartnerEntry = { ...request.body, tid: param(request, 'tid') }
        if (entry.tid === settings.operator.tenantId)
          throw new Problem('bad_request', { why: 'the operator is no partner', facts: { fields: ['tid'] } })
        await partners.save(entry, actor)
        await deps.pokeFeed()
        return { status: 200, body: { partners: await partnerViews() } }
      },
    }),
    adminRoute({
      method: 'DELETE',
      path: '/api/admin/partners/:tid',
      summary: 'Remove a partner organisation; its people are out at once',
      params: { tid: GUID },
      answers: { 204: { summary: 'Removed' } },
      problems: ['partner_readonly', 'not_found'],
      handle: async (request, { actor }) => {
        await partners.remove(param(request, 'tid'), actor)
        await deps.pokeFeed()
        return { status: 204 }
      },
    }),
    adminRoute({
      method: 'GET',
      path: '/api/admin/guests',
      summary: 'Guests, with organisation, sponsor, channels, last seen and expiry',
      query: z.strictObject({ tid: z.string().regex(GUID).optional(), state: guestState.optional() }),
      answers: { 200: { schema: guestsAnswer, summary: 'Guests' } },
      handle: async ({ query }) => ({ status: 200, body: { guests: await guests.list(query) } }),
    }),
    adminRoute({
      method: 'POST',
      path: '/api/admin/guests/:id/end',
      summary: 'End access now',
      params: { id: ID },
      body: reasonBody,
      answers: { 202: { schema: guestsAnswer, summary: 'Closed here; Mattermost follows' } },
      problems: ['not_found'],
      handle: async (request, { actor }) => {
        await existing(param(request, 'id'))
        await guests.cutOff(param(request, 'id'), { actor, reason: request.body.reason })
        await deps.pokeFeed()
        return { status: 202, body: { guests: await guests.list({}) } }
      },
    }),
    adminRoute({
      method: 'POST',
      path: '/api/admin/guests/:id/restore',
      summary: 'Give access back: lifts a cut-off or a veto',
      params: { id: ID },
      body: reasonBody,
      answers: { 200: { schema: guestsAnswer, summary: 'Given back' } },
      problems: ['not_found'],
      handle: async (request, { actor }) => {
        await existing(param(request, 'id'))
        await guests.restore(param(request, 'id'), { actor, reason: request.body.reason })
        return { status: 200, body: { guests: await guests.list({}) } }
      },
    }),
    adminRoute({
      method: 'POST',
      path: '/api/admin/guests/:id/renew',
      summary: 'Renew access for a number of days from now',
      params: { id: ID },
      body: renewBody,
      answers: { 200: { schema: guestsAnswer, summary: 'Renewed' } },
      problems: ['not_found'],
      handle: async (request, { actor }) => {
        await existing(param(request, 'id'))
        await guests.renew(param(request, 'id'), request.body.days, { actor })
        return { status: 200, body: { guests: await guests.list({}) } }
      },
    }),
    adminRoute({
      method: 'GET',
      path: '/api/admin/audit',
      summary: 'The newest audit records',
      query: z.strictObject({
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      answers: { 200: { schema: auditAnswer, summary: 'Newest first' } },
      handle: async ({ query }) => {
        const records = await readTail(store.db, query.limit, query.before)
        return {
          status: 200,
          body: {
            records: records.map(({ previousHash: _, keyName: _name, signature: _signature, ...record }) => record),
          },
        }
      },
    }),
  ]

  async function existing(id: string): Promise<void> {
    if (!(await guests.byId(id))) throw new Problem('not_found')
  }
}
