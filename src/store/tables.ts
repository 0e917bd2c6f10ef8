import {
  type AnyPgColumn,
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { PartnerTerms } from '../settings/schema.ts'
import { bytes, ms } from './columns.ts'

export * from './access-tables.ts'
export * from './bot-tables.ts'

/** Partner organisations that were added through the API. Those of the settings file are not stored. */
export const partners = pgTable('partners', {
  tid: text('tid').primaryKey(),
  name: text('name').notNull(),
  cloud: text('cloud').notNull(),
  state: text('state', { enum: ['pending', 'active', 'suspended'] }).notNull(),
  terms: jsonb('terms').$type<PartnerTerms>().notNull(),
  createdAtMs: ms('created_at_ms').notNull(),
  updatedAtMs: ms('updated_at_ms').notNull(),
})

/** One row per (tid, oid): the identity of a partner person and the Mattermost account made for it. */
export const guests = pgTable(
  'guests',
  {
    id: text('id').primaryKey(),
    tid: text('tid').notNull(),
    oid: text('oid').notNull(),
    /** Tenant whose terms apply; differs from tid for a B2B guest of the operator's tenant. */
    termsTid: text('terms_tid').notNull(),
    state: text('state', { enum: ['new', 'active', 'expired', 'vetoed', 'cut'] }).notNull(),
    /** Rises with every cut-off; a session of an older epoch is dead. */
    epoch: integer('epoch').notNull().default(0),
    /** Rises with every change of the granted set. */
    grantEpoch: integer('grant_epoch').notNull().default(0),
    userId: text('user_id'),
    username: text('username'),
    email: text('email').notNull(),
    displayName: text('display_name').notNull(),
    givenName: text('given_name').notNull().default(''),
    surname: text('surname').notNull().default(''),
    photoHash: text('photo_hash'),
    isRestrictedMember: boolean('is_restricted_member').notNull().default(false),
    sponsor: text('sponsor').notNull().default(''),
    purpose: text('purpose').notNull().default(''),
    firstSeenAtMs: ms('first_seen_at_ms').notNull(),
    lastSeenAtMs: ms('last_seen_at_ms'),
    expiresAtMs: ms('expires_at_ms').notNull(),
    /** When that date was set, which tells how long the access was given for; absent: at the first visit. */
    expirySetAtMs: ms('expiry_set_at_ms'),
    /** One worker at a time speaks to Mattermost about this guest: who, and until when. */
    claimedBy: text('claimed_by'),
    claimedUntilMs: ms('claimed_until_ms'),
    /** Set when provisioning has ended once with tokens, memberships and profile in place. */
    provisionedAtMs: ms('provisioned_at_ms'),
    cutAtMs: ms('cut_at_ms'),
    cutReason: text('cut_reason'),
    cutDoneAtMs: ms('cut_done_at_ms'),
    reconciledAtMs: ms('reconciled_at_ms'),
    /** By which terms the granted set was made: `termsVersion` of the organisation. */
    termsVersion: text('terms_version'),
  },
  (table) => [
    uniqueIndex('guests_identity').on(table.tid, table.oid),
    uniqueIndex('guests_user_id').on(table.userId),
    index('guests_terms_tid').on(table.termsTid, table.firstSeenAtMs),
  ],
)

/** A guest's Mattermost tokens, sealed. `browse` is the gateway's, `device` is for notices. */
export const guestTokens = pgTable(
  'guest_tokens',
  {
    guestId: text('guest_id').notNull(),
    purpose: text('purpose', { enum: ['browse', 'device'] }).notNull(),
    tokenId: text('token_id').notNull(),
    keyName: text('key_name').notNull(),
    sealed: bytes('sealed').notNull(),
    createdAtMs: ms('created_at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.guestId, table.purpose] })],
)

/** The granted set: the channels that a guest may reach through the gateway. Membership in Mattermost is made equal to it. */
export const grants = pgTable(
  'grants',
  {
    guestId: text('guest_id').notNull(),
    channelId: text('channel_id').notNull(),
    teamId: text('team_id').notNull(),
    /** `policy`: by the partner's terms. `member`: a member added the guest and the terms allow it. `direct`: direct or group messages. */
    source: text('source', { enum: ['policy', 'member', 'direct'] }).notNull(),
    channelName: text('channel_name').notNull(),
    displayName: text('display_name').notNull(),
    label: text('label').notNull().default(''),
    grantedAtMs: ms('granted_at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.guestId, table.channelId] }), index('grants_channel').on(table.channelId)],
)

/**
 * Channels that a guest is not put into again: somebody else removed them, which stands until a person lifts it (security
 * I7), or they left by themselves, which they may take back.
 */
export const vetoes = pgTable(
  'vetoes',
  {
    guestId: text('guest_id').notNull(),
    channelId: text('channel_id').notNull(),
    atMs: ms('at_ms').notNull(),
    by: text('by', { enum: ['others', 'self'] })
      .notNull()
      .default('others'),
    /** What the guest knows the channel by; kept for those that they left. */
    displayName: text('display_name').notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.guestId, table.channelId] })],
)

export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of the opaque session token, hex. */
    hash: text('hash').primaryKey(),
    guestId: text('guest_id').notNull(),
    epoch: integer('epoch').notNull(),
    tid: text('tid').notNull(),
    oid: text('oid').notNull(),
    host: text('host').notNull().default(''),
    createdAtMs: ms('created_at_ms').notNull(),
    expiresAtMs: ms('expires_at_ms').notNull(),
    endsAtMs: ms('ends_at_ms').notNull(),
    seenAtMs: ms('seen_at_ms').notNull(),
    /** SHA-256 of the file cookie's value (security B3); absent until the tab asks for one. */
    fileCookieHash: text('file_cookie_hash'),
    /** `view`: of the tab, by bearer. `chat`: of the whole Mattermost, by cookie; it ends with the tab's session. */
    kind: text('kind', { enum: ['view', 'chat'] })
      .notNull()
      .default('view'),
    parentHash: text('parent_hash').references((): AnyPgColumn => sessions.hash, { onDelete: 'cascade' }),
  },
  (table) => [
    index('sessions_guest').on(table.guestId),
    index('sessions_parent').on(table.parentHash),
    uniqueIndex('sessions_file_cookie').on(table.fileCookieHash),
  ],
)

