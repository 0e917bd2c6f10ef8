import { z } from 'zod'

/** How people are told: how much, how soon, and within which limits of Microsoft's. */
export const noticeSettings = z
  .strictObject({
    maxLevel: z
      .enum(['id-only', 'sender', 'full'])
      .default('id-only')
      .describe(
        "The most that a notice may carry to Microsoft, whatever a partner's terms say: an id and neutral words, who and where, or the beginning of the message too.",
      ),
    defaultSurface: z
      .enum(['bot', 'feed', 'both', 'none'])
      .default('bot')
      .describe('Where people are told who have not chosen: chat of the bot, activity feed, both or nowhere.'),
    burstSeconds: z
      .int()
      .min(0)
      .max(600)
      .default(10)
      .describe('Further messages of the same place within this time change the card instead of making another.'),
    summaryAbove: z
      .int()
      .min(1)
      .max(1000)
      .default(5)
      .describe('More than this many notices waiting for one person become one summary.'),
    maxExcerptCharacters: z.int().min(1).max(1000).default(200).describe('Longest excerpt at level full.'),
    sendTimeoutSeconds: z
      .int()
      .min(1)
      .max(60)
      .default(10)
      .describe('How long a call to Microsoft may take; after twice that time what became of it counts as unknown.'),
    closedMinutes: z
      .int()
      .min(1)
      .max(1440)
      .default(60)
      .describe('How long nothing is tried with a person who blocked the bot or has not installed the app.'),
    giveUpHours: z.int().min(1).max(720).default(48).describe('How old a notice may become before it is given up.'),
    keepDays: z.int().min(1).max(365).default(30).describe('How long it is remembered which card stands for what.'),
    maxParallelCalls: z.int().min(1).max(1000).default(64).describe('Calls to Microsoft open at one time.'),
    limits: z
      .strictObject({
        conversationPerSecond: z.int().positive().default(7).describe('Messages to one person in 1 s.'),
        conversationPerTwoSeconds: z.int().positive().default(8).describe('Messages to one person in 2 s.'),
        conversationPerThirtySeconds: z.int().positive().default(60).describe('Messages to one person in 30 s.'),
        conversationPerHour: z.int().positive().default(1800).describe('Messages to one person in an hour.'),
        tenantPerSecond: z.int().positive().default(50).describe('Calls of the bot for one tenant in 1 s.'),
        feedTenantPerSecond: z.int().positive().default(5).describe('Feed calls for single people of a tenant in 1 s.'),
        feedAllTenantsPerSecond: z.int().positive().default(50).describe('The same for all tenants together.'),
        feedBulkTenantPerSecond: z
          .int()
          .positive()
          .default(2)
          .describe('Feed calls for many people of a tenant in 1 s.'),
        feedBulkAllTenantsPerSecond: z.int().positive().default(20).describe('The same for all tenants together.'),
        feedBulkRecipients: z.int().min(1).max(100).default(100).describe('People in one feed call for many.'),
        feedPersonPerMinute: z.int().positive().default(10).describe('Entries in the feed of one person in 60 s.'),
      })
      .prefault({})
      .describe("Microsoft's published limits; change them when Microsoft does."),
  })
  .prefault({})
