import { createHash } from 'node:crypto'
import { and, count, eq, like, sql } from 'drizzle-orm'
import type { KeyRing } from '../settings/key-ring.ts'
import type { Settings } from '../settings/schema.ts'
import type { Secret } from '../settings/secret.ts'
import type { Logger } from '../store/logger.ts'
import type { Db } from '../store/open.ts'
import { facts } from '../store/tables.ts'
import { forgetBotAccount, readBotAccount, writeBotAccount } from './bot-account.ts'
import { isFault } from './fault.ts'
import type { Dialog, MessageAttachment } from './interactive.ts'
import type { Mattermost } from './mattermost.ts'

const HOUR_MS = 3_600_000

/** A person who is told more than this in an hour reads none of it. */
const MOST_PER_HOUR = 20

export type BotMessage = {
  readonly to: { readonly userId: string } | { readonly username: string }
  readonly text: string
  /** What this is about; the same thing is said once in `onceWithinMs`. */
  readonly key: string
  readonly onceWithinMs?: number
  readonly attachments?: readonly MessageAttachment[]
}

export type BotOutcome = 'told' | 'told_before' | 'told_too_often' | 'nobody'

/** Our voice inside Mattermost. */
export type Bot = {
  /** Writes a direct message, at most once for each key and 20 an hour for each person, over all replicas. @throws MattermostFault */
  tell(message: BotMessage): Promise<BotOutcome>
  /** Id of the bot account, made when it is missing. @throws MattermostFault, BotNameTaken */
  userId(): Promise<string>
  /** Puts other words in the place of a message of the bot and takes its buttons away. @throws MattermostFault */
  settle(postId: string, text: string): Promise<void>
  /** Answers a click with a form. @throws MattermostFault */
  openDialog(dialog: { readonly triggerId: string; readonly url: string; readonly dialog: Dialog }): Promise<void>
}

/** Raised when the configured name belongs to an account that is not ours. */
export class BotNameTaken extends Error {
  constructor(username: string) {
    super(`the name ${username} in mattermost.botUsername belongs to somebody else`)
    this.name = 'BotNameTaken'
  }
}

type Account = { readonly userId: string; readonly tokenId: string; readonly token: Secret }

/** Builds the bot. Nothing is made on the server before it is first needed. */
export function createBot(deps: {
  mattermost: Mattermost
  settings: Settings
  keys: KeyRing
  db: Db
  now: () => number
  log: Logger
}): Bot {
  const { mattermost, settings, keys, db, now, log } = deps
  let account: Promise<Account> | undefined

  function ready(): Promise<Account> {
    account ??= open().catch((error: unknown) => {
      account = undefined
      throw error
    })
    return account
  }

  async function open(): Promise<Account> {
    const known = await readBotAccount(db, keys)
    if (known) return known
    const userId = await findOrMake()
    const made = await mattermost.tokens.create(userId, 'Mission Collaboration')
    const kept = await writeBotAccount(db, keys, { userId, tokenId: made.id, token: made.token })
    if (kept.tokenId !== made.id) await mattermost.tokens.revoke(made.id)
    return kept
  }

  /** A bot of that name is taken over only if we own it: whoever owns a bot can hold its token and read what it was told. */
  async function findOrMake(): Promise<string> {
    const username = settings.mattermost.botUsername
    const found = await mattermost.users.byUsername(username)
    if (!found) {
      const made = await mattermost.bots.create({
        username,
        displayName: settings.operator.name,
        description: 'Tells members and sponsors what happened to partner access.',
      })
      return made.user_id
    }
    const [bot, me] = await Promise.all([mattermost.bots.byId(found.id), mattermost.users.me()])
    if (bot?.owner_id !== me.id) throw new BotNameTaken(username)
    if (bot.delete_at > 0) await mattermost.bots.enable(bot.user_id)
    return bot.user_id
  }

  async function post(
    toUserId: string,
    { text, attachments }: Pick<BotMessage, 'text' | 'attachments'>,
    mark: string,
    isRetry = false,
  ): Promise<void> {
    const { userId, tokenId, token } = await ready()
    const holder = mattermost.asHolder(token)
    try {
      const channel = await holder.openDirect([userId, toUserId])
      await holder.post({
        channelId: channel.id,
        message: text,
        pendingPostId: `${userId}:${toUserId}:${mark}`,
        attachments,
      })
    } catch (error) {
      if (!isFault(error, 'unauthorised') || isRetry) throw error
      log.warn({ err: error }, 'the bot has lost its token and gets a new one')
      account = undefined
      await forgetBotAccount(db, tokenId)
      await reviveAccount(userId)
      await post(toUserId, { text, attachments }, mark, true)
    }
  }

  async function reviveAccount(userId: string): Promise<void> {
    const bot = await mattermost.bots.byId(userId)
    if (bot && bot.delete_at > 0) await mattermost.bots.enable(userId)
  }

  return {
    async userId() {
      return (await ready()).userId
    },

    async settle(postId, text) {
      await mattermost.asHolder((await ready()).token).changePost(postId, { message: text, attachments: [] })
    },

    async openDialog(dialog) {
      await mattermost.asHolder((await ready()).token).openDialog(dialog)
    },

    async tell({ to, text, key, attachments, onceWithinMs = 24 * HOUR_MS }) {
      const user =
        'userId' in to ? await mattermost.users.byId(to.userId) : await mattermost.users.byUsername(to.username)
      if (!user || user.delete_at > 0 || user.is_bot) return 'nobody'
      const mark = createHash('sha256').update(key).digest('hex').slice(0, 32)
      const place = await takePlace(db, user.id, mark, now(), onceWithinMs)
      if (place !== 'free') return place
      try {
        await post(user.id, { text, attachments }, `${mark}:${now()}`)
        return 'told'
      } catch (error) {
        await db.delete(facts).where(eq(facts.name, toldName(user.id, mark)))
        throw error
      }
    },
  }
}

const toldName = (userId: string, mark: string): string => `told:${userId}:${mark}`

/** Two replicas that want to say the same thing at once: one of them gets the row. */
async function takePlace(
  db: Db,
  userId: string,
  mark: string,
  nowMs: number,
  onceWithinMs: number,
): Promise<'free' | 'told_before' | 'told_too_often'> {
  return db.transaction(async (tx) => {
    const saidAtMs = sql<number>`(${facts.value}->>'atMs')::bigint`
    await tx.delete(facts).where(and(like(facts.name, 'told:%'), sql`${saidAtMs} < ${nowMs - 7 * 24 * HOUR_MS}`))
    const [recent] = await tx
      .select({ messages: count() })
      .from(facts)
      .where(and(like(facts.name, `told:${userId}:%`), sql`${saidAtMs} > ${nowMs - HOUR_MS}`))
    if ((recent?.messages ?? 0) >= MOST_PER_HOUR) return 'told_too_often'
    const value = { atMs: nowMs }
    const taken = await tx
      .insert(facts)
      .values({ name: toldName(userId, mark), value })
      .onConflictDoUpdate({
        target: facts.name,
        set: { value },
        setWhere: sql`(${facts.value}->>'atMs')::bigint <= ${nowMs - onceWithinMs}`,
      })
      .returning({ name: facts.name })
    return taken.length === 1 ? 'free' : 'told_before'
  })
}
