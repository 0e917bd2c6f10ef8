/** The medical channel: beds four times a day, cases by number, stock. */

import { csvFile } from './history-documents.ts'
import type { Scribe } from './history-scribe.ts'
import { calendarDay, clock, DAYS, MINUTE_MS, type World } from './history-world.ts'
import { bank, cases, standing, stories } from './phrases/medical.ts'

const DESK = 'yusuf.demir'
const memberOf: Readonly<Record<string, string>> = { c: 'chiara.conti', d: 'david.stone' }
const NIGHT = ['hana.novak', 'mara.lindqvist'] as const

type House = { readonly name: string; staffed(day: number): number; readonly share: number }

/** The hospital loses its ground floor from the surge until it is dry again; the field clinic fills the gap. */
const houses: readonly House[] = [
  { name: 'Sundhavn hospital', staffed: (day) => (day >= 2 && day < 9 ? 38 : 64), share: 0.92 },
  { name: 'Field clinic Kirkbakken', staffed: (day) => (day < 3 ? 0 : day < 10 ? 24 : 12), share: 0.8 },
  { name: 'Fossheim hospital', staffed: () => 90, share: 0.85 },
  { name: '*Havørn* sick bay', staffed: () => 6, share: 0.4 },
]

const bedBoard = (scribe: Scribe, world: World, ms: number): string => {
  const { pressure } = world.figures(ms)
  const rows = houses
    .map((house) => ({ house, staffed: house.staffed(world.dayOf(ms)) }))
    .filter(({ staffed }) => staffed > 0)
    .map(({ house, staffed }) => {
      const used = Math.min(
        staffed,
        Math.round(staffed * house.share * (0.55 + 0.48 * pressure)) + scribe.dice.int(-1, 1),
      )
      const free = staffed - Math.max(0, used)
      return {
        free,
        row: `| ${house.name} | ${free} | ${staffed} | ${free <= 2 ? ':red_circle:' : free <= 6 ? ':large_orange_diamond:' : ':white_check_mark:'} |`,
      }
    })
  const total = rows.reduce((sum, { free }) => sum + free, 0)
  return [
    `#### Beds ${calendarDay(ms)} ${clock(ms)}`,
    '| House | Free | Staffed | |',
    '|:--|--:|--:|:-:|',
    ...rows.map(({ row }) => row),
    '',
    `**${total} free in all**, intensive care ${scribe.dice.int(1, 5)}, isolation ${scribe.dice.int(1, 3)}.`,
  ].join('\n')
}

const stock = [
  'dressings',
  'saline 0.9 % (l)',
  'oxygen 10 l',
  'insulin (vials)',
  'tetanus vaccine',
  'paracetamol',
  'ORS sachets',
]

/** One case: the report, and in half of them what became of it. */
function writeCase(scribe: Scribe, startMs: number, number: string, isFlooded: boolean): void {
  const { dice } = scribe
  const fill = scribe.filler(startMs, { case: number })
  const reports = isFlooded ? [...cases.anyDay, ...cases.afterFlood] : cases.anyDay
  const root = scribe.post(startMs, DESK, fill(dice.pick(reports), startMs))
  if (!dice.chance(0.5)) return
  const isThread = dice.chance(0.35)
  const steps = [dice.pick(cases.later.slice(0, 3)), dice.pick(cases.later.slice(3))]
  let ms = startMs
  for (const step of steps) {
    ms += dice.int(9, 40) * MINUTE_MS
    const author = memberOf[step.charAt(0)] ?? DESK
    if (isThread) scribe.reply(root, ms, author, fill(step.slice(3), ms))
    else scribe.post(ms, author, fill(step.slice(3), ms))
  }
}

export function writeMedical(scribe: Scribe, world: World): void {
  const { dice } = scribe
  scribe.post(world.at(0, 7, 45), DESK, standing, { isPinned: true })
  let caseNumber = 16
  for (let day = 0; day < DAYS; day++) {
    for (const hour of [0, 6, 12, 18]) {
      const ms = world.at(day, hour, dice.int(4, 14))
      scribe.post(ms, hour === 0 ? (NIGHT[day % 2] ?? DESK) : DESK, bedBoard(scribe, world, ms))
    }
    const count = 2 + Math.round(6 * world.figures(world.at(day, 12)).pressure)
    const moments = Array.from({ length: count }, () => world.at(day, 7, dice.int(0, 15 * 60))).sort((a, b) => a - b)
    for (const startMs of moments) {
      caseNumber += 1
      writeCase(scribe, startMs, `M-${String(caseNumber).padStart(3, '0')}`, day >= 2)
    }

    const ms = world.at(day, 9, dice.int(0, 30))
    const rows = stock.map((item) => ({ item, left: dice.int(20, 400), days: dice.int(2, 14) }))
    const short = rows.filter((row) => row.days <= 3).map((row) => row.item)
    const words =
      short.length > 0 ? `Short: **${short.join(', ')}**. @chiara.conti görürsen…` : 'Nothing short. Her şey yeterli.'
    const files = [
      csvFile(`medical-stock-day-${day}.csv`, [
        ['item', 'in_stock', 'days_left'],
        ...rows.map((r) => [r.item, r.left, r.days]),
      ]),
    ]
    scribe.post(ms + MINUTE_MS, DESK, `Stock ${calendarDay(ms)}. ${words}`, day % 3 === 0 ? { files } : {})
  }
  scribe.days(bank, { warning: 6, surge: 11, relief: 9, secondLow: 8, recovery: 7 })
  scribe.stories(stories)
}
