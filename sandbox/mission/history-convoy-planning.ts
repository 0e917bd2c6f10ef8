/** Convoy planning: each convoy from its plan over the checkpoints to the signature of the receiver. */

import type { Convoy } from './history-convoys.ts'
import { csvFile } from './history-documents.ts'
import type { Operation } from './history-phrase.ts'
import { routeSketch } from './history-pictures.ts'
import type { HistoryPost } from './history-post.ts'
import type { Scribe } from './history-scribe.ts'
import { calendarDay, clock, DAY_MS, DAYS, HOUR_MS, MINUTE_MS } from './history-world.ts'
import { arrivals, bank, planLines, planReplies, problems, standing, stories } from './phrases/convoy-planning.ts'
import { routes } from './phrases/places.ts'

const PLANNER = 'chiara.conti'
const TRACKER = 'bot:convoy-tracker'
const memberOf: Readonly<Record<string, string>> = {
  c: 'chiara.conti',
  d: 'david.stone',
  y: 'yusuf.demir',
  h: 'hana.novak',
  m: 'mara.lindqvist',
}

const planOf = (scribe: Scribe, convoy: Convoy): string =>
  [
    `### ${convoy.name} · ${convoy.route} · departs ${clock(convoy.departsMs)}`,
    '| Vehicle | Type | Load | t |',
    '|:--|:--|:--|--:|',
    ...convoy.vehicles.map((v) => `| \`${v.callSign}\` | ${v.type} | ${v.load} | ${v.tonnes.toFixed(1)} |`),
    `| | | **total** | **${convoy.tonnes.toFixed(1)}** |`,
    '',
    `Way: ${convoy.passages.map((passage) => passage.place).join(' → ')}. ${scribe.dice.pick(planLines)}`,
  ].join('\n')

const checklist = (convoy: Convoy): string =>
  `${convoy.name} before departure\n- [x] load list and axle loads\n- [x] radio check TETRA 4\n- [x] receiver told\n- [x] sketch on paper\n- [ ] back home`

/** Lines such as `d: text` as replies under the plan. */
function answer(scribe: Scribe, root: HistoryPost, startMs: number, lines: readonly string[], convoy: Convoy): void {
  const fill = scribe.filler(startMs, { convoy: convoy.name })
  let ms = startMs
  for (const line of lines) {
    scribe.reply(root, ms, memberOf[line.charAt(0)] ?? PLANNER, fill(line.slice(3), ms))
    ms += scribe.dice.int(2, 9) * MINUTE_MS
  }
}

function writeConvoy(scribe: Scribe, convoy: Convoy, index: number): void {
  const { dice } = scribe
  const isEarly = new Date(convoy.departsMs).getUTCHours() < 9
  const planMs = isEarly
    ? Math.floor(convoy.departsMs / DAY_MS) * DAY_MS - dice.int(250, 420) * MINUTE_MS
    : convoy.departsMs - dice.int(70, 200) * MINUTE_MS
  const list = convoy.vehicles.map((v, n) => [v.callSign, v.load, 'pallet', n + 2, Math.round(v.tonnes * 1000)])
  const files =
    index % 4 === 0
      ? [csvFile(`${convoy.name.toLowerCase()}-load.csv`, [['vehicle', 'item', 'unit', 'quantity', 'kg'], ...list])]
      : []
  const plan = scribe.post(planMs, PLANNER, planOf(scribe, convoy), files.length > 0 ? { files } : {})
  if (dice.chance(0.4)) answer(scribe, plan, planMs + dice.int(3, 15) * MINUTE_MS, dice.pick(planReplies), convoy)
  if (dice.chance(0.5)) scribe.post(convoy.departsMs - dice.int(4, 12) * MINUTE_MS, PLANNER, checklist(convoy))

  for (const [n, passage] of convoy.passages.entries()) {
    const seconds = dice.int(5, 40) * 1000
    const last = n === convoy.passages.length - 1
    const what = n === 0 ? 'departed' : last ? 'arrived at' : 'passed'
    const late = convoy.delayMin > 0 && n >= 2 ? ` · **+${convoy.delayMin} min**` : ''
    scribe.post(
      passage.atMs + seconds,
      TRACKER,
      `:truck: **${convoy.name}** ${what} ${passage.place} at ${clock(passage.atMs)} UTC · ${convoy.vehicles.length}/${convoy.vehicles.length} vehicles${late}`,
    )
  }
  const second = convoy.passages[1]
  if (convoy.delayMin > 0 && second) {
    const bank = convoy.route === 'AMBER' && dice.chance(0.6) ? problems.forest : problems.anywhere
    const [first = '', ...rest] = dice.pick<readonly string[]>(bank)
    const ms = second.atMs + dice.int(4, 9) * MINUTE_MS
    const facts = { convoy: convoy.name, mins: convoy.delayMin, n: dice.int(2, convoy.vehicles.length) }
    const trouble = scribe.post(ms, PLANNER, scribe.filler(ms, facts)(first.slice(3), ms))
    answer(scribe, trouble, ms + dice.int(2, 6) * MINUTE_MS, rest, convoy)
  }
  const ms = convoy.arrivesMs + dice.int(18, 55) * MINUTE_MS
  const facts = {
    convoy: convoy.name,
    checkpoint: convoy.passages.at(-1)?.place ?? 'the ramp',
    tonnes: convoy.tonnes.toFixed(1),
  }
  scribe.post(ms, PLANNER, scribe.filler(ms, facts)(dice.pick(arrivals), ms))
}

export function writeConvoyPlanning(scribe: Scribe, operation: Operation): void {
  const { world, convoys } = operation
  const { dice } = scribe
  scribe.post(world.at(0, 7, 20), PLANNER, standing, { isPinned: true })
  scribe.post(world.at(0, 9, 12), PLANNER, 'Sketches for the drivers. Stampateli, la batteria del telefono non dura.', {
    files: [routeSketch(dice, 'GREEN', routes.GREEN), routeSketch(dice, 'RED', routes.RED)],
  })
  scribe.post(world.at(2, 5, 33), PLANNER, '**AMBER** from now on. New sketch, Elvebru crossed out on the old one.', {
    files: [routeSketch(dice, 'AMBER', routes.AMBER), routeSketch(dice, 'GREEN', routes.GREEN, 'Elvebru bridge')],
    isPinned: true,
  })
  scribe.post(
    world.at(9, 8, 2),
    PLANNER,
    'BLUE as a sketch, for the landing craft and for the teacher on the island.',
    {
      files: [routeSketch(dice, 'BLUE', routes.BLUE)],
    },
  )
  for (const [i, convoy] of convoys.entries()) writeConvoy(scribe, convoy, i)

  for (let day = 0; day < DAYS; day++) {
    const ms = world.at(day, 20, dice.int(5, 40))
    const next = convoys.filter((convoy) => convoy.departsMs > ms && convoy.departsMs < ms + 24 * HOUR_MS)
    if (next.length === 0) continue
    const rows = next.map(
      (c) => `| ${c.name} | ${c.route} | ${clock(c.departsMs)} | ${c.vehicles.length} | ${c.tonnes.toFixed(1)} |`,
    )
    const board = `#### Board for ${calendarDay(ms + 24 * HOUR_MS)}\n| Convoy | Route | Departs | Vehicles | t |\n|:--|:--|:-:|--:|--:|\n${rows.join('\n')}\n\n@channel lists by 21:00, per favore.`
    scribe.post(ms, PLANNER, board)
  }
  scribe.days(bank, { warning: 8, surge: 10, relief: 10, secondLow: 7, recovery: 7 })
  scribe.stories(stories)
}
