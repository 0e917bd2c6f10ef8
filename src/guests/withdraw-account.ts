import { isFault } from '../mattermost/fault.ts'
import { SealBroken } from '../settings/seal.ts'
import type { Secret } from '../settings/secret.ts'
import { findOwnAccount } from './find-account.ts'
import type { GuestDeps } from './guest-deps.ts'
import { tokenRows } from './guest-rows.ts'
import type { GuestRow } from './guests.ts'
import { openToken } from './seal.ts'

/** Raised while a cut-off has to be tried again; the queue does it. */
export class CutOffUnfinished extends Error {
  constructor(guestId: string, why: string) {
    super(`the cut-off of guest ${guestId} is not finished: ${why}`)
    this.name = 'CutOffUnfinished'
  }
}

/**
 * Takes a guest's account out of use: deactivated, every token that the server lists revoked, sessions ended. Deactivation
 * comes first because that one call already makes all tokens useless; a token left alive would make itself a new session,
 * so sessions come last (reference 9.2). Then each token that we hold must answer 401.
 *
 * @throws MattermostFault, CutOffUnfinished when a token is still accepted.
 */
export async function withdrawAccount(deps: GuestDeps, row: GuestRow): Promise<void> {
  const { users, tokens } = deps.mattermost
  const userId = row.userId ?? (await findOwnAccount(deps, row.email))?.id
  if (userId === undefined) return
  try {
    await users.setActive(userId, false)
    const listed = await tokens.list(userId)
    await Promise.all(listed.map((token) => tokens.revoke(token.id)))
    await users.revokeSessions(userId)
  } catch (error) {
    if (isFault(error, 'missing')) return
    throw error
  }
  for (const token of await heldTokens(deps, row.id)) {
    if (await deps.mattermost.asHolder(token).isAccepted())
      throw new CutOffUnfinished(row.id, 'Mattermost still accepts a token')
  }
}

/** A token whose seal does not open cannot be tried; that the server lists none any more has to do. */
async function heldTokens(deps: GuestDeps, guestId: string): Promise<Secret[]> {
  const held: Secret[] = []
  for (const row of await tokenRows(deps.db, guestId)) {
    try {
      held.push(openToken(deps.keys, guestId, row.purpose, { keyName: row.keyName, bytes: row.sealed }))
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error
      deps.log.warn(
        { guestId, purpose: row.purpose },
        'a sealed token does not open; it is revoked without being tried',
      )
    }
  }
  return held
}
