import { fork } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** The built pages, and the folders whose sources they are made of. */
const pages = [
  { name: 'tab', config: 'tab', out: 'dist/tab', sources: ['tab', 'src/api'] },
  { name: 'host page', config: 'sandbox/host', out: 'dist/host', sources: ['sandbox/host', 'sandbox/mission/cast.ts'] },
  {
    name: 'member window',
    config: 'sandbox/member',
    out: 'dist/member',
    sources: ['sandbox/member', 'tab/mission', 'tab/chat', 'sandbox/mission/cast.ts'],
  },
]

async function newestMs(path: string): Promise<number> {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return Math.max(
    0,
    ...entries.filter((entry) => entry.isFile()).map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  )
}

/** Builds the pages whose sources are younger than what was built. */
export async function buildPages(step: (sentence: string) => void): Promise<void> {
  for (const page of pages) {
    const index = join(root, page.out, 'index.html')
    const newestSourceMs = Math.max(...(await Promise.all(page.sources.map((source) => newestMs(join(root, source))))))
    if (existsSync(index) && statSync(index).mtimeMs > newestSourceMs) continue
    step(`building the ${page.name}`)
    await run(join(root, 'node_modules/vite/bin/vite.js'), ['build', page.config, '--logLevel', 'warn'])
  }
}

function run(script: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // Tests run with NODE_ENV=test, for which Vite would build React's development edition.
    const env = { ...process.env, NODE_ENV: 'production' }
    fork(script, args, { cwd: root, stdio: 'inherit', env }).on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${script} ended with ${code}`)),
    )
  })
}
