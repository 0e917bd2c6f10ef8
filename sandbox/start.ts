import { type ChildProcess, execFile, fork } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { buildPages } from '../tools/pages.ts'
import { hostOrigin } from './mission-settings.ts'
import { sandboxPorts } from './ports.ts'

/** `npm start`: builds the pages when their sources changed, starts sandbox and backend, prints one address. */
const root = join(import.meta.dirname, '..')
const dataFolder = process.env['SANDBOX_DATA'] ?? join(root, '.data')
const ports = sandboxPorts()
const startedMs = performance.now()

const step = (sentence: string): void =>
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(1).padStart(5)} s  ${sentence}`)

async function requireFreePorts(): Promise<void> {
  for (const port of Object.values(ports)) {
    await new Promise<void>((resolve) => {
      const probe = createServer()
      probe.once('error', () => {
        console.error(`Port ${port} is taken. Stop what uses it, or choose others: SANDBOX_PORT=5300 npm start`)
        process.exit(1)
      })
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
    })
  }
}

function startSandbox(): Promise<{ child: ChildProcess; settingsFile: string }> {
  return new Promise((resolve, reject) => {
    const child = fork(join(root, 'sandbox/main.ts'), {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, SANDBOX_DATA: dataFolder },
    })
    child.once('message', (message: { settingsFile: string }) => resolve({ child, settingsFile: message.settingsFile }))
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)))
  })
}

function startBackend(settingsFile: string): ChildProcess {
  return fork(join(root, 'src/main.ts'), {
    cwd: root,
    stdio: ['ignore', process.env['SANDBOX_LOG'] ? 'inherit' : 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, MISSION_SETTINGS: settingsFile },
  })
}

async function waitUntilReady(child: ChildProcess): Promise<void> {
  const url = `http://127.0.0.1:${ports.mission}/readyz`
  while (child.exitCode === null) {
    const isReady = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the backend ended; run SANDBOX_LOG=1 npm start to see why')
}

function openBrowser(address: string): void {
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'] && process.platform === 'linux') return
  if (process.env['CI'] || process.env['SANDBOX_NO_BROWSER']) return
  const command = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open'
  execFile(command, [address], () => {
    // Nothing to do when there is no browser: the address is on the screen.
  })
}

if (process.argv.includes('--fresh')) {
  rmSync(dataFolder, { recursive: true, force: true })
  step('starting afresh')
}
mkdirSync(dataFolder, { recursive: true })
await requireFreePorts()
await buildPages(step)
step(
  process.env['MATTERMOST_URL']
    ? `starting the sandbox beside Mattermost at ${process.env['MATTERMOST_URL']}`
    : 'starting the sandbox: Teams host page, Entra, Graph, Mattermost',
)
const { child: sandbox, settingsFile } = await startSandbox()
step('starting the backend')
const backend = startBackend(settingsFile)
await waitUntilReady(backend)
step('ready')
const address = `${hostOrigin(ports)}/`
console.log(
  `\n  Open  ${address}\n\n  Data is kept in ${dataFolder}; start over with: npm start -- --fresh\n  Stop with Ctrl+C.\n`,
)
openBrowser(address)

let isStopping = false
function stop(code: number): void {
  if (isStopping) return
  isStopping = true
  backend.kill('SIGTERM')
  backend.once('exit', () => sandbox.kill('SIGTERM'))
  sandbox.once('exit', () => process.exit(code))
  if (backend.exitCode !== null) sandbox.kill('SIGTERM')
}
process.on('SIGINT', () => stop(0))
process.on('SIGTERM', () => stop(0))
sandbox.once('exit', () => stop(1))
backend.once('exit', (code) => {
  if (!isStopping) console.error(`The backend ended with ${code}. Run SANDBOX_LOG=1 npm start to see why.`)
  stop(1)
})
