import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** The folder of the built-in database is in use: two processes on it would destroy it. */
export class FolderInUse extends Error {
  constructor(folder: string, pid: number) {
    super(
      `The database in ${folder} is used by process ${pid}. Stop it first, or use PostgreSQL for several processes.`,
    )
    this.name = 'FolderInUse'
  }
}

/**
 * Takes a folder for this process, by a file beside it that names the process. A file that a killed process left behind
 * holds nothing.
 *
 * @returns the way to give it back
 * @throws FolderInUse
 */
export function holdFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const file = `${folder}.pid`
  const holder = readPid(file)
  if (holder !== undefined && holder !== process.pid && isRunning(holder)) throw new FolderInUse(folder, holder)
  writeFileSync(file, String(process.pid))
  return () => {
    if (readPid(file) === process.pid) rmSync(file, { force: true })
  }
}

function readPid(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    // Nobody has held it, or it was given back.
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
