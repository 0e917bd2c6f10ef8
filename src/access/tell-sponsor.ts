import type { Db } from '../store/open.ts'
import { saidOnce } from '../store/tables.ts'
import type { AccessDeps } from './access-deps.ts'
import { factsOf } from './sponsor-facts.ts'
import { sponsorMessage } from './sponsor-message.ts'
import { keyOf, type SponsorWord } from './sponsor-word.ts'
import { linkByUser, memberById, memberByName } from './sponsors.ts'

/** Until the bot may write to this person again; raised so that the queue tries again later. */
export class SponsorBusy extends Error {
  constructor(key: string) {
    super(`${key}: this sponsor was told too much within the hour`)
    this.name = 'SponsorBusy'
  }
}

/**
 * Handler of the queue: tells a sponsor, in Teams when their account is linked, else by a direct message of our bot with
 * buttons. Done twice it says nothing twice.
 *
 * @throws MattermostFault, SponsorBusy: the queue tries again
 */
export async function tellSponsor(deps: AccessDeps, word: SponsorWord): Promise<void> {
  const { db, bot, tell, log, now } = deps
  const key = keyOf(word)
  const told = await factsOf(deps, word)
  if (!told) return
  const user = 'userId' in told.to ? await memberById(deps, told.to.userId) : await memberByName(deps, told.to.username)
  if (!user) {
    log.warn({ key }, 'there is no sponsor to be told; the operator sees it on the administration page')
    return
  }
  if (word.inMattermost !== undefined && word.inMattermost !== user.id) return
  const link = await linkByUser(db, user.id)
  if (link && deps.hasTeams && word.inMattermost === undefined) {
    await db.transaction(async (transaction) => {
      const tx = transaction as unknown as Db
      if (!(await isFirst(tx, `${key}:teams`, now()))) return
      await tell({ tid: link.tid, oid: link.oid }, told.word, key, tx)
      await note(deps, word, user.id, 'teams', tx)
    })
    return
  }
  const once = `${key}:mattermost`
  const { text, attachments } = sponsorMessage(deps, user, told)
  const outcome = await bot.tell({
    to: { userId: user.id },
    text,
    key: once,
    ...(attachments ? { attachments } : {}),
    onceWithinMs: Number.MAX_SAFE_INTEGER,
  })
  if (outcome === 'told_too_often') throw new SponsorBusy(once)
  await db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db
    if (outcome !== 'nobody' && (await isFirst(tx, once, now()))) await note(deps, word, user.id, 'mattermost', tx)
  })
}

/** @returns whether this is the first time, and makes sure that it was */
export async function isFirst(tx: Db, key: string, atMs: number): Promise<boolean> {
  const rows = await tx.insert(saidOnce).values({ key, atMs }).onConflictDoNothing().returning({ key: saidOnce.key })
  return rows.length === 1
}

async function note(
  { audit }: AccessDeps,
  word: SponsorWord,
  userId: string,
  by: 'teams' | 'mattermost',
  tx: Db,
): Promise<void> {
  const { about, inMattermost: _, ...ids } = word
  await audit.write(
    { actor: 'system', action: 'sponsor.told', subject: `member:${userId}`, detail: { about, by, ...ids } },
    tx,
  )
}
