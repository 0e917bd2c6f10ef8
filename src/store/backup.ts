import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type { Secret } from '../settings/secret.ts'
import { holdFolder } from './hold-folder.ts'

/** A back-up that cannot be made or put back, with what to do. */
export class BackupRefused extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'BackupRefused'
  }
}

/** Writes the built-in database to one file. The backend has to be stopped: the database belongs to one process. */
export async function backUpFolder(folder: string, file: string): Promise<number> {
  if (!existsSync(join(folder, 'PG_VERSION'))) throw new BackupRefused(`There is no database in ${folder}.`)
  if (existsSync(file)) throw new BackupRefused(`${file} exists. Choose another name.`)
  const release = holdFolder(folder)
  const client = new PGlite(folder)
  await client.waitReady
  const dump = Buffer.from(await (await client.dumpDataDir('gzip')).arrayBuffer())
  await client.close()
  release()
  writeFileSync(file, dump, { mode: 0o600, flag: 'wx' })
  return dump.length
}

/** Puts a file of `backUpFolder` back into a folder that holds no database yet. */
export async function restoreFolder(folder: string, file: string): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) throw new BackupRefused(`${folder} holds a database. Move it away first.`)
  const client = new PGlite(folder, { loadDataDir: new Blob([readFileSync(file)]) })
  await client.waitReady
  await client.close()
}

/** Runs PostgreSQL's own `pg_dump` or `pg_restore`; the password travels in the environment, never in the process list. */
export async function runPostgresTool(tool: 'pg_dump' | 'pg_restore', url: Secret, file: string): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url.reveal())
  const database = decodeURIComponent(pathname.slice(1))
  const env = {
    ...process.env,
    PGHOST: decodeURIComponent(hostname),
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
  }
  const args =
    tool === 'pg_dump'
      ? ['--format=custom', '--no-owner', `--file=${file}`, database]
      : ['--no-owner', '--exit-on-error', `--dbname=${database}`, file]
  const child = spawn(tool, args, { env, stdio: ['ignore', 'inherit', 'inherit'] })
  await new Promise<void>((resolve, reject) => {
    child.once('error', () =>
      reject(new BackupRefused(`${tool} is not installed: install PostgreSQL's client programs.`)),
    )
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new BackupRefused(`${tool} ended with ${code}; what it says stands above.`)),
    )
  })
}
