import { closeSync, mkdirSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Contents of files, avatars and emoji by name. */
export type FileStore = {
  put(name: string, bytes: Uint8Array): void
  get(name: string): Uint8Array | undefined
  /** Bytes from `start` up to `end`, exclusive. */
  slice(name: string, start: number, end: number): Uint8Array | undefined
  remove(name: string): void
}

function inMemory(): FileStore {
  const contents = new Map<string, Uint8Array>()
  return {
    put: (name, bytes) => void contents.set(name, bytes),
    get: (name) => contents.get(name),
    slice: (name, start, end) => contents.get(name)?.subarray(start, end),
    remove: (name) => void contents.delete(name),
  }
}

function inFolder(folder: string): FileStore {
  mkdirSync(folder, { recursive: true })
  const ifThere = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }
  return {
    put: (name, bytes) => writeFileSync(join(folder, name), bytes),
    get: (name) => ifThere(() => readFileSync(join(folder, name))),
    slice: (name, start, end) =>
      ifThere(() => {
        const file = openSync(join(folder, name), 'r')
        try {
          const bytes = Buffer.alloc(end - start)
          return bytes.subarray(0, readSync(file, bytes, 0, end - start, start))
        } finally {
          closeSync(file)
        }
      }),
    remove: (name) => rmSync(join(folder, name), { force: true }),
  }
}

/** @param folder beside the journal; in memory when absent */
export const openFileStore = (folder?: string): FileStore => (folder ? inFolder(folder) : inMemory())
