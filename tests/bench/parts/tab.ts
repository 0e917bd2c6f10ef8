import { walkIn } from '../../journeys/windows.ts'
import { hasBrowser, openBrowser } from '../../support/browser.ts'
import { openRunningSandbox, type RunningSandbox } from '../../support/running-sandbox.ts'
import { gzipBytesOf, measureOpenings, type Opening, type Steps } from '../measure/tab-opening.ts'
import type { BudgetRow, Part, Table } from '../part.ts'
import { median, quantile, type Spread, spreadOf } from '../quantiles.ts'
import { hideRealServer } from '../real-server.ts'
import { fromTo, ms } from '../show.ts'

const person = 'ingrid'
const coldOpenings = 7
const warmOpeningsEach = 3
const coldBudgetMs = 1000
const warmBudgetMs = 400
const scriptBudgetBytes = 300_000

export const tabTitle = 'Tab'

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} KB`

function openingBudget(what: string, budgetMs: number, openings: readonly Opening[]): BudgetRow {
  const timesMs = openings.map(({ firstMessagesMs }) => firstMessagesMs)
  const p50Ms = quantile(timesMs, 0.5)
  return {
    what,
    budget: `p50 ≤ ${ms(budgetMs)}`,
    measured: ms(p50Ms),
    spread: fromTo(spreadOf(timesMs), ms),
    runs: String(timesMs.length),
    isMet: p50Ms <= budgetMs,
  }
}

const stepNames: Readonly<Record<keyof Steps, string>> = {
  firstScriptMs: 'first script loaded',
  signInBeganMs: 'token of the host there, sign-in asked for',
  signInEndedMs: 'signed in',
  lastAnswerMs: 'last answer of Mattermost that the messages waited for',
  insertedMs: 'first messages in the page',
  paintedMs: 'first messages painted',
}

function stepTable(cold: readonly Opening[], warm: readonly Opening[]): Table {
  const p50 = (openings: readonly Opening[], step: keyof Steps): string =>
    ms(median(openings.map(({ steps }) => steps[step])))
  return {
    columns: ['From the beginning of the navigation', 'cold p50', 'warm p50'],
    rows: (Object.keys(stepNames) as (keyof Steps)[]).map((step) => [
      stepNames[step],
      p50(cold, step),
      p50(warm, step),
    ]),
  }
}

/** Somebody has been here before: the first visit alone shows who sees what. */
async function visitOnce(sandbox: RunningSandbox): Promise<void> {
  const context = await openBrowser()
  try {
    await walkIn(context, sandbox, person)
  } finally {
    await context.close()
  }
}

export const tabPart: Part = {
  name: 'tab',
  missing: () => (hasBrowser ? undefined : 'Chromium (apt-get install chromium)'),
  async run(bench) {
    hideRealServer()
    const sandbox = await openRunningSandbox()
    bench.cleanUp.add(sandbox.close)
    await visitOnce(sandbox)
    const cold: Opening[] = []
    const warm: Opening[] = []
    for (let opening = 0; opening < coldOpenings; opening++) {
      const openings = await measureOpenings(sandbox, person, warmOpeningsEach)
      cold.push(openings.cold)
      warm.push(...openings.warm)
    }
    const sizesOf = async (paths: (opening: Opening) => readonly string[]): Promise<Spread> =>
      spreadOf(await Promise.all(cold.map((opening) => gzipBytesOf(paths(opening), sandbox))))
    const needed = await sizesOf(({ neededScripts }) => neededScripts)
    const begun = await sizesOf(({ begunScripts }) => begunScripts)
    await sandbox.close()
    return [
      {
        title: tabTitle,
        how: 'The host page of the sandbox in headless Chromium, opened as somebody who has been here before; sandbox, backend (built-in database) and browser share the machine. The time runs in the tab, from the beginning of its navigation, through the token of the host, the sign-in and the first requests, until its first messages have been painted. Cold is a browser with a new profile; warm is the same browser again. Scripts before the first messages are all that the browser had loaded when they came, chunks that come on demand included, compressed with gzip one by one.',
        budgets: [
          openingBudget('First messages on screen, cold', coldBudgetMs, cold),
          openingBudget('First messages on screen, warm', warmBudgetMs, warm),
          {
            what: 'JavaScript before the first messages, gzip',
            budget: `≤ ${kilobytes(scriptBudgetBytes)}`,
            measured: kilobytes(needed.median),
            spread: fromTo(needed, kilobytes),
            runs: String(needed.runs),
            isMet: needed.max <= scriptBudgetBytes,
          },
        ],
        tables: [
          stepTable(cold, warm),
          {
            columns: ['Scripts, gzip', 'value', 'spread'],
            rows: [
              ['begun by the time the first messages were painted', kilobytes(begun.median), fromTo(begun, kilobytes)],
            ],
          },
        ],
      },
    ]
  },
}
