import { spawn } from 'node:child_process'
import { join } from 'node:path'

export type Step = { readonly name: string; readonly command: readonly string[]; readonly env?: Record<string, string> }

export type StepResult = { readonly name: string; readonly isGood: boolean; readonly seconds: number }

export const root = join(import.meta.dirname, '..')

/** The two programs of TypeScript, the server's and the tab's. What they found stays in the cache for the next time. */
export const typeSteps: readonly Step[] = [
  { name: 'types', command: typesOf('tsconfig.json', 'types') },
  { name: 'types of the tab', command: typesOf('tab/tsconfig.json', 'types-tab') },
]

export const lintStep: Step = { name: 'lint and format', command: ['biome', 'check', '--error-on-warnings'] }

export const generatedStep: Step = {
  name: 'generated files are current',
  command: ['node', 'tools/generate.ts', '--check'],
}

function typesOf(project: string, cacheName: string): string[] {
  const file = join(root, `node_modules/.cache/${cacheName}.tsbuildinfo`)
  return ['tsc', '-p', project, '--incremental', '--tsBuildInfoFile', file]
}

/** Runs one step with what it prints going to the screen. @returns whether it went well, and its seconds. */
export function runStep(step: Step): Promise<StepResult> {
  console.log(`\n── ${step.name}`)
  return run(step, 'inherit').then(({ result }) => result)
}

/** Runs one step that prints one line when it goes well, and everything that it said when it does not. */
export async function runStepQuietly(step: Step): Promise<StepResult> {
  const { result, said } = await run(step, 'pipe')
  console.log(lineOf(result))
  if (!result.isGood) console.log(said)
  return result
}

function run({ name, command, env }: Step, stdio: 'inherit' | 'pipe'): Promise<{ result: StepResult; said: string }> {
  const startedMs = performance.now()
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', program), args, {
      cwd: root,
      stdio: ['ignore', stdio, stdio],
      env: { ...process.env, ...env },
    })
    const said: Buffer[] = []
    child.stdout?.on('data', (bytes: Buffer) => said.push(bytes))
    child.stderr?.on('data', (bytes: Buffer) => said.push(bytes))
    const done = (isGood: boolean) =>
      resolve({
        result: { name, isGood, seconds: (performance.now() - startedMs) / 1000 },
        said: Buffer.concat(said).toString(),
      })
    child.once('error', () => done(false))
    child.once('close', (code) => done(code === 0))
  })
}

/** Shows what every step came to. @returns true when all went well. */
export function report(results: readonly StepResult[]): boolean {
  console.log('')
  for (const result of results) console.log(lineOf(result))
  return results.every(({ isGood }) => isGood)
}

function lineOf({ name, isGood, seconds }: StepResult): string {
  return `${isGood ? 'good  ' : 'FAILED'}  ${seconds.toFixed(1).padStart(6)} s  ${name}`
}
