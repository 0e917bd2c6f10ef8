import { and, eq } from 'drizzle-orm'
import type { Db } from '../store/open.ts'
import { guests } from '../store/tables.ts'

/** Holds the row for the rest of the transaction, so that access cannot end in between. @returns false when it has ended. */
export async function lockActive(tx: Db, guestId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: guests.id })
    .from(guests)
    .where(and(eq(guests.id, guestId), eq(guests.state, 'active')))
    .for('update')
  return rows.length === 1
}
