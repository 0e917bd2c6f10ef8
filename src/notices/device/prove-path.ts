import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { eq, like, sql } from 'drizzle-orm'
import type { Bot } from '../../mattermost/bot.ts'
import type { Mattermost } from '../../mattermost/mattermost.ts'
import type { PushProof } from '../../mattermost/push-checks.ts'
import type { Settings } from '../../settings/schema.ts'
import type { Logger } from '../../store/logger.ts'
import type { Db } from '../../store/open.ts'
import { facts } from '../../store/tables.ts'
import { PLATFORM } from './intake.ts'

const RESULT = 'push.proof'
const ACCOUNT = 'push.proof.account'
const ARRIVED = 'push.proof.arrived:'

/** Device ids of proofs; nobody else's begins like that. */
const MARK = 'proof-'

const PATIENCE_MS = 15_000
const LOOK_EVERY_MS = 50

type Deps = {
  readonly db: Db
  readonly mattermost: Mattermost
  readonly bot: Pick<Bot, 'tell'>
  readonly settings: Settings
  readonly now: () => number
  readonly log: Logger
  /** Ends the waiting when the process does. */
  readonly signal: AbortSignal
}

/**
 * Proves the way of a push with a real one: our bot writes to an account that exists for this alone, whose session is a
 * device, and the signed push has to arrive, on whichever replica. The account is in no team, nobody meets it, and between
 * two proofs it is deactivated. (A bot cannot take its place: the server pushes bots nothing; tried on 11.6.)
 *
 * Never throws: what went wrong is the result.
 */
export async function provePath(deps: Deps, address: string): Promise<PushProof> {
  const { db, now, log } = deps
  const startedMs = now()
  let result: PushProof
  try {
    const arrivedMs = await sendOne(deps)
    result =
      arrivedMs === undefined
        ? { address, atMs: now(), isGood: false, found: `no push came within ${PATIENCE_MS / 1000} s` }
        : { address, atMs: now(), isGood: true, found: `a signed mention came after ${arrivedMs - startedMs} ms` }
  } catch (error) {
    log.warn({ err: error }, 'the way of a push could not be proven')
    result = { address, atMs: now(), isGood: false, found: error instanceof Error ? error.message : String(error) }
  }
  const value = result
  await db.insert(facts).values({ name: RESULT, value }).onConflictDoUpdate({ target: facts.name, set: { value } })
  return result
}

/** The last proof, whichever process made it. */
export async function lastProof(db: Db): Promise<PushProof | undefined> {
  const [row] = await db.select().from(facts).where(eq(facts.name, RESULT))
  return row?.value as PushProof | undefined
}

/** A push with a device id that is none of a guest. @returns true when it was that of a proof, which is noted */
export async function noteProof(db: Db, deviceId: string, atMs: number): Promise<boolean> {
  if (!deviceId.startsWith(MARK)) return false
  const noted = await db
    .update(facts)
    .set({ value: { atMs } })
    .where(eq(facts.name, `${ARRIVED}${deviceId}`))
    .returning({ name: facts.name })
  return noted.length > 0
}

/** @returns when it arrived, or undefined */
async function sendOne(deps: Deps): Promise<number | undefined> {
  const { db, mattermost, bot } = deps
  const userId = await readyAccount(deps)
  const { id: tokenId, token } = await mattermost.tokens.create(userId, 'Mission Collaboration: proof of notices')
  const deviceId = `${MARK}${randomBytes(16).toString('hex')}`
  const name = `${ARRIVED}${deviceId}`
  try {
    await db.delete(facts).where(like(facts.name, `${ARRIVED}%`))
    await db.insert(facts).values({ name, value: {} })
    await mattermost.asDevice(token).registerDevice(`${PLATFORM}:${deviceId}`)
    await bot.tell({ to: { userId }, text: 'Are notices on their way?', key: name })
    return await arrival(deps, name)
  } finally {
    await db.delete(facts).where(eq(facts.name, name))
    await mattermost.tokens.revoke(tokenId)
    await mattermost.users.setActive(userId, false)
  }
}

async function arrival({ db, now, signal }: Deps, name: string): Promise<number | undefined> {
  const giveUpAtMs = now() + PATIENCE_MS
  while (now() < giveUpAtMs && !signal.aborted) {
    const [row] = await db
      .select({ atMs: sql<number | null>`(${facts.value}->>'atMs')::bigint` })
      .from(facts)
      .where(eq(facts.name, name))
    if (row?.atMs != null) return Number(row.atMs)
    await wait(LOOK_EVERY_MS)
  }
  return undefined
}

/** The account of the proofs, made once and known by its id, so that nobody else's account is ever taken for it. */
async function readyAccount({ db, mattermost, settings }: Deps): Promise<string> {
  const [row] = await db.select().from(facts).where(eq(facts.name, ACCOUNT))
  const known = row && (await mattermost.users.byId(String(row.value)))
  if (known) {
    if (known.delete_at > 0) await mattermost.users.setActive(known.id, true)
    return known.id
  }
  const username = `notice-check-${randomBytes(4).toString('hex')}`
  const made = await mattermost.users.create({
    username,
    email: `${username}@${settings.guests.emailDomain}`,
    password: `Aa1!${randomBytes(45).toString('base64url')}`,
    first_name: 'Notice',
    last_name: 'Check',
    nickname: '',
    position: 'Proves that notices arrive; used by nobody',
    notify_props: { push: 'mention', push_status: 'online', email: 'false', desktop: 'none', channel: 'true' },
    props: {},
  })
  const value = made.id
  await db.insert(facts).values({ name: ACCOUNT, value }).onConflictDoUpdate({ target: facts.name, set: { value } })
  return made.id
}
