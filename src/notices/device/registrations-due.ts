import { sql } from 'drizzle-orm'
import type { Guests } from '../../guests/guests.ts'
import type { Mattermost } from '../../mattermost/mattermost.ts'
import type { Logger } from '../../store/logger.ts'
import type { Db } from '../../store/open.ts'
import { waitMs } from '../back-off.ts'
import { rowsOf } from '../rows.ts'
import { keepRegistered, NEW_DEVICE_AFTER_MS } from './register.ts'

/** A session that somebody ended is noticed within this time. 5,000 guests make six calls a second. */
const LOOK_EVERY_MS = 15 * 60_000

const AT_ONCE = 100
const SIDE_BY_SIDE = 8

type Due = { readonly guestId: string; readonly userId: string; readonly tokenId: string }

/** Keeps every guest who has access registered as a device; nobody who has not. */
export function createRegistrations(deps: {
  db: Db
  guests: Pick<Guests, 'token'>
  mattermost: Pick<Mattermost, 'asDevice'>
  now: () => number
  log: Logger
}): { run(): Promise<void> } {
  const { db, guests, mattermost, now, log } = deps
  /** Who could not be registered, how often, and when it is tried again. */
  const troubled = new Map<string, { tries: number; atMs: number }>()

  async function keep({ guestId, userId, tokenId }: Due): Promise<void> {
    try {
      const holder = mattermost.asDevice(await guests.token(guestId, 'device'))
      const outcome = await keepRegistered({ db, now }, { guestId, userId, tokenId, holder })
      if (outcome !== 'kept') log.info({ guestId, outcome }, 'a guest is registered for notices')
      troubled.delete(guestId)
    } catch (error) {
      const tries = (troubled.get(guestId)?.tries ?? 0) + 1
      troubled.set(guestId, { tries, atMs: now() + waitMs(tries, undefined) })
      log.warn({ err: error, guestId, tries }, 'a guest could not be registered for notices')
    }
  }

  return {
    async run() {
      const due = (await registrationsDue(db, now())).filter(
        ({ guestId }) => (troubled.get(guestId)?.atMs ?? 0) <= now(),
      )
      const waiting = [...due]
      const worker = async (): Promise<void> => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await keep(next)
      }
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))
    },
  }
}

/** Guests with access whose device is missing, too old, or was not looked at for a while; those without any first. */
export async function registrationsDue(db: Db, nowMs: number): Promise<readonly Due[]> {
  return rowsOf<Due>(
    db,
    sql`
      select g.id as "guestId", g.user_id as "userId", t.token_id as "tokenId"
      from guests g
      join guest_tokens t on t.guest_id = g.id and t.purpose = 'device'
      left join lateral (
        select d.seen_at_ms, d.made_at_ms from devices d
        where d.guest_id = g.id and d.token_id = t.token_id and coalesce(d.retired_at_ms > ${nowMs}::bigint, true)
        order by d.made_at_ms desc limit 1) d on true
      where g.state = 'active' and g.user_id is not null
        and (d.seen_at_ms is null or d.seen_at_ms <= ${nowMs - LOOK_EVERY_MS}::bigint
          or d.made_at_ms <= ${nowMs - NEW_DEVICE_AFTER_MS}::bigint)
      order by d.seen_at_ms nulls first
      limit ${AT_ONCE}`,
  )
}
