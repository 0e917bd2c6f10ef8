import type { UserProfile } from '@mattermost/types/users'
import { and, eq, isNotNull } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import { guests } from '../store/tables.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { GuestRow } from './guests.ts'
import { guestsWereOffAt } from './switch-off-watch.ts'

/** How many of our other guests are looked at for having been deactivated in the same moment. */
const SAMPLE = 200

/**
 * Why an account is deactivated: by us when access had ended; by the server, which deactivates every guest when guest
 * accounts are switched off and revives none of them (reference 10.6); or by somebody, which is a veto (security I7).
 *
 * @throws Problem `guests_unavailable` while guest accounts are switched off: nobody can be revived then, and nobody has decided anything.
 */
export async function judgeDeactivation(
  deps: GuestDeps,
  row: Pick<GuestRow, 'id' | 'cutAtMs'>,
  user: Pick<UserProfile, 'id' | 'delete_at'>,
): Promise<'ours' | 'server' | 'veto'> {
  if (row.cutAtMs !== null) return 'ours'
  const { guestObstacle } = await deps.mattermost.capabilities.probe()
  if (guestObstacle !== undefined && deps.settings.guests.whenUnavailable === 'refuse')
    throw new Problem('guests_unavailable', { facts: { obstacle: guestObstacle } })
  if (await guestsWereOffAt(deps.db, user.delete_at)) return 'server'
  return (await wentWithOthers(deps, user)) ? 'server' : 'veto'
}

/** The server deactivates all guests by one statement, so they carry the same millisecond; a person clicks one after the other. */
async function wentWithOthers(deps: GuestDeps, user: Pick<UserProfile, 'id' | 'delete_at'>): Promise<boolean> {
  const others = await deps.db
    .select({ userId: guests.userId })
    .from(guests)
    .where(and(eq(guests.state, 'active'), isNotNull(guests.userId)))
    .limit(SAMPLE)
  const ids = others.flatMap(({ userId }) => (userId === null || userId === user.id ? [] : [userId]))
  if (ids.length === 0) return false
  const accounts = await deps.mattermost.users.byIds(ids)
  return accounts.some((account) => account.delete_at === user.delete_at)
}
