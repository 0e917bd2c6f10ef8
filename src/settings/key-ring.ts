import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SettingsInvalid } from './load.ts'
import type { Settings } from './schema.ts'

/** The keys that secrets at rest are sealed with; a key is named beside everything that it sealed. */
export type KeyRing = {
  /** Name of the key for new seals. */
  readonly current: string
  readonly names: readonly string[]
  byName(name: string): KeyObject | undefined
}

const KEY_BYTES = 32

const FILE = 'sealing-key'

/** Key of an installation that was given none. */
const MADE_HERE = 'made-here'

/**
 * The key ring of the settings; without one, a key made at first start and kept in `dataFolder`, readable by this user only.
 *
 * @throws SettingsInvalid for a key that is not 32 bytes, or a current key that is not in the ring.
 */
export function loadKeyRing(settings: Pick<Settings, 'keys' | 'dataFolder'>): KeyRing {
  const { current, ring } = settings.keys
  const names = Object.keys(ring)
  if (names.length === 0) {
    if (current !== undefined) throw new SettingsInvalid([`keys.ring: holds no key named ${current}; add it`])
    return ringOf(MADE_HERE, new Map([[MADE_HERE, keyInFolder(settings.dataFolder)]]))
  }
  const problems: string[] = []
  const keys = new Map<string, KeyObject>()
  for (const name of names) {
    const bytes = Buffer.from(ring[name]?.reveal() ?? '', 'base64')
    if (bytes.length === KEY_BYTES) keys.set(name, createSecretKey(bytes))
    else problems.push(`keys.ring.${name}: must be 32 bytes in base64; openssl rand -base64 32 makes one`)
  }
  const chosen = current ?? (names.length === 1 ? names[0] : undefined)
  if (chosen === undefined) problems.push('keys.current: name the key that new secrets are sealed with')
  else if (!names.includes(chosen)) problems.push(`keys.current: ${chosen} is not in keys.ring`)
  if (problems.length > 0 || chosen === undefined) throw new SettingsInvalid(problems)
  return ringOf(chosen, keys)
}

function ringOf(current: string, keys: ReadonlyMap<string, KeyObject>): KeyRing {
  return { current, names: [...keys.keys()], byName: (name) => keys.get(name) }
}

/**
 * Reads the key of the folder, or makes it. The file appears under its name only when it is complete, and the first of
 * two processes wins, so both seal with the same key.
 */
function keyInFolder(folder: string): KeyObject {
  const path = join(folder, FILE)
  mkdirSync(folder, { recursive: true })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    return readKey(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readKey(path)
}

function readKey(path: string): KeyObject {
  const bytes = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  if (bytes.length !== KEY_BYTES)
    throw new SettingsInvalid([`${path}: does not hold a key; restore it from your backup, or set keys.ring`])
  return createSecretKey(bytes)
}
