import { createHash } from 'node:crypto'

/** One link of the chain, as exported: everything but `hash` and the signature over it goes into `hash`. */
export type AuditRecord = {
  readonly seq: number
  readonly atMs: number
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly previousHash: string
  readonly hash: string
  readonly keyName?: string | null
  readonly signature?: string | null
}

/** What the first record follows. */
export const GENESIS = '0'.repeat(64)

/** @returns SHA-256 in hex over the predecessor's hash and the record in canonical JSON (keys sorted, no spaces). */
export function hashRecord(record: Omit<AuditRecord, 'hash' | 'keyName' | 'signature'>): string {
  return createHash('sha256').update(canonicalJson(record)).digest('hex')
}

export type ChainFault = {
  readonly seq: number
  readonly fault: 'number_missing' | 'link_broken' | 'record_altered' | 'signature_wrong' | 'signature_missing'
}

/** Walks records in order; stops at the first that does not fit. @returns undefined when all fit. */
export function findChainFault(
  records: Iterable<AuditRecord>,
  start: { readonly seq: number; readonly hash: string } = { seq: 0, hash: GENESIS },
): ChainFault | undefined {
  let { seq, hash } = start
  for (const record of records) {
    if (record.seq !== seq + 1) return { seq: seq + 1, fault: 'number_missing' }
    if (record.previousHash !== hash) return { seq: record.seq, fault: 'link_broken' }
    const { hash: own, keyName: _keyName, signature: _signature, ...rest } = record
    if (hashRecord(rest) !== own) return { seq: record.seq, fault: 'record_altered' }
    seq = record.seq
    hash = own
  }
  return undefined
}

/** JSON with sorted keys: the database gives an object back with its keys in another order. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonicalJson(child)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
