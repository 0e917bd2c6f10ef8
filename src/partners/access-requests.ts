import { randomUUID } from 'node:crypto'
import { and, count, desc, eq, gt, sql } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import type { Audit } from '../audit/audit.ts'
import type { Settings } from '../settings/schema.ts'
import type { Db, Store } from '../store/open.ts'
import { accessRequests as table } from '../store/tables.ts'
import type { PartnerRegistry } from './partner.ts'

export type AccessRequestRow = typeof table.$inferSelect

export type AccessRequests = {
  /** @throws Problem `bad_request` for links, `tenant_not_listed`, `request_limit`. Asking again gives back the open request. */
  ask(
    person: { readonly tid: string; readonly oid: string; readonly name: string },
    text: string,
    reason: string,
    /** Organisation whose terms apply, when it is not the tenant of the token. */
    termsTid?: string,
  ): Promise<AccessRequestRow>
  /** @throws Problem `not_found` when it is not open. */
  open(id: string): Promise<AccessRequestRow>
  list(limit?: number): Promise<AccessRequestRow[]>
  countOpen(): Promise<number>
  /** @throws Problem `not_found` when it is not open. */
  decide(
    id: string,
    decision: 'approve' | 'refuse',
    by: { readonly actor: string; readonly reason: string },
  ): Promise<AccessRequestRow>
}

const REQUEST_LOCK = 7_305_118_223

const DAY_MS = 24 * 3_600_000

/**
 * What people who were refused ask for (security I4): one open request for each person, few a day for each organisation,
 * few in all; plain text without links; unlisted organisations only where the operator takes them.
 */
export function createAccessRequests(deps: {
  store: Pick<Store, 'db'>
  partners: PartnerRegistry
  audit: Audit
  settings: Settings
  now: () => number
}): AccessRequests {
  const { store, partners, audit, settings, now } = deps

  async function refuseWhenTooMany(tx: Db, termsTid: string): Promise<void> {
    const [today] = await tx
      .select({ made: count() })
      .from(table)
      .where(and(eq(table.termsTid, termsTid), gt(table.askedAtMs, now() - DAY_MS)))
    const [open] = await tx.select({ made: count() }).from(table).where(eq(table.state, 'open'))
    const isOver =
      (today?.made ?? 0) >= settings.limits.openAccessRequestsPerTenantPerDay ||
      (open?.made ?? 0) >= settings.limits.openAccessRequests
    if (isOver) throw new Problem('request_limit', { facts: { contact: settings.operator.contact } })
  }

  return {
    async ask({ tid, oid, name }, rawText, reason, termsTid = tid) {
      const text = plainText(rawText, 200)
      if (holdsLink(text)) throw new Problem('bad_request', { why: 'links are not taken', facts: { fields: ['text'] } })
      if (!partners.byTenant(termsTid) && !settings.operator.mayRequestFromUnlisted)
        throw new Problem('tenant_not_listed', { facts: { contact: settings.operator.contact } })
      return store.db.transaction(async (tx) => {
        // Counted and made in one turn, or many at once would all see room for one more.
        await tx.execute(sql`select pg_advisory_xact_lock(${REQUEST_LOCK})`)
        const [open] = await tx
          .select()
          .from(table)
          .where(and(eq(table.tid, tid), eq(table.oid, oid), eq(table.state, 'open')))
        if (open) return open
        await refuseWhenTooMany(tx as unknown as Db, termsTid)
        const row = {
          id: randomUUID(),
          tid,
          oid,
          termsTid,
          name: plainText(name, 64),
          text,
          reason,
          state: 'open' as const,
          askedAtMs: now(),
        }
        const [made] = await tx.insert(table).values(row).onConflictDoNothing().returning()
        if (!made) throw new Problem('request_open')
        await audit.write(
          {
            actor: `person:${tid}/${oid}`,
            action: 'request.made',
            subject: `request:${row.id}`,
            detail: { tid, oid, termsTid, reason },
          },
          tx as unknown as Db,
        )
        return made
      })
    },

    list: (limit = 200) => store.db.select().from(table).orderBy(desc(table.askedAtMs)).limit(limit),

    async open(id) {
      const [row] = await store.db
        .select()
        .from(table)
        .where(and(eq(table.id, id), eq(table.state, 'open')))
      if (!row) throw new Problem('not_found')
      return row
    },

    async countOpen() {
      const [row] = await store.db.select({ open: count() }).from(table).where(eq(table.state, 'open'))
      return row?.open ?? 0
    },

    async decide(id, decision, { actor, reason }) {
      return store.db.transaction(async (tx) => {
        const [row] = await tx
          .update(table)
          .set({ state: decision === 'approve' ? 'approved' : 'refused', decidedBy: actor, decidedAtMs: now() })
          .where(and(eq(table.id, id), eq(table.state, 'open')))
          .returning()
        if (!row) throw new Problem('not_found')
        await audit.write(
          {
            actor,
            action: 'request.decided',
            subject: `request:${id}`,
            detail: { decision, reason, tid: row.tid, oid: row.oid },
          },
          tx as unknown as Db,
        )
        return row
      })
    },
  }
}

function holdsLink(text: string): boolean {
  return /[a-z][a-z0-9+.-]*:\/\/|www\.|[a-z0-9-]+\.[a-z]{2,}/i.test(text)
}

/** One line without control characters or marks that turn the direction of what follows. */
function plainText(text: string, maxCharacters: number): string {
  return [
    ...text
      .replace(/[\p{Cf}]|(?!\s)\p{Cc}/gu, '')
      .replace(/\s+/gu, ' ')
      .trim(),
  ]
    .slice(0, maxCharacters)
    .join('')
}
