import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { JWK } from 'jose'

/** What outlives a restart: the keys, and what was changed about people since. */
export type EntraData = {
  /** Private keys, the signing one first. */
  keys: readonly JWK[]
  /** Keys of people whose consent differs from the cast. */
  consent: Readonly<Record<string, boolean>>
  /** Keys of people whose account was ended. */
  ended: readonly string[]
}

export const noData: EntraData = { keys: [], consent: {}, ended: [] }

export function readData(path: string | undefined): EntraData {
  if (path === undefined) return noData
  try {
    return { ...noData, ...(JSON.parse(readFileSync(path, 'utf8')) as EntraData) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return noData
    throw error
  }
}

/** Written whole beside the old file and then put in its place, so that a crash leaves one or the other. */
export function writeData(path: string | undefined, data: EntraData): void {
  if (path === undefined) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, JSON.stringify(data, undefined, 2), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
