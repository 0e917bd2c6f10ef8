import type { Db } from '../store/open.ts'
import { approvals } from '../store/tables.ts'

/** Writes down that somebody may come; the newest word counts. Admission reads it at the first visit. */
export async function giveApproval(tx: Db, approval: typeof approvals.$inferInsert): Promise<void> {
  const { tid: _, oid: __, termsTid: ___, ...word } = approval
  await tx
    .insert(approvals)
    .values(approval)
    .onConflictDoUpdate({ target: [approvals.tid, approvals.oid, approvals.termsTid], set: word })
}
