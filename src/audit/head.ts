import type { AuditKeys, Signed } from './audit-keys.ts'
import { type AuditRecord, canonicalJson } from './chain.ts'

/** What is signed whenever records are appended: the last of them, and by its hash everything before it. */
export function headText({ seq, hash }: Pick<AuditRecord, 'seq' | 'hash'>): string {
  return `audit head\n${seq}\n${hash}`
}

/** Whether a record carries a signature of ours over itself as the head of the chain. */
export function judgeHead(
  record: Pick<AuditRecord, 'seq' | 'hash' | 'keyName' | 'signature'>,
  keys: AuditKeys,
): 'good' | 'bad' | 'unknown-key' | 'unsigned' {
  const { keyName, signature } = record
  if (!keyName || !signature) return 'unsigned'
  return keys.check(headText(record), { keyName, signature })
}

/** The last line of an export: what the chain's end was, and when. */
export type ExportedHead = Signed & {
  readonly seq: number
  readonly hash: string
  readonly exportedAtMs: number
  /** The public keys of the installation at that time, by name. */
  readonly publicKeys: Readonly<Record<string, string>>
}

/** What the signature of an export is over: everything else of its last line. */
export function exportText({
  signature: _,
  ...head
}: Omit<ExportedHead, 'signature'> & { signature?: string }): string {
  return `audit export\n${canonicalJson(head)}`
}

/** Signs the end of an export. */
export function signExport(
  { seq, hash }: Pick<AuditRecord, 'seq' | 'hash'>,
  exportedAtMs: number,
  keys: AuditKeys,
): ExportedHead {
  const head = { seq, hash, exportedAtMs, publicKeys: keys.publicKeys, keyName: keys.current }
  return { ...head, signature: keys.sign(exportText(head)).signature }
}
