import { z } from 'zod'

/** `POST /api/session` and `POST /api/session/renew`: body of a walk in. The token is the one that `getAuthToken` gave. */
export const sessionRequest = z.strictObject({
  token: z.string().min(1).max(16_384),
  host: z.string().max(64).optional(),
  locale: z.string().max(35).optional(),
  timeZone: z.string().max(64).optional(),
})
export type SessionRequest = z.infer<typeof sessionRequest>

export const grantedChannel = z.strictObject({
  channelId: z.string(),
  teamId: z.string(),
  /** Releasability label of the channel for this partner, or empty. */
  label: z.string(),
  partnerNames: z.array(z.string()),
})
export type GrantedChannel = z.infer<typeof grantedChannel>

/** 201 (`/session`) or 200 (`/session/renew`, `GET /api/session`). */
export const sessionAnswer = z.strictObject({
  /** Opaque; sent as `Authorization: Bearer`. Absent on renewal and on `GET`: it stays the same. */
  sessionToken: z.string().optional(),
  expiresAtMs: z.int(),
  /** The tab renews then, with a fresh token of the host. */
  renewAtMs: z.int(),
  /** No renewal goes beyond this. */
  endsAtMs: z.int(),
  serverTimeMs: z.int(),
  guest: z.strictObject({
    userId: z.string(),
    username: z.string(),
    displayName: z.string(),
    organisation: z.string(),
    tid: z.string(),
    oid: z.string(),
    accessUntilMs: z.int(),
    sponsor: z.string(),
    isRestrictedMember: z.boolean(),
    isFirstVisit: z.boolean(),
  }),
  channels: z.array(grantedChannel),
  mayUpload: z.boolean(),
  mayDownload: z.boolean(),
})
export type SessionAnswer = z.infer<typeof sessionAnswer>

/** `POST /api/session/file-cookie`: 204 with the file cookie of security B3, for media and downloads of this session. */

/** `DELETE /api/session`: 204, `Clear-Site-Data: "cache"`. */

/** Custom event that the gateway's socket sends beside Mattermost's own (`{event, data, broadcast, seq}` with `seq` -1). */
export type MissionSocketEvent =
  | { readonly event: 'mission_access_ended'; readonly data: { readonly code: 'session_cut' | 'session_ended' } }
  | {
      readonly event: 'mission_channels_changed'
      readonly data: { readonly channels: readonly z.infer<typeof grantedChannel>[] }
    }
