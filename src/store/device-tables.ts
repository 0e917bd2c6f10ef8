import { sql } from 'drizzle-orm'
import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

/** Milliseconds since the epoch, by the backend's clock. */
const ms = (name: string) => bigint(name, { mode: 'number' })

/**
 * What Mattermost takes for phones: one session of a guest, registered as `teams:<id>` (design 6.4). A row is written
 * before the server hears of it, so that no push finds its device unknown.
 */
export const devices = pgTable(
  'devices',
  {
    id: text('id').primaryKey(),
    guestId: text('guest_id').notNull(),
    /** The token whose session carries it; another token means another session, without a device. */
    tokenId: text('token_id').notNull(),
    madeAtMs: ms('made_at_ms').notNull(),
    registeredAtMs: ms('registered_at_ms'),
    /** When the server's session was last seen to carry it. */
    seenAtMs: ms('seen_at_ms'),
    /** When that session runs out, as the server said. */
    expiresAtMs: ms('expires_at_ms'),
    /** From then on its pushes are answered with REMOVE. */
    retiredAtMs: ms('retired_at_ms'),
  },
  (table) => [index('devices_guest').on(table.guestId, table.madeAtMs), index('devices_retired').on(table.retiredAtMs)],
)

/**
 * Pushes as they arrived, without any text. Kept as long as their device: an `ack_id` that is here already is a replay,
 * and what was told of a channel is not missed when somebody counts later.
 */
export const pushes = pgTable(
  'pushes',
  {
    ackId: text('ack_id').primaryKey(),
    deviceId: text('device_id')
      .notNull()
      .references(() => devices.id, { onDelete: 'cascade' }),
    guestId: text('guest_id').notNull(),
    type: text('type', { enum: ['message', 'clear', 'update_badge', 'session'] }).notNull(),
    channelId: text('channel_id'),
    teamId: text('team_id'),
    rootId: text('root_id'),
    postId: text('post_id'),
    senderId: text('sender_id'),
    badge: integer('badge'),
    atMs: ms('at_ms').notNull(),
    /** Set when it has become part of a notice, or was found to need none. */
    takenAtMs: ms('taken_at_ms'),
  },
  (table) => [
    index('pushes_waiting').on(table.atMs).where(sql`taken_at_ms is null`),
    index('pushes_guest').on(table.guestId, table.channelId, table.atMs),
    index('pushes_device').on(table.deviceId),
  ],
)

/** Processes that take pushes. One that is silent, or began without another before it, leaves a time to be compared. */
export const pushIntakes = pgTable('push_intakes', {
  id: text('id').primaryKey(),
  startedAtMs: ms('started_at_ms').notNull(),
  aliveAtMs: ms('alive_at_ms').notNull(),
  stoppedAtMs: ms('stopped_at_ms'),
  /** Since when pushes may have been lost that this process could not store. */
  gapFromMs: ms('gap_from_ms'),
})

/** What was told in summaries of missed messages: the next comparison does not count it again. */
export const missedTold = pgTable(
  'missed_told',
  {
    guestId: text('guest_id').notNull(),
    /** A channel, or the message that began a thread. */
    placeId: text('place_id').notNull(),
    messages: integer('messages').notNull(),
    /** Of the server's clock: the newest message that was counted. */
    upToMs: ms('up_to_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.guestId, table.placeId] })],
)
