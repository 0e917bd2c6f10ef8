import { asc, desc, gt, lt } from 'drizzle-orm'
import type { Db } from '../store/open.ts'
import { auditRecords } from '../store/tables.ts'
import type { AuditRecord } from './chain.ts'

/** The newest records before `beforeSeq`, newest first. */
export async function readTail(db: Db, limit: number, beforeSeq = Number.MAX_SAFE_INTEGER): Promise<AuditRecord[]> {
  return db
    .select()
    .from(auditRecords)
    .where(lt(auditRecords.seq, beforeSeq))
    .orderBy(desc(auditRecords.seq))
    .limit(limit)
}

/** The whole chain from the start, in pages, as `npm run audit:verify` reads it: one JSON record a line. */
export async function* exportRecords(db: Db, pageSize = 1000): AsyncGenerator<AuditRecord> {
  let after = 0
  for (;;) {
    const page = await db
      .select()
      .from(auditRecords)
      .where(gt(auditRecords.seq, after))
      .orderBy(asc(auditRecords.seq))
      .limit(pageSize)
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = last.seq
  }
}
