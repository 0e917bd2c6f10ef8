import type { TeamsLinks } from '../api/invite-link.ts'
import type { Audit } from '../audit/audit.ts'
import type { Guests } from '../guests/guests.ts'
import type { Bot } from '../mattermost/bot.ts'
import type { Mattermost } from '../mattermost/mattermost.ts'
import type { Addressee, Word } from '../notices/notice.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import type { KeyRing } from '../settings/key-ring.ts'
import type { Settings } from '../settings/schema.ts'
import type { Jobs } from '../store/jobs.ts'
import type { Logger } from '../store/logger.ts'
import type { Db } from '../store/open.ts'

/** Tells somebody in Teams: durable, once for each key; within a transaction it is told exactly when that commits. */
export type Tell = (to: Addressee, word: Word, key: string, within?: Db) => Promise<void>

/** What the verbs of this room work with; built once. */
export type AccessDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly mattermost: Pick<Mattermost, 'users' | 'teams' | 'channels' | 'roles'>
  readonly bot: Bot
  readonly partners: PartnerRegistry
  readonly guests: Pick<Guests, 'byId' | 'byIdentity' | 'restore' | 'renew'>
  readonly audit: Audit
  readonly settings: Settings
  readonly keys: KeyRing
  readonly tell: Tell
  /** False without a bot in Teams: then every sponsor is told in Mattermost, and applicants see in the tab what became of it. */
  readonly hasTeams: boolean
  readonly links: TeamsLinks
  readonly now: () => number
  readonly log: Logger
}

export const DAY_MS = 24 * 3_600_000
