import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { isSignedBy } from './audit-keys.ts'
import { type AuditRecord, findChainFault, GENESIS } from './chain.ts'
import { type ExportedHead, exportText, headText } from './head.ts'

export type FileVerdict = {
  readonly records: number
  readonly head: string
  readonly fault?: { readonly line: number; readonly reason: string }
  /** Who signed the end of the file; absent for an export without signature. */
  readonly signedBy?: { readonly keyName: string; readonly publicKey: string; readonly exportedAtMs: number }
  /** Records up to which nothing was signed when we found them: written before there were signatures, or by somebody else. */
  readonly unsignedUpTo: readonly { readonly seq: number; readonly state: string }[]
}

/** Checks an exported audit (one JSON record a line, the signed head last) without any database. */
export async function verifyAuditFile(path: string): Promise<FileVerdict> {
  let line = 0
  let last: Pick<AuditRecord, 'seq' | 'hash'> = { seq: 0, hash: GENESIS }
  let exported: ExportedHead | undefined
  const signatures: { readonly line: number; readonly record: AuditRecord }[] = []
  const publicKeys: Record<string, string> = {}
  const unsignedUpTo: { seq: number; state: string }[] = []
  const altered = (reason: string): FileVerdict => ({
    records: last.seq,
    head: last.hash,
    fault: { line, reason },
    unsignedUpTo,
  })

  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text.trim() === '') continue
    line += 1
    let value: AuditRecord | { readonly head: ExportedHead }
    try {
      value = JSON.parse(text) as typeof value
    } catch {
      return altered('not JSON')
    }
    if (exported) return altered('something follows the signed head')
    if ('head' in value) {
      exported = value.head
      continue
    }
    const fault = findChainFault([value], last)
    if (fault) return altered(`${fault.fault} at record ${fault.seq}`)
    if (value.signature) signatures.push({ line, record: value })
    if (value.action === 'keys.rotated') Object.assign(publicKeys, value.detail.auditKeys)
    if (value.action === 'audit.head_unsigned')
      unsignedUpTo.push({ seq: value.seq - 1, state: String(value.detail.state) })
    last = value
  }
  if (!exported) return { records: last.seq, head: last.hash, unsignedUpTo }

  const publicKey = exported.publicKeys[exported.keyName] ?? ''
  if (exported.seq !== last.seq || exported.hash !== last.hash) return altered('the signed head is another one')
  if (!isSignedBy(publicKey, exportText(exported), exported.signature)) return altered('the signature does not fit')
  Object.assign(publicKeys, exported.publicKeys)
  for (const { line: at, record } of signatures) {
    const key = publicKeys[record.keyName ?? '']
    // A key that is nowhere told was taken out of the ring without `keys:rotate`; a later signature covers its record.
    if (key === undefined || isSignedBy(key, headText(record), record.signature ?? '')) continue
    line = at
    return altered(`signature_wrong at record ${record.seq}`)
  }
  const { keyName, exportedAtMs } = exported
  return { records: last.seq, head: last.hash, signedBy: { keyName, publicKey, exportedAtMs }, unsignedUpTo }
}
