import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { pidOf } from './calls.ts'

export type Program = {
  readonly pid: number
  readonly isRunning: () => boolean
  stop(): Promise<void>
}

/** After this long a program that was asked to stop is made to. */
const graceMs = 15_000

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a program in the foreground. It ends with `stop`, and at the latest with this process. */
export function startProgram(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
  stopSignal: NodeJS.Signals = 'SIGTERM',
): Program {
  const child = spawn(command, [...args], options)
  running.add(child)
  child.once('exit', () => running.delete(child))
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  return {
    pid: pidOf(child),
    isRunning,
    async stop() {
      if (!isRunning()) return
      const gone = once(child, 'exit')
      child.kill(stopSignal)
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await gone
      clearTimeout(timer)
    },
  }
}

const everyMs = 50

/** Waits until something is so. @throws Error with `what` when it is not by then, or when `isPossible` says it never will be */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  { withinMs = 60_000, isPossible = () => true }: { withinMs?: number; isPossible?: () => boolean } = {},
): Promise<void> {
  const endMs = performance.now() + withinMs
  while (!(await isSo())) {
    if (!isPossible() || performance.now() > endMs) throw new Error(`in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
