import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'

/** Milliseconds since the epoch, by the backend's clock. */
const ms = (name: string) => bigint(name, { mode: 'number' })

/** What a person in Teams chose. Without a row the settings decide. */
export const noticeChoices = pgTable(
  'notice_choices',
  {
    tid: text('tid').notNull(),
    oid: text('oid').notNull(),
    surface: text('surface', { enum: ['bot', 'feed', 'both', 'none'] }).notNull(),
    quietFromMinute: integer('quiet_from_minute'),
    quietToMinute: integer('quiet_to_minute'),
    quietTimeZone: text('quiet_time_zone'),
    language: text('language'),
    updatedAtMs: ms('updated_at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tid, table.oid] })],
)

/** Pushes that have become part of a notice: one that comes again, or is found again after a crash, adds nothing. */
export const noticedPushes = pgTable(
  'noticed_pushes',
  { ackId: text('ack_id').primaryKey(), atMs: ms('at_ms').notNull() },
  (table) => [index('noticed_pushes_at').on(table.atMs)],
)

/**
 * The outbox of notices. No text of a message is ever in it. A row is one card or one entry of the feed:
 *
 * `waiting` → `sending` (committed before the peer is called) → `sent`. Found in `sending` after its time, what became of
 * it is `unknown`. A sent one that says something else meanwhile is `isStale` and goes `sent` → `updating` → `sent`:
 * changing a card twice does no harm. `folded`: told as part of a summary. `failed`: given up.
 */
export const notices = pgTable(
  'notices',
  {
    id: text('id').primaryKey(),
    tid: text('tid').notNull(),
    oid: text('oid').notNull(),
    surface: text('surface', { enum: ['bot', 'feed'] }).notNull(),
    /** Absent for words to people who are no guests. */
    guestId: text('guest_id'),
    kind: text('kind', { enum: ['message', 'summary', 'word'] }).notNull(),
    /** Within a lane the lower goes first: 0 direct messages, 1 mentions and words, 2 threads, 3 summaries. */
    rank: integer('rank').notNull(),
    state: text('state', {
      enum: ['waiting', 'sending', 'unknown', 'sent', 'updating', 'folded', 'failed'],
    }).notNull(),
    /** Words are said once for each key. */
    key: text('key'),
    /** What further messages must share to become part of this notice while it waits. */
    burstKey: text('burst_key'),
    channelId: text('channel_id'),
    teamId: text('team_id'),
    rootId: text('root_id'),
    /** The newest message that it stands for. */
    postId: text('post_id'),
    /** The first one: people who are told of the same message share its chain in the feed. */
    firstPostId: text('first_post_id'),
    isDirect: boolean('is_direct').notNull().default(false),
    count: integer('count').notNull().default(1),
    /** Of a summary. */
    mentions: integer('mentions').notNull().default(0),
    threads: integer('threads').notNull().default(0),
    word: jsonb('word').$type<{ about: string; facts: Record<string, string | number> }>(),
    cardState: text('card_state', { enum: ['open', 'read', 'answered', 'withdrawn'] })
      .notNull()
      .default('open'),
    isStale: boolean('is_stale').notNull().default(false),
    activityId: text('activity_id'),
    conversationId: text('conversation_id'),
    attempts: integer('attempts').notNull().default(0),
    createdAtMs: ms('created_at_ms').notNull(),
    /** When the newest message happened. */
    lastAtMs: ms('last_at_ms').notNull(),
    dueAtMs: ms('due_at_ms').notNull(),
    /** Until when whoever called the peer must have heard from it. */
    sendingUntilMs: ms('sending_until_ms'),
    sentAtMs: ms('sent_at_ms'),
    reason: text('reason'),
  },
  (table) => [
    // At most one call at a time for a person and surface, whichever replica makes it.
    uniqueIndex('notices_in_flight')
      .on(table.tid, table.oid, table.surface)
      .where(sql`state in ('sending', 'updating')`),
    uniqueIndex('notices_burst')
      .on(table.tid, table.oid, table.surface, table.burstKey)
      .where(sql`state = 'waiting' and burst_key is not null`),
    uniqueIndex('notices_key').on(table.key, table.surface).where(sql`key is not null`),
    index('notices_due')
      .on(table.tid, table.oid, table.surface, table.rank, table.createdAtMs)
      .where(sql`state = 'waiting'`),
    index('notices_stale').on(table.tid, table.oid, table.surface).where(sql`state = 'sent' and is_stale`),
    index('notices_guest').on(table.guestId, table.channelId),
    index('notices_sent_at').on(table.sentAtMs),
  ],
)

/** What is known of the way to one person: until when nothing is tried, and whether somebody was told that it is closed. */
export const noticeLanes = pgTable(
  'notice_lanes',
  {
    tid: text('tid').notNull(),
    oid: text('oid').notNull(),
    surface: text('surface', { enum: ['bot', 'feed'] }).notNull(),
    pausedUntilMs: ms('paused_until_ms').notNull(),
    trouble: text('trouble', { enum: ['blocked', 'not_installed', 'refused'] }),
    toldAtMs: ms('told_at_ms'),
  },
  (table) => [primaryKey({ columns: [table.tid, table.oid, table.surface] })],
)
