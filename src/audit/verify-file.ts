import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type AuditRecord, findChainFault, GENESIS } from './chain.ts'

export type FileVerdict = {
  readonly records: number
  readonly head: string
  readonly fault?: { readonly line: number; readonly reason: string }
}

/** Checks an exported audit (one JSON record a line) without any database. */
export async function verifyAuditFile(path: string): Promise<FileVerdict> {
  let records = 0
  let last = { seq: 0, hash: GENESIS }
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    let record: AuditRecord
    try {
      record = JSON.parse(line) as AuditRecord
    } catch {
      return { records, head: last.hash, fault: { line: records + 1, reason: 'not JSON' } }
    }
    const fault = findChainFault([record], last)
    if (fault)
      return { records, head: last.hash, fault: { line: records + 1, reason: `${fault.fault} at record ${fault.seq}` } }
    records += 1
    last = record
  }
  return { records, head: last.hash }
}

if (process.argv[1] === import.meta.filename) {
  const path = process.argv[2]
  if (path === undefined) {
    console.error('Usage: npm run audit:verify -- FILE')
    process.exit(2)
  }
  const verdict = await verifyAuditFile(path)
  if (verdict.fault) {
    console.error(
      `Altered: line ${verdict.fault.line}, ${verdict.fault.reason}. ${verdict.records} records before it are sound.`,
    )
    process.exit(1)
  }
  console.log(
    `Sound: ${verdict.records} records, head ${verdict.head}. Compare the head with the one you noted when the file was made.`,
  )
}
