import { eq } from 'drizzle-orm'
import type { Db } from '../store/open.ts'
import { guestTokens } from '../store/tables.ts'
import { tryClaim } from './claim.ts'
import type { CutOffJob } from './end-access.ts'
import type { GuestDeps } from './guest-deps.ts'
import { guestById } from './guest-rows.ts'
import type { GuestRow } from './guests.ts'
import { CutOffUnfinished, withdrawAccount } from './withdraw-account.ts'

/**
 * Step 2 of a cut-off (design J6): takes everything from the guest in Mattermost and looks whether it is so. Idempotent;
 * the queue repeats it until it ends well.
 *
 * The work is done at once, whoever holds the claim. It counts only when done under the claim: until then somebody may
 * still be in the middle of making a token.
 *
 * @throws CutOffUnfinished, MattermostFault
 */
export async function finishCutOff(deps: GuestDeps, job: CutOffJob): Promise<void> {
  const row = await guestById(deps.db, job.guestId)
  if (!row || !isStillMeant(row, job)) return
  const claim = await tryClaim(deps, row.id, 'ending')
  try {
    await withdrawAccount(deps, row)
    if (!claim) throw new CutOffUnfinished(row.id, 'somebody else is still at work on this guest')
    await deps.db.transaction(async (transaction) => {
      const tx = transaction as unknown as Db
      await claim.keep({ cutDoneAtMs: deps.now() }, tx)
      await tx.delete(guestTokens).where(eq(guestTokens.guestId, row.id))
      await deps.audit.write(
        {
          actor: 'system',
          action: 'guest.cut_done',
          subject: `guest:${row.id}`,
          detail: { afterMs: deps.now() - (row.cutAtMs ?? deps.now()) },
        },
        tx,
      )
    })
  } finally {
    await claim?.release()
  }
}

/** A guest who was let in again meanwhile is not thrown out by the old order; coming back replaces every token anyway. */
function isStillMeant(row: GuestRow, job: CutOffJob): boolean {
  return row.epoch === job.epoch && row.state !== 'new' && row.state !== 'active' && row.cutDoneAtMs === null
}
