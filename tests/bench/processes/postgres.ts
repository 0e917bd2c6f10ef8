import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePorts } from '../../support/free-ports.ts'
import { startProgram, until } from './program.ts'

const debianFolder = '/usr/lib/postgresql'

/** @returns the folder of the newest PostgreSQL that Debian has installed, or undefined */
export function postgresFolder(): string | undefined {
  if (!existsSync(debianFolder)) return undefined
  const versions = readdirSync(debianFolder).filter((name) => existsSync(join(debianFolder, name, 'bin/initdb')))
  const newest = versions.toSorted((one, other) => Number(one) - Number(other)).at(-1)
  return newest === undefined ? undefined : join(debianFolder, newest, 'bin')
}

export type Postgres = {
  /** Makes an empty database. @returns its address */
  newDatabase(name: string): Promise<string>
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root. */
function account(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/** A cluster of its own with PostgreSQL's own settings, in a temporary folder that goes with it. */
export async function startPostgres(): Promise<Postgres> {
  const binaries = postgresFolder()
  if (binaries === undefined) throw new Error('PostgreSQL is not installed')
  const folder = mkdtempSync(join(tmpdir(), 'bench-postgres-'))
  const owner = account()
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  execFileSync(join(binaries, 'initdb'), ['-D', data, '-U', 'mission', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [port = 0] = await freePorts(1)
  const log = openSync(join(folder, 'log'), 'w')
  const program = startProgram(
    join(binaries, 'postgres'),
    ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    { ...owner, cwd: folder, stdio: ['ignore', log, log] },
    // A fast shutdown: does not wait for clients.
    'SIGINT',
  )
  const addressOf = (database: string): string => `postgres://mission@127.0.0.1:${port}/${database}`

  async function run(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: addressOf('postgres') })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }

  await until(
    'PostgreSQL takes connections',
    () =>
      run('select 1').then(
        () => true,
        () => false,
      ),
    { isPossible: program.isRunning },
  )
  return {
    async newDatabase(name) {
      await run(`create database ${name}`)
      return addressOf(name)
    },
    async stop() {
      await program.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
