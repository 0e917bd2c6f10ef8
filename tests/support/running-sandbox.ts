import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostOrigin, memberOrigin, missionOrigin } from '../../sandbox/mission-settings.ts'
import { sandboxPorts } from '../../sandbox/ports.ts'
import { buildPages } from '../../tools/pages.ts'
import { freePorts } from './free-ports.ts'

const root = join(import.meta.dirname, '../..')

/** What `npm start` runs, as processes of a test's own: sandbox and backend, in a folder of their own. */
export type RunningSandbox = {
  readonly hostUrl: string
  readonly missionUrl: string
  readonly memberUrl: string
  readonly mattermostUrl: string
  readonly adminToken: string
  readonly dataFolder: string
  /** Everything that the backend has logged so far. */
  log(): string
  killBackend(signal: NodeJS.Signals): Promise<void>
  startBackend(): Promise<void>
  close(): Promise<void>
}

/** Starts everything on ports of its own and resolves when people can come in. */
export async function openRunningSandbox(options: { isLicensed?: boolean } = {}): Promise<RunningSandbox> {
  await buildPages(() => {})
  const base = await freeBase()
  const ports = sandboxPorts(base)
  const dataFolder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const environment = {
    ...process.env,
    SANDBOX_PORT: String(base),
    SANDBOX_DATA: dataFolder,
    SANDBOX_LICENSED: String(options.isLicensed ?? true),
  }
  const sandbox = fork(join(root, 'sandbox/main.ts'), {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const settingsFile = await new Promise<string>((resolve, reject) => {
    sandbox.once('message', (message: { settingsFile: string }) => resolve(message.settingsFile))
    sandbox.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)))
  })
  const settings = JSON.parse(readFileSync(settingsFile, 'utf8')) as { mattermost: { url: string; adminToken: string } }
  let logged = ''
  let backend: ChildProcess | undefined

  async function startBackend(): Promise<void> {
    const child = fork(join(root, 'src/main.ts'), {
      cwd: root,
      env: { ...environment, MISSION_SETTINGS: settingsFile },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    backend = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        logged += chunk.toString('utf8')
      })
    }
    while (!(await isReady())) {
      if (child.exitCode !== null) throw new Error(`the backend ended with ${child.exitCode}: ${logged.slice(-2000)}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  const isReady = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${ports.mission}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )

  await startBackend()
  return {
    hostUrl: hostOrigin(ports),
    missionUrl: missionOrigin(ports),
    memberUrl: memberOrigin(ports),
    mattermostUrl: settings.mattermost.url,
    adminToken: settings.mattermost.adminToken,
    dataFolder,
    log: () => logged,
    killBackend: (signal) => ended(backend, signal),
    startBackend,
    async close() {
      await ended(backend, 'SIGTERM')
      await ended(sandbox, 'SIGTERM')
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

async function ended(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await exit
}

/** The sandbox's ports lie close together: looks for a stretch of them below the range that connections take theirs from. */
async function freeBase(): Promise<number> {
  for (;;) {
    const base = 10_000 + 20 * Math.floor(Math.random() * 1_000)
    const isFree = await freePorts(Object.values(sandboxPorts(base))).then(
      () => true,
      () => false,
    )
    if (isFree) return base
  }
}
