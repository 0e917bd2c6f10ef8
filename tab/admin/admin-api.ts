import type {
  AdminInviteView,
  AdminRequestView,
  AuditRecordView,
  GuestView,
  Overview,
  PartnerBody,
  PartnerView,
  SponsorView,
} from '../../src/api/admin.ts'
import type { Host } from '../host/host.ts'
import { type CallDeps, type CallOptions, call } from '../session/call.ts'
import { tokenOf } from '../session/walk.ts'

export type NewInvitation = { readonly organisationTid: string; readonly address: string; readonly purpose: string }

/** The operator's routes (`src/api/admin.ts`). Every one throws Failed, or HostSilent. */
export type AdminApi = {
  readonly overview: () => Promise<Overview>
  readonly partners: () => Promise<readonly PartnerView[]>
  readonly savePartner: (tid: string, body: PartnerBody) => Promise<readonly PartnerView[]>
  readonly removePartner: (tid: string) => Promise<void>
  readonly guests: () => Promise<readonly GuestView[]>
  readonly endAccess: (guestId: string, reason: string) => Promise<readonly GuestView[]>
  readonly restoreAccess: (guestId: string, reason: string) => Promise<readonly GuestView[]>
  readonly renewAccess: (guestId: string, days: number) => Promise<readonly GuestView[]>
  readonly requests: () => Promise<readonly AdminRequestView[]>
  readonly decide: (
    requestId: string,
    decision: 'approve' | 'refuse' | 'ask',
    how: { readonly reason: string; readonly days?: number; readonly round: number },
  ) => Promise<readonly AdminRequestView[]>
  readonly invites: () => Promise<readonly AdminInviteView[]>
  readonly invite: (invite: NewInvitation) => Promise<readonly AdminInviteView[]>
  readonly decideInvite: (
    inviteId: string,
    decision: 'is-them' | 'is-not-them' | 'withdraw',
  ) => Promise<readonly AdminInviteView[]>
  readonly sponsors: () => Promise<readonly SponsorView[]>
  readonly unlinkSponsor: (userId: string) => Promise<void>
  /** @param before only records older than this number */
  readonly audit: (before: number | undefined, limit: number) => Promise<readonly AuditRecordView[]>
}

/**
 * Administration opens no session: each batch of calls carries a token that the host gave for it, and the backend checks the
 * operator's role every time.
 */
export function createAdminApi(host: Pick<Host, 'getToken'>, deps: CallDeps): AdminApi {
  let underWay: Promise<string> | undefined

  /** Calls that start together share one token of the host. */
  function token(): Promise<string> {
    underWay ??= tokenOf(host, true).finally(() => {
      underWay = undefined
    })
    return underWay
  }

  async function ask<Answer>(path: string, options: Omit<CallOptions, 'bearer'> = {}): Promise<Answer> {
    return call<Answer>(deps, `/api/admin${path}`, { ...options, bearer: await token() })
  }

  const guestAction = async (guestId: string, action: string, body: object): Promise<readonly GuestView[]> => {
    const path = `/guests/${encodeURIComponent(guestId)}/${action}`
    return (await ask<{ guests: GuestView[] }>(path, { method: 'POST', body })).guests
  }

  return {
    overview: () => ask('/overview'),
    partners: async () => (await ask<{ partners: PartnerView[] }>('/partners')).partners,
    savePartner: async (tid, body) =>
      (await ask<{ partners: PartnerView[] }>(`/partners/${encodeURIComponent(tid)}`, { method: 'PUT', body }))
        .partners,
    removePartner: (tid) => ask(`/partners/${encodeURIComponent(tid)}`, { method: 'DELETE' }),
    guests: async () => (await ask<{ guests: GuestView[] }>('/guests')).guests,
    endAccess: (guestId, reason) => guestAction(guestId, 'end', { reason }),
    restoreAccess: (guestId, reason) => guestAction(guestId, 'restore', { reason }),
    renewAccess: (guestId, days) => guestAction(guestId, 'renew', { days }),
    requests: async () => (await ask<{ requests: AdminRequestView[] }>('/requests')).requests,
    decide: async (requestId, decision, how) => {
      const path = `/requests/${encodeURIComponent(requestId)}`
      const body = { decision, ...how }
      return (await ask<{ requests: AdminRequestView[] }>(path, { method: 'POST', body })).requests
    },
    invites: async () => (await ask<{ invites: AdminInviteView[] }>('/invites')).invites,
    invite: async (body) => (await ask<{ invites: AdminInviteView[] }>('/invites', { method: 'POST', body })).invites,
    decideInvite: async (inviteId, decision) => {
      const path = `/invites/${encodeURIComponent(inviteId)}`
      return (await ask<{ invites: AdminInviteView[] }>(path, { method: 'POST', body: { decision } })).invites
    },
    sponsors: async () => (await ask<{ sponsors: SponsorView[] }>('/sponsors')).sponsors,
    unlinkSponsor: (userId) => ask(`/sponsors/${encodeURIComponent(userId)}`, { method: 'DELETE' }),
    audit: async (before, limit) => {
      const query = new URLSearchParams({
        limit: String(limit),
        ...(before === undefined ? {} : { before: String(before) }),
      })
      return (await ask<{ records: AuditRecordView[] }>(`/audit?${query}`)).records
    },
  }
}
