import { createAuditKeys } from './audit/audit-keys.ts'
import { loadKeyRing } from './settings/key-ring.ts'
import { loadSettings } from './settings/load.ts'

/** `npm run audit:key`: the public keys by which an exported audit is known to be this installation's. */
const { current, publicKeys } = createAuditKeys(loadKeyRing(loadSettings()))
for (const [name, key] of Object.entries(publicKeys))
  console.log(`${name}${name === current ? ' (signs now)' : ''}: ${key}`)
