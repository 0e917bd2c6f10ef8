import { and, eq, like, lt, notInArray, notLike } from 'drizzle-orm'
import { ORGANISATION_CLOSED } from '../guests/end-access.ts'
import type { Db } from '../store/open.ts'
import { guests, saidOnce } from '../store/tables.ts'
import { type AccessDeps, DAY_MS } from './access-deps.ts'
import { sayToSponsor } from './sponsor-word.ts'
import { isFirst } from './tell-sponsor.ts'

const KEEP_MS = 800 * DAY_MS

/**
 * Tells the people and the sponsor of an organisation that it is suspended, once for each suspension. People are told when
 * their access has ended, so that nothing which the end of access throws away is lost.
 */
export async function tellSuspensions(deps: AccessDeps): Promise<void> {
  const { db, partners, now, tell } = deps
  const suspended = partners.all().filter(({ state }) => state === 'suspended')
  const marks = suspended.map(({ tid }) => `suspended:${tid}`)
  await db
    .delete(saidOnce)
    .where(and(like(saidOnce.key, 'suspended:%'), ...(marks.length > 0 ? [notInArray(saidOnce.key, marks)] : [])))
  // What was said that long ago is about requests, invitations and dates that nobody will say again.
  await db.delete(saidOnce).where(and(notLike(saidOnce.key, 'suspended:%'), lt(saidOnce.atMs, now() - KEEP_MS)))
  for (const { tid, name, terms } of suspended) {
    await db.transaction(async (transaction) => {
      const tx = transaction as unknown as Db
      if (!(await isFirst(tx, `suspended:${tid}`, now()))) return
      if (terms.sponsor !== undefined)
        await sayToSponsor(deps, { about: 'partner_suspended', tid, sponsor: terms.sponsor, sinceMs: now() }, tx)
    })
    const [mark] = await db
      .select()
      .from(saidOnce)
      .where(eq(saidOnce.key, `suspended:${tid}`))
    if (!mark) continue
    const people = await db
      .select({ tid: guests.tid, oid: guests.oid, id: guests.id })
      .from(guests)
      .where(and(eq(guests.termsTid, tid), eq(guests.state, 'cut'), eq(guests.cutReason, ORGANISATION_CLOSED)))
    for (const guest of people) {
      const key = `closed:${guest.id}:${mark.atMs}`
      await db.transaction(async (transaction) => {
        const tx = transaction as unknown as Db
        if (!(await isFirst(tx, key, now()))) return
        await tell(
          { tid: guest.tid, oid: guest.oid },
          { about: 'partner_suspended', facts: { organisation: name } },
          key,
          tx,
        )
      })
    }
  }
}
