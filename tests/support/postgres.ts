import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePorts } from './free-ports.ts'

const versions = '/usr/lib/postgresql'

/** True when Debian's PostgreSQL is on this machine; otherwise the suites that need it are skipped by name. */
export const hasPostgres = existsSync(versions)

export type TestPostgres = {
  readonly version: string
  /** Makes an empty database. @returns its address */
  database(name: string): Promise<string>
  /** Stops the server without warning, as a power cut would. */
  crash(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** What a test wants: nothing is kept for longer than the process, and many processes connect. */
const forTests = ['fsync=off', 'max_connections=200']

/**
 * A PostgreSQL of one's own in a temporary folder, on a free port of 127.0.0.1; never the machine's own.
 * @param settings other than PostgreSQL's own
 */
export async function openTestPostgres(settings: readonly string[] = forTests): Promise<TestPostgres> {
  const version = readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0] ?? ''
  const bin = join(versions, version, 'bin')
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  const isRoot = process.getuid?.() === 0
  const owner = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (isRoot) chownSync(folder, owner.uid ?? 0, owner.gid ?? 0)
  const data = join(folder, 'data')
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'mission', '--auth=trust', '--encoding=UTF8', '--no-sync'], {
    ...owner,
    stdio: 'ignore',
  })
  const [port = 0] = await freePorts(1)
  const address = (name: string): string => `postgres://mission@127.0.0.1:${port}/${name}`
  let server: ReturnType<typeof spawn> | undefined

  async function start(): Promise<void> {
    server = spawn(
      join(bin, 'postgres'),
      [
        '-D',
        data,
        '-p',
        String(port),
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        `unix_socket_directories=${folder}`,
        ...settings.flatMap((setting) => ['-c', setting]),
      ],
      {
        ...owner,
        stdio: 'ignore',
      },
    )
    for (;;) {
      const client = new pg.Client({ connectionString: address('postgres') })
      try {
        await client.connect()
        await client.end()
        return
      } catch {
        // Not listening yet.
        if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const running = server
    if (!running || running.exitCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill(signal)
    await ended
  }

  await start()
  return {
    version,
    async database(name) {
      const client = new pg.Client({ connectionString: address('postgres') })
      await client.connect()
      await client.query(`create database ${pg.escapeIdentifier(name)}`)
      await client.end()
      return address(name)
    },
    crash: () => end('SIGQUIT'),
    start,
    async close() {
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim())
}
