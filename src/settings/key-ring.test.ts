import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadKeyRing } from './key-ring.ts'
import { seal, unseal } from './seal.ts'
import { Secret } from './secret.ts'

const key = () => new Secret(randomBytes(32).toString('base64'))
const folder = () => mkdtempSync(join(tmpdir(), 'key-ring-'))

describe('the key ring', () => {
  it('of an installation that was given no key makes one, keeps it, and lets nobody else read it', () => {
    const dataFolder = join(folder(), 'data')
    const first = loadKeyRing({ keys: { ring: {} }, dataFolder })
    const second = loadKeyRing({ keys: { ring: {} }, dataFolder })

    expect(unseal(second, 'place', seal(first, 'place', 'secret'))).toBe('secret')
    expect(readdirSync(dataFolder)).toEqual(['sealing-key'])
    expect(statSync(join(dataFolder, 'sealing-key')).mode & 0o777).toBe(0o600)
  })

  it('does not overwrite a key file that it cannot read', () => {
    const dataFolder = folder()
    writeFileSync(join(dataFolder, 'sealing-key'), 'broken')
    expect(() => loadKeyRing({ keys: { ring: {} }, dataFolder })).toThrow(/restore it from your backup/)
  })

  it('takes the only key as the current one', () => {
    const ring = loadKeyRing({ keys: { ring: { a: key() } }, dataFolder: '' })
    expect(ring.current).toBe('a')
  })

  it('says what is wrong with the settings, all at once', () => {
    expect(() => loadKeyRing({ keys: { ring: { a: new Secret('short'), b: key() } }, dataFolder: '' })).toThrow(
      /keys\.ring\.a: must be 32 bytes[\s\S]*keys\.current: name the key/,
    )
    expect(() => loadKeyRing({ keys: { current: 'c', ring: { b: key() } }, dataFolder: '' })).toThrow(
      /c is not in keys\.ring/,
    )
    expect(() => loadKeyRing({ keys: { current: 'c', ring: {} }, dataFolder: '' })).toThrow(/holds no key named c/)
  })
})
