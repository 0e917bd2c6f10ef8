import { createAudit } from './audit/writer.ts'
import { rotateKeys } from './guests/rotate-keys.ts'
import { loadKeyRing } from './settings/key-ring.ts'
import { loadSettings } from './settings/load.ts'
import { silent } from './store/logger.ts'
import { openStore } from './store/open.ts'

/** Seals every stored token again with `keys.current`; the keys of the ring that are left over can be removed afterwards. */
const settings = loadSettings()
const keys = loadKeyRing(settings)
const store = await openStore({
  url: settings.database.url,
  maxConnections: 2,
  folder: `${settings.dataFolder}/database`,
  log: silent,
})
try {
  const { resealed, unreadable } = await rotateKeys({
    db: store.db,
    keys,
    audit: createAudit({ store, now: Date.now }),
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
