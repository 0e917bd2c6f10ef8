import { sql } from 'drizzle-orm'
import type { KeyRing } from '../settings/key-ring.ts'
import type { Logger } from '../store/logger.ts'
import type { Db, Store } from '../store/open.ts'
import { auditRecords } from '../store/tables.ts'
import type { AuditChain, AuditEntry } from './audit.ts'
import { createAuditKeys } from './audit-keys.ts'
import { type AuditRecord, GENESIS, hashRecord } from './chain.ts'
import { headText, judgeHead } from './head.ts'

const CHAIN_LOCK = 7_305_118_222

/** Records that wait at one time; beyond, the caller is told at once instead of memory growing without bound. */
const MAX_WAITING = 10_000

type Waiting = { readonly entry: AuditEntry; readonly atMs: number; resolve(): void; reject(error: unknown): void }

/**
 * Appends to the chain. Writers of all replicas take turns by an advisory lock, because each record needs the hash of the
 * one before. Records outside a transaction are gathered and appended together, so that a burst costs one turn.
 *
 * Each time the new head is signed, so that nobody who has only the database can make another chain that fits. What we
 * append to was signed by us: a head that was not is written down as such, in a record that is signed and stays.
 */
export function createAudit({
  store,
  now,
  keys: ring,
  log,
}: {
  store: Pick<Store, 'db'>
  now: () => number
  keys: KeyRing
  log: Logger
}): AuditChain & { settled(): Promise<void> } {
  const keys = createAuditKeys(ring)
  /** Hash of the head that this process made or has checked: it is not checked again for every record. */
  let knownHead: string | undefined
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

  async function append(tx: Db, items: readonly Pick<Waiting, 'entry' | 'atMs'>[]): Promise<void> {
    const head = await headInTurn(tx)
    const rows = chainOn(head, [...strangeHead(head), ...items])
    const last = rows.at(-1)
    if (!last) return
    await tx.insert(auditRecords).values([...rows.slice(0, -1), { ...last, ...keys.sign(headText(last)) }])
    knownHead = last.hash
  }

  /** What has to be said of a head that is not ours, before anything of ours follows it. */
  function strangeHead(head: Head | undefined): Pick<Waiting, 'entry' | 'atMs'>[] {
    if (!head || head.hash === knownHead) return []
    const state = judgeHead(head, keys)
    if (state === 'good') return []
    const facts = { seq: head.seq, hash: head.hash, state }
    log.error(facts, 'the end of the audit in the database was not signed by this installation')
    const entry = {
      actor: 'system',
      action: 'audit.head_unsigned',
      subject: `record:${head.seq}`,
      detail: { hash: head.hash, state },
    } as const
    return [{ entry, atMs: now() }]
  }

  return {
    async write(entry, within) {
      if (within) return append(within, [{ entry, atMs: now() }])
      if (waiting.length >= MAX_WAITING) throw new Error('the audit cannot keep up')
      const done = new Promise<void>((resolve, reject) => waiting.push({ entry, atMs: now(), resolve, reject }))
      flushing ??= flush()
      return done
    },
    async writeAll(entries, within) {
      const atMs = now()
      if (entries.length > 0)
        await append(
          within,
          entries.map((entry) => ({ entry, atMs })),
        )
    },
    async settled() {
      await flushing
    },
  }
}

type Head = Pick<AuditRecord, 'seq' | 'hash' | 'keyName' | 'signature'>

/** Waits for the turn at the chain, which lasts to the end of the transaction. @returns the newest record at that moment. */
async function headInTurn(tx: Db): Promise<Head | undefined> {
  const answer = (await tx.execute(sql`select * from audit_head_in_turn(${CHAIN_LOCK})`)) as unknown as {
    rows: { seq: string | number; hash: string; key_name: string | null; signature: string | null }[]
  }
  const [row] = answer.rows
  return row && { seq: Number(row.seq), hash: row.hash, keyName: row.key_name, signature: row.signature }
}

function chainOn(
  head: Pick<AuditRecord, 'seq' | 'hash'> | undefined,
  items: readonly Pick<Waiting, 'entry' | 'atMs'>[],
): AuditRecord[] {
  let seq = head?.seq ?? 0
  let previousHash = head?.hash ?? GENESIS
  return items.map(({ entry, atMs }) => {
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
}
