import { sql } from 'drizzle-orm'
import type { noticeChoices, noticeLanes, notices } from '../store/notice-tables.ts'
import type { Db } from '../store/open.ts'

export type NoticeRow = typeof notices.$inferSelect
export type ChoiceRow = typeof noticeChoices.$inferSelect
export type LaneRow = typeof noticeLanes.$inferSelect

/** Runs a statement that Drizzle has no words for. @returns its rows; 64-bit numbers may be text, depending on the driver */
export async function rowsOf<Row>(db: Db, statement: ReturnType<typeof sql>): Promise<readonly Row[]> {
  const result = (await db.execute(statement)) as unknown as { readonly rows: readonly Row[] }
  return result.rows
}

/** Rows as one parameter, for `json_to_recordset`: the same on PGlite and PostgreSQL, and one plan for any number of them. */
export const asJson = (rows: readonly object[]): ReturnType<typeof sql> => sql`${JSON.stringify(rows)}::json`

/** SQLSTATE of a broken unique index, wherever the driver or Drizzle put it. */
export function isDuplicate(error: unknown): boolean {
  let cause = error
  for (let depth = 0; depth < 4 && cause instanceof Error; depth += 1) {
    if ((cause as { code?: unknown }).code === '23505') return true
    cause = cause.cause
  }
  return false
}
