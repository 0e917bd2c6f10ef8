import type { AuditChain } from '../audit/audit.ts'
import type { Bot } from '../mattermost/bot.ts'
import type { Mattermost } from '../mattermost/mattermost.ts'
import type { CurrentPartners } from '../partners/partner.ts'
import type { KeyRing } from '../settings/key-ring.ts'
import type { Settings } from '../settings/schema.ts'
import type { Jobs } from '../store/jobs.ts'
import type { Logger } from '../store/logger.ts'
import type { Db } from '../store/open.ts'
import type { ChannelDirectory } from './channel-directory.ts'
import type { Word } from './tell.ts'

/** What the verbs of this room work with; built once. */
export type GuestDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly mattermost: Mattermost
  readonly bot: Bot
  readonly partners: CurrentPartners
  readonly audit: AuditChain
  readonly settings: Settings
  readonly keys: KeyRing
  readonly directory: ChannelDirectory
  /**
   * Tells the sponsor of a guest, where they are best reached. Within the transaction: it is said exactly when that commits.
   * Unless something else is handed in, by a direct message of our bot.
   */
  readonly sayToSponsor: (
    word: {
      readonly about: 'came_back'
      readonly guestId: string
      readonly epoch: number
      readonly inMattermost: Word
    },
    within: Db,
  ) => Promise<void>
  /** What other rooms keep of a guest goes in the transaction that ends access (design J6, step 0). */
  readonly whenAccessEnds?: ((guestId: string, within: Db) => Promise<void>) | undefined
  readonly now: () => number
  readonly log: Logger
}
