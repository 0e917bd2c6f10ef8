import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openapiDocument } from './openapi.ts'
import { environmentSample, operationsPage, problemsPage, settingsPage } from './reference-pages.ts'
import { root } from './run-steps.ts'

/** `npm run generate` writes the files that are made of the code; `--check` only says whether they are current. */
const files: Readonly<Record<string, () => string>> = {
  'docs/reference/settings.md': settingsPage,
  'docs/reference/operations.md': operationsPage,
  'docs/reference/problems.md': problemsPage,
  'docs/reference/openapi.json': () => `${JSON.stringify(openapiDocument(), null, 2)}\n`,
  'env/.env.example': environmentSample,
}

const isCheck = process.argv.includes('--check')
const stale: string[] = []
for (const [name, make] of Object.entries(files)) {
  const path = join(root, name)
  const wanted = make()
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) continue
  stale.push(name)
  if (isCheck) continue
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, wanted)
  console.log(`written: ${name}`)
}

if (isCheck && stale.length > 0) {
  console.error(`Not current: ${stale.join(', ')}. Run npm run generate and commit what it writes.`)
  process.exit(1)
}
