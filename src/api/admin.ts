import { z } from 'zod'
import { partnerEntry, partnerTerms } from '../settings/schema.ts'
import { requestStanding } from './access-request.ts'

/**
 * Administration. Every route is under `/api/admin`, takes `Authorization: Bearer <Entra token>` of somebody who holds the
 * operator's role in the operator's own tenant, or `Authorization: Key <operator key>` for scripts.
 */
export const partnerView = z.strictObject({
  ...partnerEntry.shape,
  terms: partnerTerms,
  isFromSettings: z.boolean(),
  guestCount: z.int(),
  updatedAtMs: z.int(),
})
export type PartnerView = z.infer<typeof partnerView>

/** `PUT /api/admin/partners/{tid}` */
export const partnerBody = partnerEntry.omit({ tid: true })
export type PartnerBody = z.infer<typeof partnerBody>

export const guestState = z.enum(['new', 'active', 'expired', 'vetoed', 'cut'])
export type GuestState = z.infer<typeof guestState>

export const guestView = z.strictObject({
  id: z.string(),
  tid: z.string(),
  oid: z.string(),
  organisation: z.string(),
  displayName: z.string(),
  username: z.string(),
  userId: z.string(),
  state: guestState,
  sponsor: z.string(),
  purpose: z.string(),
  channels: z.array(
    z.strictObject({
      channelId: z.string(),
      name: z.string(),
      displayName: z.string(),
      source: z.enum(['policy', 'member']),
    }),
  ),
  /** Channels that the guest is not put into again; `isOwnChoice`: the guest left, and may come back. */
  vetoes: z.array(z.strictObject({ channelId: z.string(), atMs: z.int(), isOwnChoice: z.boolean() })),
  firstSeenAtMs: z.int(),
  lastSeenAtMs: z.int().optional(),
  expiresAtMs: z.int(),
  openSessions: z.int(),
  /** How far a cut-off has come: ours at once, Mattermost's when both tokens answer 401. */
  cutOff: z.strictObject({ atMs: z.int(), isDoneInMattermost: z.boolean(), isLate: z.boolean() }).optional(),
})
export type GuestView = z.infer<typeof guestView>

/** `POST /api/admin/guests/{id}/renew` */
export const renewBody = z.strictObject({ days: z.int().min(1).max(3650) })
/** `POST /api/admin/guests/{id}/end` (202) and `/restore` (200: lifts a cut-off or a veto). */
export const reasonBody = z.strictObject({ reason: z.string().trim().max(200).default('') })

export const adminRequestView = z.strictObject({
  id: z.string(),
  tid: z.string(),
  oid: z.string(),
  name: z.string(),
  organisation: z.string(),
  text: z.string(),
  askedAtMs: z.int(),
  reason: z.string(),
  kind: z.enum(['access', 'renewal']),
  state: requestStanding,
  /** Rises with every question and answer; a decision about an earlier round is refused. */
  round: z.int(),
  question: z.string().optional(),
  answer: z.string().optional(),
  decisionReason: z.string().optional(),
  expiresAtMs: z.int().optional(),
  /** The most days that the terms give; 0: the organisation is not listed. */
  maxDays: z.int(),
})
export type AdminRequestView = z.infer<typeof adminRequestView>
/** `POST /api/admin/requests/{id}` */
export const decideRequestBody = z.strictObject({
  decision: z.enum(['approve', 'refuse', 'ask']),
  /** What the applicant is told with a refusal, or asked. */
  reason: z.string().trim().max(200).default(''),
  /** Of access; at most and by default what the terms give. */
  days: z.int().min(1).max(3650).optional(),
  round: z.int().optional(),
})

export const inviteState = z.enum(['open', 'used', 'confirmed', 'refused', 'withdrawn', 'expired'])
export const adminInviteView = z.strictObject({
  inviteId: z.string(),
  organisation: z.string(),
  addressee: z.string(),
  purpose: z.string(),
  sponsor: z.string(),
  days: z.int(),
  state: inviteState,
  createdAtMs: z.int(),
  expiresAtMs: z.int(),
  usedBy: z.strictObject({ name: z.string(), atMs: z.int() }).optional(),
  openUrl: z.string(),
  installUrl: z.string(),
})
export type AdminInviteView = z.infer<typeof adminInviteView>
export const invitesAnswer = z.strictObject({ invites: z.array(adminInviteView) })

/** `POST /api/admin/invites`: `oid` with `name` for somebody who was picked, else `address`. */
export const inviteBody = z.strictObject({
  organisationTid: partnerEntry.shape.tid,
  tid: partnerEntry.shape.tid.optional(),
  oid: partnerEntry.shape.tid.optional(),
  name: z.string().trim().max(64).default(''),
  address: z.string().trim().max(256).default(''),
  purpose: z.string().trim().max(200).default(''),
  days: z.int().min(1).max(3650).optional(),
})
/** `POST /api/admin/invites/{id}` */
export const decideInviteBody = z.strictObject({ decision: z.enum(['is-them', 'is-not-them', 'withdraw']) })

export const sponsorView = z.strictObject({
  userId: z.string(),
  username: z.string(),
  tid: z.string(),
  oid: z.string(),
  linkedAtMs: z.int(),
})
export type SponsorView = z.infer<typeof sponsorView>
export const sponsorsAnswer = z.strictObject({ sponsors: z.array(sponsorView) })

export const auditRecordView = z.strictObject({
  seq: z.int(),
  atMs: z.int(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
})
export type AuditRecordView = z.infer<typeof auditRecordView>

/** One start-up check, the same on the page and in `npm run doctor`. */
export const checkView = z.strictObject({
  id: z.string(),
  title: z.string(),
  state: z.enum(['good', 'warning', 'bad']),
  found: z.string(),
  /** What to do; empty when good. */
  remedy: z.string(),
})
export type CheckView = z.infer<typeof checkView>

/** `GET /api/admin/overview` */
export const overview = z.strictObject({
  operatorName: z.string(),
  checks: z.array(checkView),
  counts: z.strictObject({
    partners: z.int(),
    guests: z.int(),
    activeGuests: z.int(),
    openRequests: z.int(),
    openSessions: z.int(),
    openSockets: z.int(),
  }),
})
export type Overview = z.infer<typeof overview>

/** Lists: `GET /api/admin/partners` `{partners}`, `/guests?tid=&state=` `{guests}`, `/requests` `{requests}`, `/audit?before=&limit=` `{records}`. */
export const partnersAnswer = z.strictObject({ partners: z.array(partnerView) })
export const guestsAnswer = z.strictObject({ guests: z.array(guestView) })
export const requestsAnswer = z.strictObject({ requests: z.array(adminRequestView) })
export const auditAnswer = z.strictObject({ records: z.array(auditRecordView) })
