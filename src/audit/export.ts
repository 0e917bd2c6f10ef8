import type { Db } from '../store/open.ts'
import type { AuditKeys } from './audit-keys.ts'
import { type ChainFault, findChainFault, GENESIS } from './chain.ts'
import { judgeHead, signExport } from './head.ts'
import { exportRecords } from './read.ts'

export type ExportVerdict = { readonly records: number; readonly head: string; readonly fault?: ChainFault }

/**
 * The whole audit as lines of JSON, and as its last line the signed head. A chain that does not fit, or that does not end
 * in a record of ours, is written all the same, because it is evidence, but it is not signed.
 *
 * @param onEnd gets what was found.
 */
export async function* exportLines(
  db: Db,
  keys: AuditKeys,
  now: () => number,
  onEnd: (verdict: ExportVerdict) => void,
): AsyncGenerator<string> {
  let last = { seq: 0, hash: GENESIS }
  let fault: ChainFault | undefined
  let state: ReturnType<typeof judgeHead> = 'unsigned'
  for await (const record of exportRecords(db)) {
    fault ??= findChainFault([record], last)
    state = judgeHead(record, keys)
    if (state === 'bad') fault ??= { seq: record.seq, fault: 'signature_wrong' }
    last = record
    yield `${JSON.stringify(record)}\n`
  }
  if (state !== 'good') fault ??= { seq: last.seq, fault: 'signature_missing' }
  if (!fault) yield `${JSON.stringify({ head: signExport(last, now(), keys) })}\n`
  onEnd({ records: last.seq, head: last.hash, ...(fault ? { fault } : {}) })
}
