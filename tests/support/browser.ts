import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

/** True when Debian's Chromium is on this machine; otherwise the journeys are skipped by name. */
export const hasBrowser = existsSync(executablePath)

/**
 * How browsers treat storage of a page framed by another site: it throws, it is kept apart for each top-level site, or it
 * is shared as if the page stood alone (design 6.3: all three have to work).
 */
export type StorageMode = 'throws' | 'partitioned' | 'allowed'
export const storageModes: readonly StorageMode[] = ['throws', 'partitioned', 'allowed']

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Opens a browser with a new profile.
 *
 * Playwright switches the partitioning of third-party storage off, which makes such storage throw; the other two modes
 * need Chromium's own default back, and third-party cookies allowed or not in the profile.
 */
export async function openBrowser(mode: StorageMode = 'partitioned'): Promise<BrowserContext> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'))
  mkdirSync(join(profile, 'Default'))
  writeFileSync(
    join(profile, 'Default/Preferences'),
    JSON.stringify({
      profile: { cookie_controls_mode: mode === 'allowed' ? 0 : 1, block_third_party_cookies: mode !== 'allowed' },
    }),
  )
  const features = mode === 'throws' ? undefined : await defaultDisabledFeatures()
  const without = features?.filter((feature) => feature !== 'ThirdPartyStoragePartitioning').join(',')
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...quiet, ...(without === undefined ? [] : [`--disable-features=${without}`])],
    ...(features ? { ignoreDefaultArgs: [`--disable-features=${features.join(',')}`] } : {}),
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
  })
  // Bounds what never comes, on the slowest machine that runs the journeys; how quick it is belongs to the bench.
  context.setDefaultTimeout(60_000)
  return context
}

/** The features that playwright switches off, as it writes them on the command line of a browser that it starts. */
async function defaultDisabledFeatures(): Promise<string[]> {
  const server = await chromium.launchServer({ executablePath, args: quiet })
  const line = server.process().spawnargs.find((argument) => argument.startsWith('--disable-features='))
  await server.close()
  return (line ?? '').replace('--disable-features=', '').split(',')
}
