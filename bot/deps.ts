import type { Access } from '../src/access/access.ts'
import type { Fetch } from '../src/entra/bounded-fetch.ts'
import type { Guests } from '../src/guests/guests.ts'
import type { Mattermost } from '../src/mattermost/mattermost.ts'
import type { Addressee, NoticeChoice, NoticeLevel } from '../src/notices/notice.ts'
import type { PartnerRegistry } from '../src/partners/partner.ts'
import type { PartnerTerms, Settings } from '../src/settings/schema.ts'
import type { Logger } from '../src/store/logger.ts'
import type { Db } from '../src/store/open.ts'

/** Acting from a card (J3). Each checks that the notice is this person's and the guest may do it now. @throws Problem */
export type NoticeActs = {
  reply(to: Addressee, noticeId: string, text: string): Promise<unknown>
  react(to: Addressee, noticeId: string, emojiName: string): Promise<unknown>
  markRead(to: Addressee, noticeId: string): Promise<unknown>
  mute(to: Addressee, noticeId: string): Promise<unknown>
}

export type NoticeRoom = {
  choiceOf(to: Addressee): Promise<NoticeChoice>
  choose(to: Addressee, choice: NoticeChoice): Promise<void>
  readonly act: NoticeActs
  /** The person installed the app, unblocked the bot, or wrote to it: what waits is tried again. */
  resume(to: Addressee): Promise<void>
}

/** What the bot asks of the mission; it has no other way into it. */
export type BotDeps = {
  readonly settings: Settings
  /** For its own conversations and turns alone. */
  readonly db: Db
  readonly partners: PartnerRegistry
  readonly guests: Pick<Guests, 'byIdentity' | 'grantsOf' | 'token'>
  readonly mattermost: Pick<Mattermost, 'readerOf' | 'audienceOf' | 'postFiles'>
  readonly access: Access
  /** Organisation of each account that is a guest's, by the registry. */
  readonly organisationsOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** How much may be said in Teams to people under these terms. */
  readonly levelOf: (terms: PartnerTerms) => NoticeLevel
  readonly now: () => number
  readonly log: Logger
  readonly fetch?: Fetch | undefined
}
