// @vitest-environment node
import { gzipSync } from 'node:zlib'
import { build, type Rollup } from 'vite'
import { beforeAll, describe, expect, it, vi } from 'vitest'

/** Design 9: JavaScript before the first messages. */
const maxBytesBeforeMessages = 300_000

let files: readonly (Rollup.OutputChunk | Rollup.OutputAsset)[] = []
let page = ''

beforeAll(async () => {
  // Within tests Vite would take React's development edition.
  vi.stubEnv('NODE_ENV', 'production')
  const built = await build({
    configFile: `${import.meta.dirname}/vite.config.ts`,
    build: { write: false },
    logLevel: 'silent',
  })
  vi.unstubAllEnvs()
  files = (Array.isArray(built) ? built : [built]).flatMap((part) => ('output' in part ? part.output : []))
  page = text('index.html')
}, 120_000)

function text(fileName: string): string {
  const file = files.find((candidate) => candidate.fileName === fileName)
  if (file === undefined) throw new Error(`${fileName} was not built`)
  return file.type === 'chunk' ? file.code : String(file.source)
}

/** Every chunk that has to arrive before a module of this name can run. */
function chunksFor(isWanted: (chunk: Rollup.OutputChunk) => boolean): Set<string> {
  const found = new Set<string>()
  const follow = (fileName: string): void => {
    const chunk = files.find((file) => file.fileName === fileName)
    if (found.has(fileName) || chunk?.type !== 'chunk') return
    found.add(fileName)
    for (const next of chunk.imports) follow(next)
  }
  for (const file of files) if (file.type === 'chunk' && isWanted(file)) follow(file.fileName)
  return found
}

describe('the built tab', () => {
  it('B5: has no inline script or style and takes nothing from elsewhere', () => {
    expect([...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>/g)]).toEqual([])
    expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=/)
    for (const [, address] of page.matchAll(/\s(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^(\/|data:,$)/)
  })

  it('names every file under /assets/ by its content', () => {
    const names = files.map(({ fileName }) => fileName).filter((name) => name !== 'index.html')
    for (const name of names) expect(name).toMatch(/^assets\/.+-[\w-]{8,}\.\w+$/)
  })

  it('needs at most 300 KB of compressed script before the first messages, and none of the administration page', () => {
    const needed = chunksFor(
      (chunk) => chunk.isEntry || chunk.moduleIds.some((id) => /\/(show-app|mission-view)\.tsx$/.test(id)),
    )
    const bytes = [...needed].reduce((sum, name) => sum + gzipSync(text(name), { level: 9 }).length, 0)

    expect(needed.size).toBeGreaterThan(1)
    expect(bytes).toBeLessThanOrEqual(maxBytesBeforeMessages)
    expect([...needed].filter((name) => name.includes('admin-page'))).toEqual([])
  })

  it('asks the host before it fetches what draws, and names that in the page so that it comes meanwhile', () => {
    const screens = files.find(
      (file) => file.type === 'chunk' && file.moduleIds.some((id) => id.endsWith('/show-app.tsx')),
    )
    const start = chunksFor((chunk) => chunk.isEntry)

    expect(start).not.toContain(screens?.fileName)
    expect(page).toMatch(new RegExp(`<link rel="modulepreload"[^>]*href="/${screens?.fileName}"`))
  })

  it('leaves the schemas of the backend at home', () => {
    for (const file of files)
      if (file.type === 'chunk') expect(file.moduleIds.join('\n')).not.toMatch(/node_modules\/zod\//)
  })
})
