import type { CheckView } from './api/admin.ts'
import { createAudit } from './audit/writer.ts'
import { cloudOf } from './entra/clouds.ts'
import { createMattermost } from './mattermost/mattermost.ts'
import type { ExpectedPush } from './mattermost/push-checks.ts'
import { lastProof } from './notices/device/prove-path.ts'
import { pushAddress } from './notices/device/push-address.ts'
import { createPartnerRegistry } from './partners/registry.ts'
import { type KeyRing, loadKeyRing } from './settings/key-ring.ts'
import { loadSettings, SettingsInvalid } from './settings/load.ts'
import type { Settings } from './settings/schema.ts'
import { silent } from './store/logger.ts'
import { openStore } from './store/open.ts'

/** Proves a deployment: the settings, the keys, the database, Entra's key document, and the checks of the administration page. */

const marks = { good: 'good   ', warning: 'look at', bad: 'BAD    ' } as const

function show(check: CheckView): void {
  console.log(`${marks[check.state]}  ${check.title}: ${check.found}`)
  if (check.remedy !== '') console.log(`         ${check.remedy}`)
}

function readSettings(): Settings {
  try {
    return loadSettings()
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error
    console.error(error.message)
    process.exit(78)
  }
}

async function checkEntra(settings: Settings): Promise<CheckView> {
  const check = { id: 'entra-keys', title: 'Microsoft sign-in' }
  const url = `${cloudOf(settings).loginUrl}/${settings.operator.tenantId}/discovery/v2.0/keys`
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: 'error' })
    if (answer.ok) return { ...check, state: 'good', found: new URL(url).host, remedy: '' }
    return {
      ...check,
      state: 'bad',
      found: `${url} answered ${answer.status}`,
      remedy: 'Check operator.tenantId and entra.cloud.',
    }
  } catch (error) {
    const reason =
      error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error)
    return { ...check, state: 'bad', found: reason, remedy: `Let this machine reach ${new URL(url).host} on port 443.` }
  }
}

async function checkStore(
  settings: Settings,
  keys: KeyRing,
): Promise<{ check: CheckView; partners: Settings['partners']; push?: ExpectedPush }> {
  const check = { id: 'database', title: 'Database' }
  const folder = `${settings.dataFolder}/database`
  try {
    const store = await openStore({ ...settings.database, maxConnections: 2, folder, log: silent })
    const audit = createAudit({ store, now: Date.now, keys, log: silent })
    const registry = await createPartnerRegistry({ store, settingsPartners: settings.partners, audit, now: Date.now })
    const partners = [...registry.all()].map(({ isFromSettings: _, updatedAtMs: __, ...entry }) => entry)
    const found = store.kind === 'postgres' ? 'PostgreSQL' : `built in, ${folder}`
    const push = { address: (await pushAddress(store.db, settings)).url, proof: await lastProof(store.db) }
    await store.close()
    return { check: { ...check, state: 'good', found, remedy: '' }, partners, push }
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error)
    return {
      check: {
        ...check,
        state: 'bad',
        found,
        remedy: 'Check database.url, or that dataFolder can be written and no other process uses it.',
      },
      partners: settings.partners,
    }
  }
}

const settings = readSettings()
const keys = loadKeyRing(settings)
show({ id: 'settings', title: 'Settings', state: 'good', found: settings.publicUrl, remedy: '' })
show({
  id: 'keys',
  title: 'Key for secrets',
  state: settings.keys.current ? 'good' : 'warning',
  found: keys.current,
  remedy: settings.keys.current
    ? ''
    : 'Set keys.ring and keys.current in production, and keep a copy apart from the database.',
})
const usesRunningBackend = settings.database.url === undefined && process.argv.includes('--beside-running')
const { check, partners, push } = usesRunningBackend
  ? { check: undefined, partners: settings.partners, push: undefined }
  : await checkStore(settings, keys)
if (check) show(check)
const entra = await checkEntra(settings)
show(entra)
const mattermost = createMattermost({ settings, log: silent })
const checks = await mattermost.checks(partners, push)
for (const one of checks) show(one)
await mattermost.close()
const isBad = [check, entra, ...checks].some((one) => one?.state === 'bad')
console.log(isBad ? '\nNot ready. Mend what is marked BAD, then run this again.' : '\nReady.')
process.exit(isBad ? 1 : 0)
