import type { Grant } from '../guests/grant.ts'
import type { PartnerTerms } from '../settings/schema.ts'
import type { Secret } from '../settings/secret.ts'

export type { Grant }

/** Everything that the gateway needs to know about the caller, looked up together and believed for at most `cacheSeconds`. */
export type SessionView = {
  /** SHA-256 of the session token, hex; names the session in memory, never leaves the process. */
  readonly hash: string
  /** `view`: the tab, by bearer. `chat`: the whole Mattermost, by cookie. */
  readonly kind: 'view' | 'chat'
  readonly guestId: string
  readonly userId: string
  readonly username: string
  readonly tid: string
  readonly oid: string
  readonly organisation: string
  readonly expiresAtMs: number
  readonly grantEpoch: number
  /** Channel id to grant. Membership is not permission: only what is in here exists for this caller (security G10). */
  readonly granted: ReadonlyMap<string, Grant>
  readonly teamIds: ReadonlySet<string>
  readonly terms: PartnerTerms
  readonly isRestrictedMember: boolean
  /** The guest's Mattermost token. */
  readonly browseToken: Secret
}

export type SessionClosure =
  | { readonly kind: 'session'; readonly hash: string; readonly code: 'session_ended' }
  | { readonly kind: 'guest'; readonly guestId: string; readonly code: 'session_cut' }
  | { readonly kind: 'channels'; readonly guestId: string }
  | { readonly kind: 'everything'; readonly code: 'feed_silent' }

/** What the gateway asks of the session room. */
export type SessionDirectory = {
  /** @throws Problem `session_missing`, `session_ended`, `session_cut`, `feed_silent`. */
  byToken(token: string): Promise<SessionView>
  /** The session behind a file cookie (security B3): never a bearer, and the reverse. */
  byFileCookie(value: string): Promise<SessionView>
  /** The session of the whole Mattermost (design 6.3 face b): never a bearer, and the reverse. */
  byChatCookie(value: string): Promise<SessionView>
  /** The same session looked up again, bypassing the cache; for sockets and transfers. Throws as above. */
  again(view: SessionView): Promise<SessionView>
  /** Called for every closing that this process learns of; sockets and running transfers end then. @returns the way to stop listening. */
  onClosure(listener: (closure: SessionClosure) => void): () => void
  /** The guest appeared in a channel that is not granted: policy decides; a refused addition is undone and the adder told. @returns the grant, or undefined. */
  channelAppeared(view: SessionView, channelId: string): Promise<Grant | undefined>
  /** The guest lost a channel in Mattermost; unless it was us, that is a veto (security I7). */
  channelVanished(view: SessionView, channelId: string): Promise<void>
  /** The guest leaves a channel by their own wish, which they may take back. @param inMattermost leaves there, as the guest */
  leaveChannel(view: SessionView, channelId: string, inMattermost: () => Promise<void>): Promise<void>
  /** Opens a direct or group conversation for the guest when policy allows it. @throws Problem `person_not_visible`. @returns the channel id. */
  openDirect(view: SessionView, userIds: readonly string[]): Promise<string>
  rememberUpload(view: SessionView, fileId: string, channelId: string): Promise<void>
  /** True when every file is this guest's own upload for this channel (security G12). */
  ownsUploads(view: SessionView, fileIds: readonly string[], channelId: string): Promise<boolean>
}
