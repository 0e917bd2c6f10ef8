import { desc, sql } from 'drizzle-orm'
import type { Db, Store } from '../store/open.ts'
import { auditRecords } from '../store/tables.ts'
import type { Audit, AuditEntry } from './audit.ts'
import { GENESIS, hashRecord } from './chain.ts'

const CHAIN_LOCK = 7_305_118_222

/** Records that wait at one time; beyond, the caller is told at once instead of memory growing without bound. */
const MAX_WAITING = 10_000

type Waiting = { readonly entry: AuditEntry; readonly atMs: number; resolve(): void; reject(error: unknown): void }

/**
 * Appends to the chain. Writers of all replicas take turns by an advisory lock, because each record needs the hash of the
 * one before. Records outside a transaction are gathered and appended together, so that a burst costs one turn.
 */
export function createAudit({
  store,
  now,
}: {
  store: Pick<Store, 'db'>
  now: () => number
}): Audit & { settled(): Promise<void> } {
  const waiting: Waiting[] = []
  let flushing: Promise<void> | undefined

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 200)
      try {
        await store.db.transaction((tx) => append(tx as unknown as Db, batch))
        for (const item of batch) item.resolve()
      } catch (error) {
        for (const item of batch) item.reject(error)
      }
    }
    flushing = undefined
  }

  return {
    async write(entry, within) {
      if (within) return append(within, [{ entry, atMs: now() }])
      if (waiting.length >= MAX_WAITING) throw new Error('the audit cannot keep up')
      const done = new Promise<void>((resolve, reject) => waiting.push({ entry, atMs: now(), resolve, reject }))
      flushing ??= flush()
      return done
    },
    async settled() {
      await flushing
    },
  }
}

async function append(tx: Db, items: readonly Pick<Waiting, 'entry' | 'atMs'>[]): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`)
  const [head] = await tx
    .select({ seq: auditRecords.seq, hash: auditRecords.hash })
    .from(auditRecords)
    .orderBy(desc(auditRecords.seq))
    .limit(1)
  let seq = head?.seq ?? 0
  let previousHash = head?.hash ?? GENESIS
  const rows = items.map(({ entry, atMs }) => {
    seq += 1
    const record = {
      seq,
      atMs,
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      detail: { ...entry.detail },
      previousHash,
    }
    previousHash = hashRecord(record)
    return { ...record, hash: previousHash }
  })
  await tx.insert(auditRecords).values(rows)
}
