import { join } from 'node:path'
import { loadSettings } from './settings/load.ts'
import { BackupRefused, backUpFolder, restoreFolder, runPostgresTool } from './store/backup.ts'

/** `npm run backup -- FILE` and `npm run restore -- FILE`. Keys are not in it: they are kept apart on purpose. */
const [, , action, file] = process.argv
if ((action !== 'backup' && action !== 'restore') || file === undefined) {
  console.error('Usage: npm run backup -- FILE, or npm run restore -- FILE')
  process.exit(2)
}

const settings = loadSettings()
const folder = join(settings.dataFolder, 'database')
const { url } = settings.database
try {
  if (url) await runPostgresTool(action === 'backup' ? 'pg_dump' : 'pg_restore', url, file)
  else if (action === 'backup') await backUpFolder(folder, file)
  else await restoreFolder(folder, file)
  console.log(
    action === 'backup'
      ? `Written: ${file}. Keep the keys (keys.ring, or ${settings.dataFolder}/sealing-key) somewhere else.`
      : 'Restored. Start the backend with the same keys.',
  )
} catch (error) {
  if (!(error instanceof BackupRefused)) throw error
  console.error(error.message)
  process.exit(1)
}
