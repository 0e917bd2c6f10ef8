import { inArray } from 'drizzle-orm'
import type { PartnerRegistry } from '../partners/partner.ts'
import type { Db } from '../store/open.ts'
import { guests } from '../store/tables.ts'

/** @returns the organisation of each account that is a guest's, by the registry; accounts that are not in it are members' */
export async function organisationsOf(
  deps: { readonly db: Db; readonly partners: PartnerRegistry },
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map()
  const rows = await deps.db
    .select({ userId: guests.userId, termsTid: guests.termsTid })
    .from(guests)
    .where(inArray(guests.userId, [...userIds]))
  return new Map(
    rows.flatMap(({ userId, termsTid }) =>
      userId === null ? [] : [[userId, deps.partners.byTenant(termsTid)?.name ?? '?'] as const],
    ),
  )
}
