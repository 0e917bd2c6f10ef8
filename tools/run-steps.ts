import { spawn } from 'node:child_process'
import { join } from 'node:path'

export type Step = { readonly name: string; readonly command: readonly string[]; readonly env?: Record<string, string> }

export const root = join(import.meta.dirname, '..')

/** Runs one step with what it prints going to the screen. @returns whether it went well, and its seconds. */
export function runStep({ name, command, env }: Step): Promise<{ name: string; isGood: boolean; seconds: number }> {
  const startedMs = performance.now()
  console.log(`\n── ${name}`)
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', program), args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    })
    const done = (isGood: boolean) => resolve({ name, isGood, seconds: (performance.now() - startedMs) / 1000 })
    child.once('error', () => done(false))
    child.once('exit', (code) => done(code === 0))
  })
}

/** Shows what every step came to. @returns true when all went well. */
export function report(results: readonly { name: string; isGood: boolean; seconds: number }[]): boolean {
  console.log('')
  for (const { name, isGood, seconds } of results)
    console.log(`${isGood ? 'good  ' : 'FAILED'}  ${seconds.toFixed(1).padStart(6)} s  ${name}`)
  return results.every(({ isGood }) => isGood)
}
