import { hasPostgres } from '../../support/postgres.ts'
import { loginsAtATime } from '../crowd.ts'
import { measureFirstLogins } from '../measure/first-logins.ts'
import { measureOneIdentity } from '../measure/one-identity.ts'
import type { Part } from '../part.ts'
import { fromTo, ms, p50p99 } from '../show.ts'

const guestsPerSecondBudget = 30

export const loginsTitle = 'First login with provisioning'

const rate = (value: number): string => `${value.toFixed(1)} guests/s`

/** First logins against the stand-in: account, both tokens, memberships, name and photo from Graph. */
export const loginsPart: Part = {
  name: 'logins',
  missing: () => (!hasPostgres ? 'PostgreSQL (apt-get install postgresql)' : undefined),
  async run(bench) {
    const crowd = await bench.crowd()
    const logins = measureFirstLogins(crowd)
    const one = await measureOneIdentity(crowd.mission)
    return [
      {
        title: loginsTitle,
        how: `People whom nobody has seen before present their first Entra token, ${loginsAtATime} at a time; each gets an account, two tokens, the memberships that policy grants, and name and photo from Graph. Backend on PostgreSQL; Entra, Graph, Mattermost stand-in, load generator and database share the machine with it. Each run is one organisation of 200 people.`,
        budgets: [
          {
            what: 'First logins',
            budget: `≥ ${guestsPerSecondBudget} guests/s`,
            measured: rate(logins.perSecond.median),
            spread: fromTo(logins.perSecond, rate),
            runs: String(logins.perSecond.runs),
            isMet: logins.perSecond.median >= guestsPerSecondBudget,
          },
          {
            what: `${one.logins} first logins of one person at once`,
            budget: 'one guest',
            measured: one.accounts === 1 ? 'one guest' : `${one.accounts} guests`,
            spread: p50p99(one.latenciesMs),
            runs: '1',
            isMet: one.accounts === 1,
          },
        ],
        tables: [
          {
            columns: ['First login', 'value', 'spread'],
            rows: [
              ['answer to one person', p50p99(logins.latenciesMs), ''],
              [
                'processor time of the backend for each',
                ms(logins.cpuMsPerGuest.median),
                fromTo(logins.cpuMsPerGuest, ms),
              ],
            ],
          },
        ],
      },
    ]
  },
}
