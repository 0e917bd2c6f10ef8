import { eq } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import type { Audit } from '../audit/audit.ts'
import type { PartnerEntry } from '../settings/schema.ts'
import type { Db, Store } from '../store/open.ts'
import { cutOffFeed, partners as table } from '../store/tables.ts'
import type { CurrentPartners, Partner } from './partner.ts'
import { termsVersion } from './terms-version.ts'

/** The table is read at start, and again when another replica says that an organisation changed. */
export type PartnerAdministration = CurrentPartners & {
  /** @throws Problem `partner_readonly` for an organisation of the settings file. */
  save(entry: PartnerEntry, actor: string): Promise<Partner>
  /** @throws Problem `partner_readonly`, `not_found`. */
  remove(tid: string, actor: string): Promise<void>
}

/**
 * The partner organisations: those of the settings file, which win and are read-only, and those added through the API.
 * A change is told to every replica through the cut-off feed, because a suspended organisation must close at once.
 */
export async function createPartnerRegistry(deps: {
  store: Pick<Store, 'db'>
  settingsPartners: readonly PartnerEntry[]
  audit: Audit
  now: () => number
}): Promise<PartnerAdministration> {
  const { store, settingsPartners, audit, now } = deps
  const startedAtMs = now()
  const fixed = new Map(
    settingsPartners.map((entry) => [entry.tid, { ...entry, isFromSettings: true, updatedAtMs: startedAtMs }]),
  )
  let byTid: ReadonlyMap<string, Partner> = fixed

  /** One reading after the other: of two that overlap, the older answer could come last. */
  let reading: Promise<void> = Promise.resolve()
  function reload(): Promise<void> {
    reading = reading.then(read, read)
    return reading
  }

  async function read(): Promise<void> {
    const rows = await store.db.select().from(table)
    byTid = new Map<string, Partner>([
      ...rows.map((row): [string, Partner] => [row.tid, { ...row, isFromSettings: false }]),
      ...fixed,
    ])
  }

  function refuseFixed(tid: string): void {
    if (fixed.has(tid)) throw new Problem('partner_readonly', { facts: { tid } })
  }

  await reload()

  return {
    reload,
    byTenant: (tid) => byTid.get(tid),
    all: () => [...byTid.values()].sort((a, b) => a.name.localeCompare(b.name)),

    async isCurrent(partner, tx) {
      if (fixed.has(partner.tid)) return true
      const [row] = await tx
        .select({ name: table.name, state: table.state, terms: table.terms })
        .from(table)
        .where(eq(table.tid, partner.tid))
      return row !== undefined && termsVersion(row) === termsVersion(partner)
    },

    async save(entry, actor) {
      refuseFixed(entry.tid)
      const updatedAtMs = now()
      await store.db.transaction(async (tx) => {
        const row = { ...entry, updatedAtMs }
        await tx
          .insert(table)
          .values({ ...row, createdAtMs: updatedAtMs })
          .onConflictDoUpdate({ target: table.tid, set: row })
        await announce(tx as unknown as Db, updatedAtMs)
        await audit.write(
          {
            actor,
            action: 'partner.saved',
            subject: `partner:${entry.tid}`,
            detail: { name: entry.name, state: entry.state, terms: entry.terms },
          },
          tx as unknown as Db,
        )
      })
      await reload()
      return { ...entry, isFromSettings: false, updatedAtMs }
    },

    async remove(tid, actor) {
      refuseFixed(tid)
      await store.db.transaction(async (tx) => {
        const gone = await tx.delete(table).where(eq(table.tid, tid)).returning({ name: table.name })
        if (gone.length === 0) throw new Problem('not_found')
        await announce(tx as unknown as Db, now())
        await audit.write(
          { actor, action: 'partner.removed', subject: `partner:${tid}`, detail: { name: gone[0]?.name } },
          tx as unknown as Db,
        )
      })
      await reload()
    },
  }
}

async function announce(tx: Db, atMs: number): Promise<void> {
  await tx.insert(cutOffFeed).values({ guestId: '', kind: 'partner', atMs })
}
