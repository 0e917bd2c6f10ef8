import type { ProblemCode } from '../api/errors.ts'
import type { Partner } from '../partners/partner.ts'
import type { ChannelName } from '../policy/decide.ts'
import type { Secret } from '../settings/secret.ts'
import type { Db } from '../store/open.ts'
import type { guests as guestTable } from '../store/tables.ts'
import type { Grant } from './grant.ts'

export type GuestRow = typeof guestTable.$inferSelect

/** Who walks in: the verified identity, and what Entra says of the person. */
export type Arrival = {
  readonly tid: string
  readonly oid: string
  readonly displayName: string
  readonly givenName: string
  readonly surname: string
  /** BCP 47 */
  readonly language?: string | undefined
  readonly timeZone?: string | undefined
  readonly photo?: { readonly bytes: Uint8Array; readonly mimeType: string } | undefined
}

/** What goes with access that is given back. */
export type GivenBack = {
  readonly untilMs?: number
  readonly purpose?: string
  readonly within?: Db
  /** Nothing is given back to whoever was ended for another reason meanwhile. */
  readonly onlyIfEndedBecause?: string
}

/** A channel that the guest left by their own wish. @param mayRejoin the terms give it still */
export type LeftChannel = { readonly channelId: string; readonly displayName: string; readonly mayRejoin: boolean }

export type EnsuredGuest = {
  readonly guest: GuestRow
  readonly grants: readonly Grant[]
  readonly isFirstVisit: boolean
  readonly isReturn: boolean
}

/** What the session room and the administration ask of the guests room. Refusals are Problems of these codes. */
export type GuestRefusal = Extract<
  ProblemCode,
  | 'guest_ended'
  | 'guest_expired'
  | 'guest_vetoed'
  | 'approval_needed'
  | 'partner_full'
  | 'partner_busy'
  | 'guests_unavailable'
  | 'team_full'
  | 'username_taken'
  | 'user_tokens_off'
  | 'mattermost_away'
  | 'mattermost_slow'
>

export type Guests = {
  /** One guest per (tid, oid), with account, both tokens and memberships in place. Idempotent and safe under any number of parallel calls. @throws Problem of GuestRefusal */
  ensure(
    arrival: Arrival,
    partner: Partner,
    channels: readonly ChannelName[],
    /** What `byIdentity` said a moment ago, so that it need not be asked again. */
    seen?: { readonly row: GuestRow | undefined },
  ): Promise<EnsuredGuest>
  byId(guestId: string): Promise<GuestRow | undefined>
  byIdentity(tid: string, oid: string): Promise<GuestRow | undefined>
  grantsOf(guestId: string): Promise<readonly Grant[]>
  token(guestId: string, purpose: 'browse' | 'device'): Promise<Secret>
  /** A member added the guest to a channel: becomes a grant if policy allows, else undone and the adder told. */
  considerAddition(guestId: string, channelId: string): Promise<Grant | undefined>
  /** The guest is no longer in a granted channel and we did not do it. */
  noteRemoval(guestId: string, channelId: string): Promise<void>
  /** The guest leaves a channel by their own wish. @param inMattermost does it there, as the guest */
  leave(guestId: string, channelId: string, inMattermost: () => Promise<void>): Promise<void>
  /** Channels that the guest left, by name. */
  leftChannels(guestId: string): Promise<readonly LeftChannel[]>
  /** Takes a leave back, where the terms still give the channel. @throws Problem `channel_not_granted` */
  rejoin(guestId: string, channelId: string): Promise<void>
  openDirect(guestId: string, userIds: readonly string[]): Promise<Grant>
  /** Makes membership equal to policy for one guest, reports drift; never leaves `cut`. */
  reconcile(guestId: string): Promise<void>
  /** Step 0 of a cut-off in one transaction, then the queue of its own. */
  cutOff(guestId: string, by: { readonly actor: string; readonly reason: string }): Promise<void>
  /** @param how.untilMs ends the access then, also when it would have lasted longer */
  restore(guestId: string, by: { readonly actor: string; readonly reason: string }, how?: GivenBack): Promise<void>
  /** Within a transaction of the caller's it happens exactly when that commits. */
  renew(guestId: string, days: number, by: { readonly actor: string }, within?: Db): Promise<void>
}
