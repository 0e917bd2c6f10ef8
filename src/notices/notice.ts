import type { MissionPlace } from '../api/mission-place.ts'

/** How much of a message a notice may carry to Microsoft. Each level includes the one before. */
export type NoticeLevel = 'id-only' | 'sender' | 'full'

/** `bot`: the chat with the bot. `feed`: the activity feed of Teams. */
export type Surface = 'bot' | 'feed'

/** The person in Teams. Identity is the pair, never one of the two (security I1). */
export type Addressee = { readonly tid: string; readonly oid: string }

/** What Mattermost told a device of a guest, as the intake stored it. It has no text: whatever is shown is read again. */
export type StoredPush = {
  readonly ackId: string
  readonly guestId: string
  readonly type: 'message' | 'clear' | 'update_badge' | 'session'
  readonly channelId?: string
  readonly teamId?: string
  /** The message that began the thread; absent outside threads. */
  readonly rootId?: string
  readonly postId?: string
  readonly senderId?: string
  readonly badge?: number
  readonly atMs: number
}

/**
 * What a card or a feed entry may say, already cut to the level that applies: what is not allowed is absent, never hidden.
 * All text is plain, free of control and bidirectional characters and capped (security B9); the organisation is the
 * registry's.
 */
export type NoticeContent = MessageContent | SummaryContent | WordContent

export type MessageContent = {
  readonly kind: 'message'
  readonly noticeId: string
  /** How many messages this one notice stands for. */
  readonly count: number
  readonly isDirect: boolean
  readonly isThread: boolean
  /** Where "open" leads. */
  readonly place: MissionPlace
  readonly sender?: { readonly name: string; readonly organisation: string }
  readonly channel?: { readonly name: string; readonly label: string }
  readonly excerpt?: string
  /** `withdrawn`: the channel is no longer granted, or access has ended; nothing can be done from the card. */
  readonly state: 'open' | 'read' | 'answered' | 'withdrawn'
  readonly canReply: boolean
}

/** One card for everything that happened while nobody could be told. */
export type SummaryContent = {
  readonly kind: 'summary'
  readonly noticeId: string
  readonly mentions: number
  readonly threads: number
  /** Absent: the mission as a whole. */
  readonly place?: MissionPlace
  readonly state: 'open' | 'read'
}

export type WordContent = {
  readonly kind: 'word'
  readonly noticeId: string
  readonly word: Word
  readonly state: 'open' | 'answered'
}

/**
 * The closed set of things told in plain words, each with the facts that its text needs and nothing else. Facts that name
 * a request or an invitation are ids only: a card is no permission (security I3).
 */
export type WordFacts = {
  /** To a sponsor: somebody asks for access. */
  access_request: { requestId: string; name: string; organisation: string; purpose: string; channels: string }
  /** To the applicant. */
  access_approved: { requestId: string; expiresAtMs: number }
  access_refused: { requestId: string; reason: string }
  access_question: { requestId: string; question: string }
  /** To a sponsor: the applicant has answered a question. */
  access_answer: { requestId: string; name: string; organisation: string; answer: string }
  /** To an invited person. */
  invite: { inviteId: string; sponsorName: string; organisation: string }
  /** To a sponsor: an invitation was used for the first time, and by whom (security I3). */
  invite_used: { inviteId: string; name: string; organisation: string }
  /** To a sponsor: access of a guest runs out and may be renewed. */
  renewal: { guestId: string; name: string; organisation: string; expiresAtMs: number }
  /** To a guest. */
  renewed: { expiresAtMs: number }
  expires_soon: { expiresAtMs: number }
  /** To a sponsor: a guest whose access had ended is back. */
  came_back: { guestId: string; name: string; organisation: string }
  /** To a sponsor: a guest cannot be told anything. `reason` is that of a `Delivery`. */
  delivery_failed: { guestId: string; name: string; organisation: string; reason: string }
  /** To guests and sponsors of a partner. */
  partner_suspended: { organisation: string }
}

export type WordKind = keyof WordFacts

export type Word = { [Kind in WordKind]: { readonly about: Kind; readonly facts: Readonly<WordFacts[Kind]> } }[WordKind]

/** Where a card went: enough to change it later. */
export type SentCard = { readonly activityId: string; readonly conversationId: string }

export type Delivery =
  | ({ readonly kind: 'sent' } & SentCard)
  /** Certainly not delivered; worth another try (412, 429, 502, 503, 504, no connection, no token to be had). */
  | { readonly kind: 'later'; readonly retryAfterMs?: number; readonly reason: string }
  /** The request went out and no answer came: whether the person has it cannot be known. Never sent again as it is. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /**
   * `blocked`: the person blocked the bot. `not_installed`: the app is not there for this person. `gone`: the card to be
   * changed is no more. `too_large`: 413. `refused`: any other refusal, or our own credentials are not accepted.
   */
  | { readonly kind: 'never'; readonly reason: 'blocked' | 'not_installed' | 'gone' | 'too_large' | 'refused' }

/** How notices speak in the bot's chat; `bot/` implements it. It never throws for what a peer answered. */
export type Messenger = {
  send(to: Addressee, content: NoticeContent, language: string): Promise<Delivery>
  update(to: Addressee, sent: SentCard, content: NoticeContent, language: string): Promise<Delivery>
}

/** How notices speak in the activity feed. Entries of one `chainId` replace each other, so that a repetition does no harm. */
export type FeedEntry = {
  readonly to: Addressee
  readonly content: NoticeContent
  readonly language: string
  readonly chainId: number
}

export type FeedDelivery = Exclude<Delivery, { kind: 'sent' | 'unknown' }> | { readonly kind: 'sent' }

/** @returns one outcome for each entry, in their order. All entries are of one tenant. Never throws for what Graph answered. */
export type Feed = { send(tid: string, entries: readonly FeedEntry[]): Promise<readonly FeedDelivery[]> }

/** Minutes of the day in the person's own time; `from` after `to` spans midnight. */
export type QuietHours = { readonly fromMinute: number; readonly toMinute: number; readonly timeZone: string }

/** What a person chose. Both surfaces at once for one event is what `both` says and nobody gets unasked. */
export type NoticeChoice = {
  readonly surface: Surface | 'both' | 'none'
  readonly quietHours?: QuietHours
  /** BCP 47; absent: the language that Mattermost has for the account. */
  readonly language?: string
}
