import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cloudOf } from '../src/entra/clouds.ts'
import { loadSettings, SettingsInvalid } from '../src/settings/load.ts'
import type { Settings } from '../src/settings/schema.ts'
import { checkPackage } from './app-package/check-package.ts'
import { type Audience, packageFiles } from './app-package/package-files.ts'
import { missingVariables, type Variables, variablesFromFile, variablesFromSettings } from './app-package/variables.ts'
import { writeZip } from './app-package/zip.ts'
import { root } from './run-steps.ts'

/**
 * `npm run package`: the app packages for Teams, made of the backend's settings (`MISSION_SETTINGS`) or, with
 * `-- --env dev`, of the Toolkit's variables in `env/.env.dev`; `-- --version 1.2.3` overrides that of package.json.
 * A package that Teams would refuse is not written.
 */
const packages: Readonly<Record<Audience, string>> = {
  partner: 'mission-collaboration.zip',
  operator: 'mission-collaboration-operator.zip',
}

function stopWith(problems: readonly string[]): never {
  console.error(`No package was made:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  process.exit(1)
}

function readSettings(): Settings {
  try {
    return loadSettings()
  } catch (error) {
    if (error instanceof SettingsInvalid) stopWith(error.problems)
    throw error
  }
}

function readVariablesFile(env: string, version: string): Variables {
  const file = join(root, 'env', `.env.${env}`)
  if (!existsSync(file)) stopWith([`${file} is not there`])
  return variablesFromFile(readFileSync(file, 'utf8'), version, process.env)
}

/** What an administrator of a partner opens once ("Admin consent on the Microsoft identity platform"). */
function consentLinks(settings: Settings): string {
  const link = (tid: string): string =>
    `${cloudOf(settings).loginUrl}/${tid}/adminconsent?client_id=${settings.entra.clientId}`
  return settings.partners.map(({ name, tid }) => `  ${name}: ${link(tid)}`).join('\n')
}

const { values } = parseArgs({ options: { env: { type: 'string' }, version: { type: 'string' } } })
const { version: ownVersion } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const version = values.version ?? ownVersion
const settings = values.env === undefined ? readSettings() : undefined
const variables = settings ? variablesFromSettings(settings, version) : readVariablesFile(values.env ?? '', version)
const missing = missingVariables(variables, settings !== undefined)
if (missing.length > 0) stopWith(missing)

const folder = join(root, 'dist/teams')
mkdirSync(folder, { recursive: true })
for (const [audience, name] of Object.entries(packages) as [Audience, string][]) {
  const files = packageFiles(variables, audience)
  const problems = await checkPackage(files)
  if (problems.length > 0) stopWith(problems)
  const zip = writeZip(files)
  writeFileSync(join(folder, name), zip)
  const readers =
    audience === 'partner' ? 'for partner organisations' : 'for your own organisation, with Administration'
  console.log(`dist/teams/${name}  ${zip.length} bytes, version ${variables.APP_VERSION}, ${readers}`)
}
if (settings && settings.partners.length > 0) {
  console.log(`\nSend each partner the first package and its consent link:\n${consentLinks(settings)}`)
}