/** The way from the tab into the whole Mattermost: each opens one chat session, once, and dies with the session it came from. */
export const chatTickets = pgTable('chat_tickets', {
  /** SHA-256 of the ticket, hex. */
  hash: text('hash').primaryKey(),
  sessionHash: text('session_hash')
    .notNull()
    .references(() => sessions.hash, { onDelete: 'cascade' }),
  purpose: text('purpose', { enum: ['frame', 'browser', 'popout'] }).notNull(),
  /** Where to go, as a path that was built from checked parts. */
  path: text('path').notNull(),
  createdAtMs: ms('created_at_ms').notNull(),
  expiresAtMs: ms('expires_at_ms').notNull(),
})

/** What every replica must act on at once, in order. Rows older than a day are removed. */
export const cutOffFeed = pgTable('cut_off_feed', {
  seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  guestId: text('guest_id').notNull(),
  /** `guest`: close everything of that guest. `channels`: the granted set shrank. `partner`: read its standing again. */
  kind: text('kind', { enum: ['guest', 'channels', 'partner'] }).notNull(),
  atMs: ms('at_ms').notNull(),
})

/** Files that a guest uploaded through the gateway and has not attached yet, or has: `file_ids` are checked against it (security G12). */
export const uploads = pgTable('uploads', {
  fileId: text('file_id').primaryKey(),
  guestId: text('guest_id').notNull(),
  channelId: text('channel_id').notNull(),
  atMs: ms('at_ms').notNull(),
})

/** Append-only; each record carries the hash of the one before. */
export const auditRecords = pgTable('audit_records', {
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  atMs: ms('at_ms').notNull(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  subject: text('subject').notNull(),
  detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  previousHash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
  /** The last record of everything that is appended together is signed, and by its hash all before it. */
  keyName: text('key_name'),
  signature: text('signature'),
})

/** Single-holder duties: who holds them and until when. */
export const leases = pgTable('leases', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  untilMs: ms('until_ms').notNull(),
})

/** Facts that the installation remembers, such as the id of the bot account. */
export const facts = pgTable('facts', {
  name: text('name').primaryKey(),
  value: jsonb('value').$type<unknown>().notNull(),
})
