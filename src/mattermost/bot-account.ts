import { and, eq, sql } from 'drizzle-orm'
import type { KeyRing } from '../settings/key-ring.ts'
import { SealBroken, seal, unseal } from '../settings/seal.ts'
import { Secret } from '../settings/secret.ts'
import type { Db } from '../store/open.ts'
import { facts } from '../store/tables.ts'

const NAME = 'mattermost.bot'

/** The bot's token belongs to no guest; this stands in the place of one. */
const PLACE = 'mattermost.bot|post'

type Stored = { readonly userId: string; readonly tokenId: string; readonly keyName: string; readonly sealed: string }

export type BotAccount = { readonly userId: string; readonly tokenId: string; readonly token: Secret }

/** @returns undefined also when the seal does not open: then a new token is made. */
export async function readBotAccount(db: Db, keys: KeyRing): Promise<BotAccount | undefined> {
  const [row] = await db.select().from(facts).where(eq(facts.name, NAME))
  const stored = row?.value as Stored | undefined
  if (!stored) return undefined
  try {
    const token = unseal(keys, PLACE, { keyName: stored.keyName, bytes: Buffer.from(stored.sealed, 'base64') })
    return { userId: stored.userId, tokenId: stored.tokenId, token: new Secret(token) }
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    await forgetBotAccount(db, stored.tokenId)
    return undefined
  }
}

/** Keeps the account unless another replica was first. @returns the one that is kept. */
export async function writeBotAccount(db: Db, keys: KeyRing, account: BotAccount): Promise<BotAccount> {
  const value = storedOf(keys, account)
  const mine = await db
    .insert(facts)
    .values({ name: NAME, value })
    .onConflictDoNothing()
    .returning({ name: facts.name })
  if (mine.length === 1) return account
  return (await readBotAccount(db, keys)) ?? writeBotAccount(db, keys, account)
}

export async function forgetBotAccount(db: Db, tokenId: string): Promise<void> {
  await db.delete(facts).where(and(eq(facts.name, NAME), sql`${facts.value}->>'tokenId' = ${tokenId}`))
}

/** Seals the bot's token again with the current key. @returns true when there was something to do. */
export async function resealBotAccount(db: Db, keys: KeyRing): Promise<boolean> {
  const [row] = await db.select().from(facts).where(eq(facts.name, NAME))
  const stored = row?.value as Stored | undefined
  if (!stored || stored.keyName === keys.current) return false
  const account = await readBotAccount(db, keys)
  if (!account) return false
  await db
    .update(facts)
    .set({ value: storedOf(keys, account) })
    .where(and(eq(facts.name, NAME), sql`${facts.value}->>'tokenId' = ${account.tokenId}`))
  return true
}

function storedOf(keys: KeyRing, { userId, tokenId, token }: BotAccount): Stored {
  const { keyName, bytes } = seal(keys, PLACE, token.reveal())
  return { userId, tokenId, keyName, sealed: Buffer.from(bytes).toString('base64') }
}
