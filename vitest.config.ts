import { defineConfig } from 'vitest/config'
import { patienceMs } from './tests/support/until.ts'

/**
 * Files of these suites share their worker, so that Fluent, jsdom and the database's WebAssembly are loaded once and
 * not a hundred times. A file therefore leaves nothing behind: what it stubs it takes back, what it opens it closes.
 */
const shared = { pool: 'threads', isolate: false } as const

/** What is polled for has as long as everything else that a test waits for: a busy machine is no failure. */
const patient = { expect: { poll: { timeout: patienceMs, interval: 20 } } } as const

/** The suites of `npm test`; each can be run alone as `npm run test:<name>`. */
export default defineConfig({
  test: {
    // Left to itself Vitest keeps one processor free, which is half of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,sandbox,bot,tools,tests/rules,tab}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...patient,
          ...shared,
        },
      },
      {
        test: {
          name: 'tab',
          // What needs a page is `.test.tsx`: making one takes longer than most tests. The rest of the tab is in `unit`.
          include: ['tab/**/*.test.tsx'],
          environment: 'jsdom',
          setupFiles: ['tab/patience.setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...patient,
          ...shared,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          ...patient,
        },
      },
      {
        test: {
          name: 'databases',
          include: ['tests/databases/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          ...patient,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          ...patient,
        },
      },
      {
        // Not part of `npm test`: it needs a Mattermost server that serves its own web app.
        test: {
          name: 'web-app',
          include: ['tests/web-app/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          ...patient,
        },
      },
    ],
  },
})
