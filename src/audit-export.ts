import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createAuditKeys } from './audit/audit-keys.ts'
import { type ExportVerdict, exportLines } from './audit/export.ts'
import { createAudit } from './audit/writer.ts'
import { loadKeyRing } from './settings/key-ring.ts'
import { loadSettings } from './settings/load.ts'
import { silent } from './store/logger.ts'
import { openStore } from './store/open.ts'

/** `npm run audit:export -- FILE`: the whole audit, one record a line, signed; `npm run audit:verify -- FILE` checks it anywhere. */
const file = process.argv[2]
if (file === undefined) {
  console.error('Usage: npm run audit:export -- FILE')
  process.exit(2)
}
const settings = loadSettings()
const ring = loadKeyRing(settings)
const keys = createAuditKeys(ring)
const store = await openStore({
  ...settings.database,
  maxConnections: 2,
  folder: join(settings.dataFolder, 'database'),
  log: silent,
})
let verdict: ExportVerdict | undefined
try {
  const audit = createAudit({ store, now: Date.now, keys: ring, log: silent })
  await audit.write({ actor: 'system', action: 'audit.exported', subject: 'administration' })
  const lines = exportLines(store.db, keys, Date.now, (found) => {
    verdict = found
  })
  await pipeline(lines, createWriteStream(file, { mode: 0o600, flags: 'wx' }))
} finally {
  await store.close()
}
console.log(`Written: ${file}, ${verdict?.records} records, head ${verdict?.head}`)
if (verdict?.fault) {
  console.error(
    `NOT signed: ${verdict.fault.fault} at record ${verdict.fault.seq}. The database was changed by somebody else.`,
  )
  process.exit(1)
}
console.log(`Signed with the key ${keys.current}: ${keys.publicKeys[keys.current]}`)
