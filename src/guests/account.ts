import { randomBytes } from 'node:crypto'
import type { UserProfile } from '@mattermost/types/users'
import { Problem } from '../api/errors.ts'
import { says } from '../mattermost/error-ids.ts'
import type { NewUser } from '../mattermost/users.ts'
import { accountLocale, accountTimezone } from './account-language.ts'
import { accountMark } from './account-mark.ts'
import type { Claim } from './claim.ts'
import { judgeDeactivation } from './deactivation.ts'
import { demoteAccount } from './demote.ts'
import { findAccount } from './find-account.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { Arrival, GuestRow } from './guests.ts'
import { hashLengths, identityHash, usernameOf } from './naming.ts'
import { accountNames } from './person-name.ts'

/** Settings of a fresh account (reference 5.9), all keys, because a missing one is off. No mail: the address takes none. */
const noticeSettings: Readonly<Record<string, string>> = {
  channel: 'true',
  comments: 'never',
  desktop: 'mention',
  desktop_sound: 'true',
  desktop_threads: 'all',
  email: 'false',
  email_threads: 'all',
  first_name: 'false',
  mention_keys: '',
  push: 'mention',
  /** An open tab suppresses notices, as a desktop app does (design 6.4). */
  push_status: 'away',
  push_threads: 'all',
}

/** Access ended because somebody closed the account in Mattermost; the caller ends it on our side too. */
export class AccountVetoed extends Error {
  constructor(guestId: string) {
    super(`the account of guest ${guestId} was closed in Mattermost`)
    this.name = 'AccountVetoed'
  }
}

export type ReadyAccount = { readonly userId: string; readonly wasThere: boolean }

/**
 * The guest's account, made when there is none, switched on, and a guest.
 *
 * Before each step outside the row says what is about to be done, so that whoever finds the row after a crash knows where
 * to look: by `userId`, else by the address.
 *
 * @param isFresh the row was made a moment ago, so nobody can have made an account for it.
 * @throws Problem, MattermostFault, ClaimLost, AccountVetoed
 */
export async function readyAccount(
  deps: GuestDeps,
  claim: Claim,
  row: GuestRow,
  arrival: Arrival,
  organisation: string,
  isFresh: boolean,
): Promise<ReadyAccount> {
  const known = isFresh ? undefined : await knownAccount(deps, row)
  const { account, wasThere } = known
    ? { account: known, wasThere: true }
    : await makeAccount(deps, claim, row, arrival, organisation)
  if (row.userId !== account.id) await claim.keep({ userId: account.id, username: account.username })
  if (account.delete_at > 0) {
    await claim.keep()
    await deps.mattermost.users.setActive(account.id, true)
  }
  await demoteAccount(deps, claim, account)
  return { userId: account.id, wasThere }
}

async function knownAccount(deps: GuestDeps, row: GuestRow): Promise<UserProfile | undefined> {
  if (row.userId === null) return findAccount(deps, row.email)
  const user = await deps.mattermost.users.byId(row.userId)
  if (!user) return findAccount(deps, row.email)
  if (user.delete_at > 0 && (await judgeDeactivation(deps, row, user)) === 'veto') throw new AccountVetoed(row.id)
  return user
}

/** Tries longer and longer usernames. Two names that are taken at once cost one call each. */
async function makeAccount(
  deps: GuestDeps,
  claim: Claim,
  row: GuestRow,
  arrival: Arrival,
  organisation: string,
): Promise<{ readonly account: UserProfile; readonly wasThere: boolean }> {
  const hash = identityHash(row.tid, row.oid)
  for (const length of hashLengths) {
    const username = usernameOf(row, organisation, hash, length)
    await claim.keep()
    try {
      const account = await deps.mattermost.users.create(newUser(deps, row, arrival, organisation, username))
      return { account, wasThere: false }
    } catch (error) {
      if (says(error, 'usernameTaken')) continue
      if (!says(error, 'emailTaken')) throw error
      const found = await findAccount(deps, row.email)
      if (!found) throw error
      // Made for a row that we have lost. Who closed it, and why, is lost too: a person has to say.
      if (found.delete_at > 0) throw new AccountVetoed(row.id)
      return { account: found, wasThere: true }
    }
  }
  throw new Problem('username_taken', { facts: { username: usernameOf(row, organisation, hash, hash.length) } })
}

function newUser(deps: GuestDeps, row: GuestRow, arrival: Arrival, organisation: string, username: string): NewUser {
  return {
    username,
    email: row.email,
    /** Nobody keeps it and no mail can reset it: the account is entered by our tokens only. 64 characters, all kinds that a password rule may ask for. */
    password: `Aa1!${randomBytes(45).toString('base64url')}`,
    ...accountNames(row, organisation),
    locale: accountLocale(arrival.language),
    timezone: accountTimezone(arrival.timeZone),
    notify_props: noticeSettings,
    props: accountMark(deps.keys, row.email),
  }
}
