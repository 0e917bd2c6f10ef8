import type { UserProfile } from '@mattermost/types/users'
import { Problem } from '../api/errors.ts'
import { bearsMark } from './account-mark.ts'
import type { GuestDeps } from './guest-deps.ts'

/** The account with this address if we made it; whose else it may be is no matter here. */
export async function findOwnAccount(deps: GuestDeps, email: string): Promise<UserProfile | undefined> {
  const user = await deps.mattermost.users.byEmail(email)
  return user && bearsMark(deps.keys, email, user.props) ? user : undefined
}

/**
 * The account with this address, or undefined when the address is free.
 *
 * @throws Problem `username_taken` when it belongs to an account that we did not make: that is never taken over, because
 * whoever made it may know its password.
 */
export async function findAccount(deps: GuestDeps, email: string): Promise<UserProfile | undefined> {
  const user = await deps.mattermost.users.byEmail(email)
  if (!user || bearsMark(deps.keys, email, user.props)) return user
  deps.log.error({ userId: user.id, email }, 'an account that we did not make has the address of a guest')
  throw new Problem('username_taken', { facts: { email } })
}
