import { vi } from 'vitest'
import type {
  AdminInviteView,
  AdminRequestView,
  AuditRecordView,
  CheckView,
  GuestView,
  Overview,
  PartnerView,
  SponsorView,
} from '../../src/api/admin.ts'
import type { AdminApi } from './admin-api.ts'

export const nowMs = Date.UTC(2026, 10, 24, 9)
const dayMs = 86_400_000

export function partnerView(change: Partial<PartnerView> = {}): PartnerView {
  return {
    tid: '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02',
    name: 'Nordkyst Coast Guard',
    cloud: 'commercial',
    state: 'active',
    isFromSettings: false,
    guestCount: 12,
    updatedAtMs: nowMs - dayMs,
    terms: {
      channels: { mission: ['coordination', 'logistics'] },
      mayBeAddedTo: {},
      maxGuests: 200,
      maxFirstLoginsPerHour: 60,
      guestDays: 90,
      languages: ['en', 'nb'],
      admission: 'all',
      noticeLevel: 'id-only',
      directMessages: 'granted-channels',
      mayUpload: true,
      mayDownload: false,
      sponsor: 'helene.brandt',
      mayComeAsB2b: false,
      speaksForGuests: false,
    },
    ...change,
  }
}

export function guestView(change: Partial<GuestView> = {}): GuestView {
  return {
    id: 'guest-1',
    tid: '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02',
    oid: 'oid-1',
    organisation: 'Nordkyst Coast Guard',
    displayName: 'Astrid Solberg',
    username: 'astrid.solberg.nordkyst.k3p9',
    userId: 'u'.repeat(26),
    state: 'active',
    sponsor: 'helene.brandt',
    purpose: '',
    channels: [{ channelId: 'c', name: 'coordination', displayName: 'Coordination', source: 'policy' }],
    vetoes: [],
    firstSeenAtMs: nowMs - 30 * dayMs,
    lastSeenAtMs: nowMs - 3_600_000,
    expiresAtMs: nowMs + 60 * dayMs,
    openSessions: 1,
    ...change,
  }
}

export function requestView(change: Partial<AdminRequestView> = {}): AdminRequestView {
  return {
    id: 'request-1',
    tid: '2f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b04',
    oid: 'oid-9',
    name: 'Kari Moen',
    organisation: 'Relief Flight Service',
    text: 'I fly the relief helicopter.',
    askedAtMs: nowMs - 3_600_000,
    reason: 'tenant_pending',
    kind: 'access',
    state: 'open',
    round: 0,
    maxDays: 90,
    ...change,
  }
}

export function inviteView(change: Partial<AdminInviteView> = {}): AdminInviteView {
  return {
    inviteId: 'i'.repeat(26),
    organisation: 'Nordkyst Coast Guard',
    addressee: 'kari.moen@nordkyst.example',
    purpose: 'Flights',
    sponsor: 'helene.brandt',
    days: 30,
    state: 'used',
    createdAtMs: nowMs - dayMs,
    expiresAtMs: nowMs + 6 * dayMs,
    usedBy: { name: 'Kari Moen', atMs: nowMs - 3_600_000 },
    openUrl: 'https://teams.microsoft.com/l/entity/app/mission',
    installUrl: 'https://teams.microsoft.com/l/app/app',
    ...change,
  }
}

export const sponsorView: SponsorView = {
  userId: 's'.repeat(26),
  username: 'helene.brandt',
  tid: '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01',
  oid: 'oid-3',
  linkedAtMs: nowMs - dayMs,
}

export function auditRecord(seq: number): AuditRecordView {
  return {
    seq,
    atMs: nowMs - seq,
    actor: 'operator:oid-0',
    action: `action.${seq}`,
    subject: 'guest:guest-1',
    detail: { code: 'guest_expired', days: 30 },
    hash: 'abc',
  }
}

const checks: CheckView[] = [
  { id: 'answers', title: 'Mattermost answers', state: 'good', found: '11.6.1', remedy: '' },
  { id: 'guests', title: 'Guest accounts', state: 'bad', found: 'Switched off.', remedy: 'Switch guest accounts on.' },
]

export const overview: Overview = {
  operatorName: 'Joint Mission Office',
  checks,
  counts: { partners: 1, guests: 2, activeGuests: 1, openRequests: 3, openSessions: 4, openSockets: 5 },
}

/** The operator's routes with one of everything. */
export function fakeApi(change: Partial<AdminApi> = {}) {
  return {
    overview: vi.fn<AdminApi['overview']>(change.overview ?? (async () => overview)),
    partners: vi.fn<AdminApi['partners']>(change.partners ?? (async () => [partnerView()])),
    savePartner: vi.fn<AdminApi['savePartner']>(change.savePartner ?? (async () => [partnerView()])),
    removePartner: vi.fn<AdminApi['removePartner']>(change.removePartner ?? (async () => {})),
    guests: vi.fn<AdminApi['guests']>(change.guests ?? (async () => [guestView()])),
    endAccess: vi.fn<AdminApi['endAccess']>(change.endAccess ?? (async () => [guestView({ state: 'cut' })])),
    restoreAccess: vi.fn<AdminApi['restoreAccess']>(change.restoreAccess ?? (async () => [guestView()])),
    renewAccess: vi.fn<AdminApi['renewAccess']>(change.renewAccess ?? (async () => [guestView()])),
    requests: vi.fn<AdminApi['requests']>(change.requests ?? (async () => [requestView()])),
    decide: vi.fn<AdminApi['decide']>(change.decide ?? (async () => [requestView({ state: 'approved' })])),
    invites: vi.fn<AdminApi['invites']>(change.invites ?? (async () => [inviteView()])),
    invite: vi.fn<AdminApi['invite']>(change.invite ?? (async () => [inviteView()])),
    decideInvite: vi.fn<AdminApi['decideInvite']>(
      change.decideInvite ?? (async () => [inviteView({ state: 'confirmed' })]),
    ),
    sponsors: vi.fn<AdminApi['sponsors']>(change.sponsors ?? (async () => [sponsorView])),
    unlinkSponsor: vi.fn<AdminApi['unlinkSponsor']>(change.unlinkSponsor ?? (async () => {})),
    audit: vi.fn<AdminApi['audit']>(change.audit ?? (async () => [auditRecord(2), auditRecord(1)])),
  } satisfies AdminApi
}
