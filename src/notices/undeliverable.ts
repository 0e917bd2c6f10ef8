import { eq } from 'drizzle-orm'
import { tellLater } from '../guests/tell.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import type { Jobs } from '../store/jobs.ts'
import type { Db } from '../store/open.ts'
import { guests as guestTable } from '../store/tables.ts'
import type { Claimed } from './claim.ts'
import type { Addressee } from './notice.ts'
import { words } from './words.ts'

export type UndeliverableReason = 'blocked' | 'not_installed' | 'too_large' | 'too_old'

/** Tells who must know that a person cannot be told. It may be called more than once for the same trouble. */
export type TellWhoMustKnow = (to: Addressee, reason: UndeliverableReason) => Promise<void>

export type Undeliverable = (claimed: Claimed, reason: UndeliverableReason) => Promise<void>

const DAY_MS = 86_400_000

/**
 * Of a guest the sponsor is told, in Mattermost, because the way through Teams is the one that failed; once a day.
 *
 * @param deps.tellWhoMustKnow does it instead, where a room knows the sponsors better and has words of its own on the way
 */
export function createUndeliverable(deps: {
  db: Db
  jobs: Jobs
  partners: PartnerRegistry
  tellWhoMustKnow?: TellWhoMustKnow | undefined
  now: () => number
}): Undeliverable {
  const { db, jobs, partners, tellWhoMustKnow, now } = deps

  async function tellSponsor({ guest }: Claimed, reason: UndeliverableReason): Promise<void> {
    if (!guest) return
    const [row] = await db
      .select({ sponsor: guestTable.sponsor, displayName: guestTable.displayName, username: guestTable.username })
      .from(guestTable)
      .where(eq(guestTable.id, guest.id))
    const partner = partners.byTenant(guest.termsTid)
    const sponsor = row?.sponsor || partner?.terms.sponsor
    if (!row || !sponsor) return
    await tellLater(
      { jobs },
      {
        to: { username: sponsor },
        key: `undeliverable:${guest.id}:${reason}:${Math.floor(now() / DAY_MS)}`,
        text: words[reason]({ username: row.username ?? row.displayName, organisation: partner?.name ?? '' }),
      },
    )
  }

  return async (claimed, reason) => {
    const { tid, oid } = claimed.notice
    if (tellWhoMustKnow) await tellWhoMustKnow({ tid, oid }, reason)
    else await tellSponsor(claimed, reason)
  }
}
