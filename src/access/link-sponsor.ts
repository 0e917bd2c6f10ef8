import { createHash, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import { and, count, desc, eq, gt, isNotNull, lt, or, sql } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import type { Addressee } from '../notices/notice.ts'
import { plainLine } from '../notices/plain-text.ts'
import type { Db } from '../store/open.ts'
import { linkCodes, sponsorLinks } from '../store/tables.ts'
import type { Applicant, Caller } from './access.ts'
import type { AccessDeps } from './access-deps.ts'
import { deciderOf, linkByUser, memberById, memberByName } from './sponsors.ts'
import { wordsIn } from './words.ts'

export const CODE_QUEUE = 'sponsor-code'

export type CodeJob = { readonly codeId: string; readonly asker: string }

const MINUTE_MS = 60_000
const LIVES_MS = 10 * MINUTE_MS
const LIMIT_WITHIN_MS = 60 * MINUTE_MS

/** Eight digits, three tries, three codes an hour: one in ten million for whoever guesses all day in one hour. */
const DIGITS = 8
const TRIES = 3
const CODES_PER_HOUR = 3

const username = /^[a-z0-9][a-z0-9._-]{0,63}$/

/**
 * Orders a one-time code to be sent to a Mattermost account (security I3). The answer does not tell whether there is such
 * an account; the code is bound to the person who asked, and made only when it is sent.
 *
 * @throws Problem `sponsor_required` for guests and people of organisations that are not part of this, `link_limit`
 */
export async function orderCode(deps: AccessDeps, person: Applicant, name: string): Promise<void> {
  const { db, jobs, now, audit } = deps
  const account = name.trim().replace(/^@/, '').toLowerCase()
  const { tid, oid } = person
  const isKnownTenant = tid === deps.settings.operator.tenantId || deps.partners.byTenant(tid)?.state === 'active'
  if (!isKnownTenant || (await deps.guests.byIdentity(tid, oid))) throw new Problem('sponsor_required')
  if (!username.test(account)) throw new Problem('bad_request', { facts: { fields: ['username'] } })
  await db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('link_codes'))`)
    const isRecent = gt(linkCodes.createdAtMs, now() - LIMIT_WITHIN_MS)
    const isAbout = or(and(eq(linkCodes.tid, tid), eq(linkCodes.oid, oid)), eq(linkCodes.username, account))
    const [recent] = await tx.select({ made: count() }).from(linkCodes).where(and(isRecent, isAbout))
    if ((recent?.made ?? 0) >= CODES_PER_HOUR) throw new Problem('link_limit', { retryAfterSeconds: 3600 })
    await tx.delete(linkCodes).where(lt(linkCodes.createdAtMs, now() - 24 * LIMIT_WITHIN_MS))
    // The newest code counts: an older one is worth nothing from now on.
    await tx
      .update(linkCodes)
      .set({ codeHash: null, triesLeft: 0 })
      .where(and(eq(linkCodes.tid, tid), eq(linkCodes.oid, oid)))
    const codeId = randomUUID()
    const atMs = now()
    const row = {
      id: codeId,
      tid,
      oid,
      username: account,
      triesLeft: TRIES,
      createdAtMs: atMs,
      expiresAtMs: atMs + LIVES_MS,
    }
    await tx.insert(linkCodes).values(row)
    const detail = { tid, oid, username: account }
    await audit.write(
      { actor: `person:${tid}/${oid}`, action: 'sponsor.code_ordered', subject: `code:${codeId}`, detail },
      tx,
    )
    await jobs.send(CODE_QUEUE, { codeId, asker: plainLine(person.name, 64) } satisfies CodeJob, { within: tx })
  })
}

/** Handler of the queue: makes the code and sends it, or does nothing when there is nobody to send it to. @throws MattermostFault */
export async function sendCode(deps: AccessDeps, { codeId, asker }: CodeJob): Promise<void> {
  const { db, now, bot, log } = deps
  const [row] = await db.select().from(linkCodes).where(eq(linkCodes.id, codeId))
  if (!row || row.triesLeft <= 0 || row.expiresAtMs <= now()) return
  const user = await memberByName(deps, row.username)
  if (!user) return log.info({ codeId }, 'a code was asked for an account that is no member')
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')
  await db
    .update(linkCodes)
    .set({ userId: user.id, codeHash: hashOf(codeId, code) })
    .where(and(eq(linkCodes.id, codeId), eq(linkCodes.triesLeft, TRIES)))
  const organisation = deps.partners.byTenant(row.tid)?.name ?? deps.settings.operator.name
  const text = wordsIn(user.locale).code({ name: asker, organisation, code: `${code.slice(0, 4)} ${code.slice(4)}` })
  await bot.tell({ to: { userId: user.id }, text, key: `code:${codeId}:${code}` })
}

/**
 * Takes the code back from the person who asked for it, and links the two accounts.
 *
 * @throws Problem `link_code_wrong`, the same for a wrong, used, old or never sent code and for one of somebody else
 */
export async function takeCode(
  deps: AccessDeps,
  { tid, oid }: Addressee,
  said: string,
): Promise<{ readonly username: string }> {
  const { db, now, audit } = deps
  const actor = `person:${tid}/${oid}`
  const [newest] = await db
    .select({ id: linkCodes.id })
    .from(linkCodes)
    .where(and(eq(linkCodes.tid, tid), eq(linkCodes.oid, oid)))
    .orderBy(desc(linkCodes.createdAtMs))
    .limit(1)
  // One try is gone before anything is compared, so that many at once have no more than their three.
  const [row] = newest
    ? await db
        .update(linkCodes)
        .set({ triesLeft: sql`${linkCodes.triesLeft} - 1` })
        .where(
          and(
            eq(linkCodes.id, newest.id),
            gt(linkCodes.triesLeft, 0),
            gt(linkCodes.expiresAtMs, now()),
            isNotNull(linkCodes.codeHash),
          ),
        )
        .returning()
    : []
  const code = said.replace(/\D/g, '')
  const isRight = row?.codeHash !== undefined && row.codeHash !== null && isSame(row.codeHash, hashOf(row.id, code))
  const user = isRight && row.userId !== null ? await memberById(deps, row.userId) : undefined
  if (!row || !user) {
    await audit.write({
      actor,
      action: 'sponsor.link_refused',
      subject: row ? `code:${row.id}` : actor,
      detail: { tid, oid, triesLeft: row?.triesLeft ?? 0 },
    })
    throw new Problem('link_code_wrong', { facts: { triesLeft: row?.triesLeft ?? 0 } })
  }
  await db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const used = await tx
      .update(linkCodes)
      .set({ codeHash: null, triesLeft: 0 })
      .where(and(eq(linkCodes.id, row.id), eq(linkCodes.codeHash, row.codeHash ?? '')))
      .returning({ id: linkCodes.id })
    if (used.length === 0) throw new Problem('link_code_wrong', { facts: { triesLeft: 0 } })
    await tx
      .delete(sponsorLinks)
      .where(or(eq(sponsorLinks.userId, user.id), and(eq(sponsorLinks.tid, tid), eq(sponsorLinks.oid, oid))))
    await tx.insert(sponsorLinks).values({ userId: user.id, tid, oid, linkedAtMs: now() })
    await audit.write(
      { actor, action: 'sponsor.linked', subject: `member:${user.id}`, detail: { tid, oid, username: user.username } },
      tx,
    )
  })
  return { username: user.username }
}

/** Takes a link away; the account hears of it. @throws Problem `sponsor_required`, `sponsor_unlinked`, `not_found` */
export async function unlink(deps: AccessDeps, caller: Caller, userId?: string): Promise<void> {
  const decider = await deciderOf(deps, caller)
  const whose = decider.isOperator ? userId : decider.userId
  if (whose === undefined || (userId !== undefined && whose !== userId)) throw new Problem('sponsor_required')
  if (!(await linkByUser(deps.db, whose))) throw new Problem('not_found')
  await deps.db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    const [gone] = await tx.delete(sponsorLinks).where(eq(sponsorLinks.userId, whose)).returning()
    if (!gone) throw new Problem('not_found')
    const detail = { tid: gone.tid, oid: gone.oid }
    await deps.audit.write({ actor: decider.actor, action: 'sponsor.unlinked', subject: `member:${whose}`, detail }, tx)
  })
}

const hashOf = (codeId: string, code: string): string => createHash('sha256').update(`${codeId}:${code}`).digest('hex')

const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'))
