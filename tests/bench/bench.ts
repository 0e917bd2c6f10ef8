import { openTestPostgres, type TestPostgres } from '../support/postgres.ts'
import { createCleanUp } from './clean-up.ts'
import { openCrowd, type SignedInCrowd } from './crowd.ts'
import { commit, loadNow, machine } from './machine.ts'
import type { Bench, Part } from './part.ts'
import { gatewayPart, gatewayRealPart, realTitle, standInTitle } from './parts/gateway.ts'
import { loginsPart, loginsTitle } from './parts/logins.ts'
import { memoryPart, memoryTitle } from './parts/memory.ts'
import { noticesPart, noticesTitle } from './parts/notices.ts'
import { socketsPart, socketsTitle } from './parts/sockets.ts'
import { tabPart, tabTitle } from './parts/tab.ts'
import { budgetTable, pagePath, writeSections } from './performance-page.ts'

/** `npm run bench [-- <part> ...]`: measures the budgets of the design and writes docs/performance.md. */
const parts: readonly Part[] = [gatewayPart, gatewayRealPart, memoryPart, tabPart, loginsPart, socketsPart, noticesPart]
const order = [standInTitle, realTitle, loginsTitle, socketsTitle, noticesTitle, memoryTitle, tabTitle]

/** Whatever happens, a run ends. */
const maxMinutes = 12

function choose(names: readonly string[]): readonly Part[] {
  if (names.length === 0) return parts
  const unknown = names.filter((name) => !parts.some((part) => part.name === name))
  if (unknown.length === 0) return parts.filter(({ name }) => names.includes(name))
  console.error(`There is no part ${unknown.join(', ')}. Parts: ${parts.map(({ name }) => name).join(', ')}`)
  process.exit(64)
}

/** Remembers the work, so that all who ask wait for the same. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

const cleanUp = createCleanUp()

const postgres = once(async (): Promise<TestPostgres> => {
  const started = await openTestPostgres([])
  cleanUp.add(started.close)
  return started
})

const crowd = once(async (): Promise<SignedInCrowd> => {
  const databaseUrl = await (await postgres()).database('crowd')
  const opened = await openCrowd(databaseUrl)
  cleanUp.add(opened.mission.stop)
  return opened
})

const bench: Bench = { cleanUp, postgres, crowd }

let isLeaving = false
async function leave(code: number): Promise<void> {
  if (isLeaving) return
  isLeaving = true
  await cleanUp.run()
  process.exit(code)
}
process.once('SIGINT', () => void leave(130))
process.once('SIGTERM', () => void leave(143))
setTimeout(() => {
  console.error(`Stopped: not done within ${maxMinutes} minutes.`)
  void leave(1)
}, maxMinutes * 60_000).unref()

const chosen = choose(process.argv.slice(2))
const seconds = (): string => `${(performance.now() / 1000).toFixed(0).padStart(4)} s`
const facts = { machine: machine(), commit: commit() }
console.log(`${facts.machine}; commit ${facts.commit}\n`)

let isAnyMissed = false
let hasFailed = false
for (const part of chosen) {
  const missing = part.missing()
  if (missing !== undefined) {
    console.log(`${seconds()}  ${part.name}: SKIPPED, needs ${missing}`)
    continue
  }
  console.log(`${seconds()}  ${part.name}`)
  const run = { ...facts, startedAt: new Date(), loadBefore: loadNow() }
  try {
    const sections = await part.run(bench)
    writeSections(sections, run, order)
    for (const { title, budgets, tables } of sections) {
      console.log(`\n${title} (load before: ${run.loadBefore})\n${budgetTable(budgets)}`)
      for (const { columns, rows } of tables)
        console.log(`\n${[columns, ...rows].map((cells) => cells.join(' | ')).join('\n')}`)
      console.log('')
      if (budgets.some(({ isMet }) => !isMet)) isAnyMissed = true
    }
  } catch (error) {
    console.error(`${part.name} failed:`, error)
    hasFailed = true
  }
}
console.log(`${seconds()}  written: ${pagePath}${isAnyMissed ? '; a budget is missed' : ''}`)
await leave(hasFailed ? 1 : 0)
