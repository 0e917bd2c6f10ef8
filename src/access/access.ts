import type { Addressee } from '../notices/notice.ts'

/**
 * Who acts: a person in Teams, by the identity of a verified token or turn; a member of Mattermost, by the account that
 * clicked; or the operator, as the audit names them. Every verb checks for itself what its caller may.
 */
export type Caller = Addressee | { readonly userId: string } | { readonly operator: string }

/** Who asks, as Entra names them; the name is for people to read. */
export type Applicant = Addressee & { readonly name: string }

export type RequestKind = 'access' | 'renewal'

/** `asked`: the sponsor has asked back and waits for the answer. */
export type RequestStanding = 'open' | 'asked' | 'approved' | 'refused'

/** What the applicant sees of their own request: no name of a sponsor, no name of a channel (security I4). */
export type OwnRequest = {
  readonly requestId: string
  readonly kind: RequestKind
  readonly state: RequestStanding
  readonly askedAtMs: number
  readonly question?: string
  /** Why it was refused. */
  readonly reason?: string
  /** Until when it gives access. */
  readonly expiresAtMs?: number
}

/** What a sponsor decides upon. All text is plain; the organisation is the registry's (security B9). */
export type SponsorRequest = {
  readonly requestId: string
  readonly kind: RequestKind
  readonly round: number
  readonly state: RequestStanding
  readonly name: string
  readonly organisation: string
  readonly purpose: string
  readonly askedAtMs: number
  /** What they would see: the channels of the terms, and nothing beside them. */
  readonly channels: readonly SeenChannel[]
  /** The most that the terms give; an approval for longer is cut to it. */
  readonly maxDays: number
  readonly question?: string
  readonly answer?: string
}

export type SeenChannel = { readonly team: string; readonly channel: string; readonly label: string }

export type InviteState = 'open' | 'used' | 'confirmed' | 'refused' | 'withdrawn' | 'expired'

export type InviteView = {
  readonly inviteId: string
  readonly organisation: string
  /** Name or address that the sponsor wrote down. */
  readonly addressee: string
  readonly purpose: string
  readonly sponsor: string
  readonly days: number
  readonly state: InviteState
  readonly createdAtMs: number
  readonly expiresAtMs: number
  readonly usedBy?: { readonly name: string; readonly atMs: number }
  /** Opens the app at the invitation; Teams offers to install it first where it is not there. */
  readonly openUrl: string
  readonly installUrl: string
}

export type NewInvite = {
  /** Whom: picked in Teams, or written down. An address is no identity: who uses it is confirmed by the sponsor. */
  readonly to: (Addressee & { readonly name: string }) | { readonly address: string }
  /** Tenant of the organisation; may be left out when the sponsor answers for one only, or when the person was picked. */
  readonly organisationTid?: string
  readonly purpose?: string
  /** Days of access; at most and by default what the terms give. */
  readonly days?: number
}

export type UsedInvite = { readonly state: 'waiting' | 'confirmed' }

export type LinkedSponsor = {
  readonly userId: string
  readonly username: string
  readonly tid: string
  readonly oid: string
  readonly linkedAtMs: number
}

/** The room, as bot, tab, administration and buttons use it. Refusals are Problems of `src/api/errors.ts`. */
export type Access = {
  /** @throws Problem `bad_request`, `tenant_not_listed`, `request_limit`, `renewal_early`, `operator_member`. Asking again gives the open request. */
  request(
    applicant: Applicant,
    purpose: string,
    about?: { readonly reason: string; readonly termsTid: string },
  ): Promise<OwnRequest>
  /** The newest request of a person. */
  requestOf(person: Addressee): Promise<OwnRequest | undefined>
  /** The applicant's answer to the question that is open. @throws Problem `not_found`, `bad_request` */
  answerBack(person: Addressee, answer: string): Promise<OwnRequest>

  /** What waits for this caller, oldest first. @throws Problem `sponsor_unlinked` */
  openRequestsFor(caller: Caller): Promise<readonly SponsorRequest[]>
  /**
   * Gives access for `days`, at most as the terms say, whatever is asked for.
   * @param expected.round of the card that was clicked; another round is `card_outdated`
   * @throws Problem `not_found`, `request_decided`, `card_outdated`, `sponsor_unlinked`, `sponsor_required`, `own_request`, `sponsor_cannot_add`, `organisation_closed`, `operator_decides`
   */
  approve(
    caller: Caller,
    requestId: string,
    how?: { readonly days?: number; readonly round?: number; readonly reason?: string },
  ): Promise<OwnRequest>
  refuse(
    caller: Caller,
    requestId: string,
    how: { readonly reason: string; readonly round?: number },
  ): Promise<OwnRequest>
  askBack(
    caller: Caller,
    requestId: string,
    how: { readonly question: string; readonly round?: number },
  ): Promise<OwnRequest>

  /** @throws Problem `invite_limit`, `partner_full`, and as `approve` */
  invite(caller: Caller, invite: NewInvite): Promise<InviteView>
  invitesOf(caller: Caller): Promise<readonly InviteView[]>
  /** Somebody opened the link. Gives nothing but to the person who was picked. @throws Problem `invite_unusable` */
  useInvite(applicant: Applicant, inviteId: string, termsTid: string): Promise<UsedInvite>
  /** The sponsor's word on who used it (security I3). @throws Problem as `approve` */
  confirmInvite(caller: Caller, inviteId: string, isThem: boolean): Promise<InviteView>
  withdrawInvite(caller: Caller, inviteId: string): Promise<InviteView>

  /** Gives a guest more days, at most as the terms say. @throws Problem as `approve` */
  renew(caller: Caller, guestId: string, days?: number): Promise<{ readonly expiresAtMs: number }>

  /** Sends a one-time code to that Mattermost account, if there is one; the answer does not say. @throws Problem `link_limit`, `sponsor_required` */
  linkSponsor(person: Applicant, username: string): Promise<void>
  /** @throws Problem `link_code_wrong` */
  confirmLink(person: Addressee, code: string): Promise<{ readonly username: string }>
  /** @param userId whose link; only the operator names another than their own */
  unlinkSponsor(caller: Caller, userId?: string): Promise<void>
  /** The Mattermost account behind a person in Teams. */
  sponsorOf(person: Addressee): Promise<{ readonly userId: string; readonly username: string } | undefined>
  linkedSponsors(): Promise<readonly LinkedSponsor[]>

  /** Something could not be told to this person: a sponsor hears it from our bot in Mattermost instead, of a guest the sponsor is told. */
  noteUndeliverable(to: Addressee, reason: string): Promise<void>
}
