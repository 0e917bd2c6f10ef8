import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { ms } from './columns.ts'

/** Where the bot speaks to a person: one personal chat for each identity, as the person's organisation last showed it. */
export const botConversations = pgTable(
  'bot_conversations',
  {
    tid: text('tid').notNull(),
    oid: text('oid').notNull(),
    conversationId: text('conversation_id').notNull(),
    /** Its origin was listed when it was stored, and is looked at again before use (security P1). */
    serviceUrl: text('service_url').notNull(),
    /** The person's id in chats with this bot, `29:…`; absent until the person said or did something. */
    channelUserId: text('channel_user_id'),
    /** BCP 47, as the person's Teams client says. */
    locale: text('locale'),
    state: text('state', { enum: ['open', 'blocked', 'uninstalled'] }).notNull(),
    /** When the person was last heard of here; absent for a chat that only we began. */
    seenAtMs: ms('seen_at_ms'),
    updatedAtMs: ms('updated_at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tid, table.oid] })],
)

/** Turns that were begun or done: Teams sends one again when our answer was late or lost, and it must do nothing twice. */
export const botTurns = pgTable(
  'bot_turns',
  {
    conversationId: text('conversation_id').notNull(),
    activityId: text('activity_id').notNull(),
    /** Until when whoever began it may still be at it. */
    claimedUntilMs: ms('claimed_until_ms').notNull(),
    doneAtMs: ms('done_at_ms'),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.activityId] }),
    index('bot_turns_claimed_until').on(table.claimedUntilMs),
  ],
)
