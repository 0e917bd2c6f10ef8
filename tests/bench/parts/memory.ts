import { hasPostgres } from '../../support/postgres.ts'
import { measureIdleMemory } from '../measure/idle-memory.ts'
import type { Part } from '../part.ts'
import { recommendedFlags } from '../processes/backend.ts'
import { fromTo, megabytes } from '../show.ts'

const budgetBytes = 180_000_000

export const memoryTitle = 'Memory of the idle process'

export const memoryPart: Part = {
  name: 'memory',
  missing() {
    if (process.platform !== 'linux') return 'Linux, for the memory of a process'
    return !hasPostgres ? 'PostgreSQL (apt-get install postgresql)' : undefined
  },
  async run(bench) {
    const postgres = await bench.postgres()
    const measured = await measureIdleMemory({
      databaseUrl: await postgres.database('idle'),
      flags: recommendedFlags,
    })
    const plain = await measureIdleMemory({ databaseUrl: await postgres.database('idle_plain'), flags: [] })
    const builtIn = await measureIdleMemory({ flags: recommendedFlags })
    return [
      {
        title: memoryTitle,
        how: 'The backend process after its start, with nobody signed in; what it talks to are other processes.',
        budgets: [
          {
            what: `On PostgreSQL, \`node ${recommendedFlags.join(' ')} src/main.ts\`: RSS`,
            budget: `≤ ${megabytes(budgetBytes)}`,
            measured: megabytes(measured.median),
            spread: fromTo(measured, megabytes),
            runs: `${measured.runs} looks`,
            isMet: measured.max <= budgetBytes,
          },
        ],
        tables: [
          {
            columns: ['For comparison', 'RSS', 'spread'],
            rows: [
              ['on PostgreSQL, `node src/main.ts` without flags', megabytes(plain.median), fromTo(plain, megabytes)],
              ['with the built-in database (PGlite)', megabytes(builtIn.median), fromTo(builtIn, megabytes)],
            ],
          },
        ],
      },
    ]
  },
}
