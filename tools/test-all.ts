import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { generatedStep, lintStep, report, root, runStep, type StepResult, typeSteps } from './run-steps.ts'

type TestFile = {
  name: string
  status: string
  message: string
  assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
}

/** `npm test`: everything. Suites whose service is missing are skipped by name; with CI=true a skip is a failure. */
const results: StepResult[] = []
for (const step of [
  ...typeSteps,
  lintStep,
  generatedStep,
  { name: 'pages build', command: ['node', 'tools/build-pages.ts'] },
])
  results.push(await runStep(step))
const summary = join(root, 'node_modules/.cache/test-summary.json')
rmSync(summary, { force: true })
const suites = ['unit', 'tab', 'contract', 'databases', 'journeys']
const counts = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []
for (const suite of suites) {
  results.push(
    await runStep({
      name: `suite ${suite}`,
      command: [
        'vitest',
        'run',
        '--project',
        suite,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${summary}`,
        '--passWithNoTests',
      ],
    }),
  )
  addCounts()
}

function addCounts(): void {
  if (!existsSync(summary)) return
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(summary, 'utf8'),
  ) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    testResults: TestFile[]
  }
  counts.passed += numPassedTests
  counts.failed += numFailedTests
  counts.skipped += numPendingTests
  for (const { status, fullName } of testResults.flatMap((file) => file.assertionResults)) {
    if (status === 'skipped' || status === 'pending') console.log(`skipped: ${fullName}`)
  }
  failures.push(...testResults.flatMap(failuresOf))
  rmSync(summary)
}

/** What failed in one file: the name of each test, and the beginning of what it said. */
function failuresOf({ name, status, message, assertionResults }: TestFile): string[] {
  const file = relative(root, name)
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (failed.length === 0) return status === 'failed' ? [`${file}\n${beginningOf(message)}`] : []
  return failed.map((test) => `${file}: ${test.fullName}\n${beginningOf(test.failureMessages.join('\n'))}`)
}

function beginningOf(message: string): string {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => !line.includes('node_modules/'))
  return lines
    .slice(0, 12)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join('\n')
}

const isGood = report(results)
// Last of all, because a long log is often read from its end alone.
for (const failure of failures) console.log(`\nfailed: ${failure}`)
if (counts.skipped > 0)
  console.log(`\nSkipped tests are named above. Where services can be installed (Debian, as root), none is skipped.`)
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
const isSkipForbidden = process.env['CI'] === 'true' && counts.skipped > 0
process.exit(isGood && counts.failed === 0 && !isSkipForbidden ? 0 : 1)
