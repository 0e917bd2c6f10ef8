import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { ms } from './columns.ts'

/** What people ask for: to come in, or to stay. */
export const accessRequests = pgTable(
  'access_requests',
  {
    id: text('id').primaryKey(),
    tid: text('tid').notNull(),
    oid: text('oid').notNull(),
    /** Tenant whose terms apply and whose room for requests is used: not tid for a B2B guest of the operator's tenant. */
    termsTid: text('terms_tid').notNull(),
    name: text('name').notNull(),
    text: text('text').notNull(),
    /** Code of the refusal that led here. */
    reason: text('reason').notNull(),
    state: text('state', { enum: ['open', 'approved', 'refused'] }).notNull(),
    decidedBy: text('decided_by'),
    decidedAtMs: ms('decided_at_ms'),
    askedAtMs: ms('asked_at_ms').notNull(),
    /** `renewal`: the person has access and asks to keep it. */
    kind: text('kind', { enum: ['access', 'renewal'] })
      .notNull()
      .default('access'),
    /** Asked back by the sponsor; while there is no answer to it, the applicant has the word. */
    question: text('question'),
    answer: text('answer'),
    /** Rises with every question and every answer: a card of an earlier round decides nothing. */
    round: integer('round').notNull().default(0),
    /** What the applicant was told with a refusal. */
    decisionReason: text('decision_reason'),
    /** Until when the approval gives access. */
    expiresAtMs: ms('expires_at_ms'),
  },
  (table) => [
    uniqueIndex('access_requests_open').on(table.tid, table.oid).where(sql`state = 'open'`),
    index('access_requests_terms_tid').on(table.termsTid, table.askedAtMs),
  ],
)

/** Who a sponsor in Mattermost is in Teams, proven by a code that went to the Mattermost account (security I3). */
export const sponsorLinks = pgTable(
  'sponsor_links',
  {
    userId: text('user_id').primaryKey(),
    tid: text('tid').notNull(),
    oid: text('oid').notNull(),
    linkedAtMs: ms('linked_at_ms').notNull(),
  },
  (table) => [uniqueIndex('sponsor_links_identity').on(table.tid, table.oid)],
)

/** Codes that are on their way, and those of the last hours, because their number is limited. */
export const linkCodes = pgTable(
  'link_codes',
  {
    id: text('id').primaryKey(),
    tid: text('tid').notNull(),
    oid: text('oid').notNull(),
    /** Account that the code goes to, as it was named. */
    username: text('username').notNull(),
    userId: text('user_id'),
    /** Absent until the code is made, which is when it is sent; absent again when it is used up. */
    codeHash: text('code_hash'),
    triesLeft: integer('tries_left').notNull(),
    createdAtMs: ms('created_at_ms').notNull(),
    expiresAtMs: ms('expires_at_ms').notNull(),
  },
  (table) => [
    index('link_codes_asker').on(table.tid, table.oid, table.createdAtMs),
    index('link_codes_username').on(table.username, table.createdAtMs),
  ],
)

/** A sponsor's word that somebody may come. The link to it is no permission: who used it is confirmed (security I3). */
export const invites = pgTable(
  'invites',
  {
    id: text('id').primaryKey(),
    termsTid: text('terms_tid').notNull(),
    /** Mattermost id and name of the sponsor; both empty for the operator. */
    sponsorId: text('sponsor_id').notNull(),
    sponsor: text('sponsor').notNull(),
    /** The person, when the sponsor picked them; then nobody else can use it. */
    tid: text('tid'),
    oid: text('oid'),
    /** What the sponsor wrote down for whom it is: an address or a name, for people to read only. */
    addressee: text('addressee').notNull(),
    purpose: text('purpose').notNull(),
    days: integer('days').notNull(),
    /** `used`: somebody opened it and waits for the sponsor's word. */
    state: text('state', { enum: ['open', 'used', 'confirmed', 'refused', 'withdrawn'] }).notNull(),
    usedTid: text('used_tid'),
    usedOid: text('used_oid'),
    usedName: text('used_name'),
    usedAtMs: ms('used_at_ms'),
    decidedBy: text('decided_by'),
    decidedAtMs: ms('decided_at_ms'),
    createdAtMs: ms('created_at_ms').notNull(),
    /** Until when it can be used. */
    expiresAtMs: ms('expires_at_ms').notNull(),
  },
  (table) => [
    index('invites_sponsor').on(table.sponsorId, table.createdAtMs),
    index('invites_terms_tid').on(table.termsTid, table.createdAtMs),
    index('invites_used').on(table.usedTid, table.usedOid),
  ],
)

/** Somebody with the right to say so has said that this person may come in, as far as the terms go. */
export const approvals = pgTable(
  'approvals',
  {
    tid: text('tid').notNull(),
    oid: text('oid').notNull(),
    termsTid: text('terms_tid').notNull(),
    /** Mattermost name of the sponsor; empty: the sponsor of the terms. */
    sponsor: text('sponsor').notNull().default(''),
    purpose: text('purpose').notNull().default(''),
    /** Until when access is given; absent: as long as the terms give. */
    expiresAtMs: ms('expires_at_ms'),
    /** `request:<id>` or `invite:<id>`. */
    source: text('source').notNull(),
    approvedBy: text('approved_by').notNull(),
    approvedAtMs: ms('approved_at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tid, table.oid, table.termsTid] })],
)

/** What has been said once and is not said again. */
export const saidOnce = pgTable('said_once', {
  key: text('key').primaryKey(),
  atMs: ms('at_ms').notNull(),
})
