import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { exportRecords } from './audit/read.ts'
import { loadSettings } from './settings/load.ts'
import { silent } from './store/logger.ts'
import { openStore } from './store/open.ts'

/** `npm run audit:export -- FILE`: the whole audit, one record a line; `npm run audit:verify -- FILE` checks it anywhere. */
const file = process.argv[2]
if (file === undefined) {
  console.error('Usage: npm run audit:export -- FILE')
  process.exit(2)
}
const settings = loadSettings()
const store = await openStore({
  ...settings.database,
  maxConnections: 2,
  folder: join(settings.dataFolder, 'database'),
  log: silent,
})
async function* lines() {
  for await (const record of exportRecords(store.db)) yield `${JSON.stringify(record)}\n`
}
await pipeline(lines, createWriteStream(file, { mode: 0o600, flags: 'wx' }))
await store.close()
console.log(`Written: ${file}`)
