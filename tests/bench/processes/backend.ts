import { openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startProgram, until } from './program.ts'

const root = join(import.meta.dirname, '../../..')
const main = join(root, 'src/main.ts')

/**
 * The flags of `npm run serve`. Left to itself Node gives the young generation, and the garbage that it has not looked at
 * yet, as much room as the machine allows; that buys nothing here and costs some hundred megabytes.
 */
function servingFlags(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { serve: string } }
  return scripts.serve.split(' ').filter((word) => word.startsWith('--'))
}

export const recommendedFlags: readonly string[] = servingFlags()

/** `BENCH_PROFILE=<folder> npm run bench -- gateway` leaves a CPU profile of each backend process there, for Chrome's DevTools. */
function profileFlags(): string[] {
  const folder = process.env['BENCH_PROFILE']
  return folder ? ['--cpu-prof', '--cpu-prof-dir', folder] : []
}

export type BackendProcess = { readonly pid: number; readonly url: string; stop(): Promise<void> }

/**
 * Starts the backend with a settings file in `folder`, where its log goes too, and waits until it is ready.
 * @throws Error with the end of its log when it does not come up
 */
export async function startBackendProcess(options: {
  settings: object
  port: number
  folder: string
  flags?: readonly string[]
}): Promise<BackendProcess> {
  const { settings, port, folder, flags = recommendedFlags } = options
  const settingsFile = join(folder, 'settings.json')
  writeFileSync(settingsFile, JSON.stringify(settings), { mode: 0o600 })
  const logFile = join(folder, 'backend.log')
  const log = openSync(logFile, 'w')
  const program = startProgram(process.execPath, [...flags, ...profileFlags(), main], {
    stdio: ['ignore', log, log],
    env: { ...process.env, NODE_ENV: 'production', MISSION_SETTINGS: settingsFile },
  })
  const url = `http://127.0.0.1:${port}`
  try {
    await until(
      'the backend is ready',
      () =>
        fetch(`${url}/readyz`).then(
          (answer) => answer.ok,
          () => false,
        ),
      { isPossible: program.isRunning },
    )
  } catch (error) {
    await program.stop()
    throw new Error(`the backend did not come up:\n${readFileSync(logFile, 'utf8').slice(-4000)}`, { cause: error })
  }
  return { pid: program.pid, url, stop: program.stop }
}
