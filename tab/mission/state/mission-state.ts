import type { RequestErrorKind } from '../connection/request-error.ts'
import type {
  Channel,
  CustomEmoji,
  FileInfo,
  Membership,
  Person,
  Post,
  Preference,
  PresenceStatus,
  Team,
  Thread,
} from './model.ts'
import type { PostWindow } from './post-window.ts'

/** Where the view stands as a whole. `noChannels`: a guest who is in none yet gets a 404 from the server (recorded). */
export type Phase = 'loading' | 'ready' | 'noChannels' | 'refused' | 'ended'

/** How it stands with the server. */
export type Link = {
  readonly socket: 'connecting' | 'open' | 'waiting'
  /** Why the last request in vain was in vain; absent when the last one was answered. */
  readonly trouble?: RequestErrorKind
  readonly retryAtMs?: number
}

export type Outgoing = {
  /** `userId:milliseconds`, sent as `pending_post_id` and kept over every attempt (security G12). */
  readonly pendingId: string
  readonly channelId: string
  readonly rootId: string
  readonly message: string
  readonly files: readonly FileInfo[]
  readonly createdAtMs: number
  /** From when on the server could have it, in the server's time. */
  readonly sinceMs: number
  readonly state: 'sending' | 'waiting' | 'failed'
  /** An attempt got no answer: it may have been stored all the same. */
  readonly mayBeStored: boolean
  readonly problem?: { readonly code: string; readonly text: string }
}

export type ThreadWindow = {
  readonly root: Post
  readonly replies: PostWindow
}

export type ThreadTotals = { readonly unreadThreads: number; readonly unreadMentions: number }

export type Typing = { readonly userId: string; readonly place: string; readonly untilMs: number }

/** What is shown beside the channel. */
export type Side =
  /** `postId`: the reply to which a link led. */
  | { readonly kind: 'thread'; readonly rootId: string; readonly channelId: string; readonly postId?: string }
  | { readonly kind: 'threads' }
  | { readonly kind: 'members' }
  | { readonly kind: 'pinned' }

/** A channel on screen; `unreadSinceMs` is where the line of new messages stands. */
export type OpenChannel = {
  readonly channelId: string
  readonly unreadSinceMs: number | undefined
  /** The message to which a link led. */
  readonly postId?: string | undefined
}

export type LoadTrouble = { readonly kind: RequestErrorKind; readonly code: string }

export type MissionState = {
  readonly phase: Phase
  readonly refusal?: LoadTrouble
  readonly link: Link
  readonly userId: string
  readonly teams: readonly Team[]
  readonly channels: ReadonlyMap<string, Channel>
  readonly memberships: ReadonlyMap<string, Membership>
  /** Releasability labels of channels, where policy gave them. */
  readonly labels: ReadonlyMap<string, string>
  readonly windows: ReadonlyMap<string, PostWindow>
  /** Why the posts of a channel or thread (by id) could not be read. */
  readonly loadTroubles: ReadonlyMap<string, LoadTrouble>
  readonly threads: ReadonlyMap<string, Thread>
  readonly threadTotals: ThreadTotals
  readonly hasAllThreads: boolean
  readonly threadWindows: ReadonlyMap<string, ThreadWindow>
  readonly outbox: readonly Outgoing[]
  /** Messages for this person alone, gone with the page. */
  readonly ephemeral: readonly Post[]
  readonly people: ReadonlyMap<string, Person>
  readonly statuses: ReadonlyMap<string, PresenceStatus>
  readonly typing: readonly Typing[]
  readonly customEmoji: ReadonlyMap<string, CustomEmoji>
  readonly preferences: ReadonlyMap<string, Preference>
  readonly open: OpenChannel | undefined
  readonly side: Side | undefined
  /** Something for the person to know that concerns no single message. */
  readonly notice: Notice | undefined
}

export type Notice =
  | { readonly kind: 'channelLost'; readonly name: string }
  /** A link led to something that is not here for this person. */
  | { readonly kind: 'placeUnknown' }
  | { readonly kind: 'actionFailed'; readonly code: string; readonly text: string }

export function emptyState(userId: string): MissionState {
  return {
    phase: 'loading',
    link: { socket: 'connecting' },
    userId,
    teams: [],
    channels: new Map(),
    memberships: new Map(),
    labels: new Map(),
    windows: new Map(),
    loadTroubles: new Map(),
    threads: new Map(),
    threadTotals: { unreadThreads: 0, unreadMentions: 0 },
    hasAllThreads: false,
    threadWindows: new Map(),
    outbox: [],
    ephemeral: [],
    people: new Map(),
    statuses: new Map(),
    typing: [],
    customEmoji: new Map(),
    preferences: new Map(),
    open: undefined,
    side: undefined,
    notice: undefined,
  }
}

/** One place to write in: a channel, or a thread in it. */
export function placeOf(channelId: string, rootId = ''): string {
  return rootId === '' ? channelId : `${channelId}:${rootId}`
}

/** A copy of the map with one entry set, or taken out when the value is undefined. */
export function withEntry<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value | undefined,
): ReadonlyMap<string, Value> {
  if (map.get(key) === value && (value !== undefined || !map.has(key))) return map
  const copy = new Map(map)
  if (value === undefined) copy.delete(key)
  else copy.set(key, value)
  return copy
}
