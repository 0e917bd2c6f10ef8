import { connect } from 'node:net'
import { join } from 'node:path'
import { createAudit } from './audit/writer.ts'
import { rotateKeys } from './guests/rotate-keys.ts'
import { loadKeyRing } from './settings/key-ring.ts'
import { loadSettings } from './settings/load.ts'
import { silent } from './store/logger.ts'
import { openStore } from './store/open.ts'

/**
 * `npm run keys:rotate`: seals every stored token again with `keys.current`; the other keys of the ring can be removed
 * afterwards. Beside a PostgreSQL the backend may go on working; the built-in database belongs to one process at a time.
 */
const settings = loadSettings()
const keys = loadKeyRing(settings)
if (!settings.database.url && (await isListening(settings.listen.host, settings.listen.port))) {
  console.error('Stop the backend first: the built-in database belongs to one process at a time.')
  process.exit(1)
}
const store = await openStore({
  ...settings.database,
  maxConnections: 2,
  folder: join(settings.dataFolder, 'database'),
  log: silent,
})
try {
  const { resealed, unreadable } = await rotateKeys({
    db: store.db,
    keys,
    audit: createAudit({ store, now: Date.now, keys, log: silent }),
  })
  console.log(`${resealed} sealed again with the key ${keys.current}.`)
  if (unreadable > 0) {
    console.error(
      `${unreadable} could not be opened with any key of the ring. Those people get new tokens when they sign in next; if many are meant, put the missing key back into keys.ring and run this again.`,
    )
    process.exitCode = 1
  }
} finally {
  await store.close()
}

function isListening(host: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect({ host: host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host, port, timeout: 1_000 })
  const answer = (isOpen: boolean) => () => {
    socket.destroy()
    resolve(isOpen)
  }
  socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false))
  return promise
}
