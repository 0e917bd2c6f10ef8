import { hasPostgres } from '../../support/postgres.ts'
import { measureNoticeLatency, type NoticeLatency } from '../measure/notice-latency.ts'
import type { Part } from '../part.ts'
import { quantile, spreadOf } from '../quantiles.ts'
import { fromTo, ms, perSecond } from '../show.ts'

const RUNS = 3
const PER_SECOND = 500
const SECONDS = 10

export const noticesTitle = 'Push to card'

/** From a push that the intake has stored to the card in the hands of whoever speaks to the connector. */
export const noticesPart: Part = {
  name: 'notices',
  missing: () => (!hasPostgres ? 'PostgreSQL (apt-get install postgresql)' : undefined),
  async run(bench) {
    const runs: NoticeLatency[] = []
    for (let run = 0; run < RUNS; run += 1)
      runs.push(
        await measureNoticeLatency({
          databaseUrl: await (await bench.postgres()).database(`notices_${run}_${Date.now()}`),
          perSecond: PER_SECOND,
          seconds: SECONDS,
        }),
      )
    const p50 = spreadOf(runs.map(({ latenciesMs }) => quantile(latenciesMs, 0.5)))
    const p99 = spreadOf(runs.map(({ latenciesMs }) => quantile(latenciesMs, 0.99)))
    const rate = spreadOf(runs.map((run) => run.perSecond))
    const lost = runs.reduce((sum, { pushes, latenciesMs }) => sum + pushes - latenciesMs.length, 0)
    const row = (what: string, budget: string, measured: string, spread: string, isMet: boolean) => ({
      what,
      budget,
      measured,
      spread,
      runs: String(RUNS),
      isMet,
    })
    return [
      {
        title: noticesTitle,
        how: `${PER_SECOND} pushes a second for ${SECONDS} s, over 1,000 people of 20 organisations, each push a card of its own, with Microsoft's limits as published. Measured from the push that the intake has stored to the card handed to the connector's client; notices and load share one process, PostgreSQL with its own durability (fsync on) shares the machine. Checking and storing the push is not in it.`,
        budgets: [
          row('Push → card handed to the connector, p50', '≤ 50 ms', ms(p50.median), fromTo(p50, ms), p50.median <= 50),
          row(
            'Push → card handed to the connector, p99',
            '≤ 250 ms',
            ms(p99.median),
            fromTo(p99, ms),
            p99.median <= 250,
          ),
          row(
            'Pushes',
            `${PER_SECOND} /s`,
            perSecond(rate.median),
            fromTo(rate, perSecond),
            rate.median >= PER_SECOND * 0.95,
          ),
          row('Pushes without a card', '0', String(lost), '', lost === 0),
        ],
        tables: [],
      },
    ]
  },
}
