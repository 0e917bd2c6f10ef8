/** The two rooms of the mission office: its own planning, and the fused picture. */

import { createBag } from './history-dice.ts'
import { searchGrid } from './history-pictures.ts'
import { onWatch, type Scribe } from './history-scribe.ts'
import { calendarDay, clock, DAYS, type World } from './history-world.ts'
import * as host from './phrases/host-planning.ts'
import * as intel from './phrases/intel-fusion.ts'

export function writeHostPlanning(scribe: Scribe, world: World): void {
  const { dice } = scribe
  scribe.post(world.at(0, 7, 0), 'mara.lindqvist', host.standing, { isPinned: true })
  const todo = createBag(dice, [
    'call back the ministry',
    'sign the fuel orders',
    'visit the shelters',
    'spare radio for the bridge',
    'insurance of the KSR boats',
    'letter to the volunteers',
    'check the list of partners and their channels',
    'toner',
    'lessons file, one line each',
    'roster for the weekend',
  ])
  const closing = createBag(dice, host.closings)
  for (let day = 0; day < DAYS; day++) {
    const ms = world.at(day, 6, dice.int(35, 55))
    const items = [todo(), todo(), todo(), todo()].map((item, i) => `- [${i < 2 && day < 12 ? 'x' : ' '}] ${item}`)
    scribe.post(ms, 'mara.lindqvist', `**${calendarDay(ms)}**\n${items.join('\n')}`)
    const eveningMs = world.at(day, 20, dice.int(0, 50))
    const words = closing()
    scribe.post(eveningMs, 'mara.lindqvist', words)
  }
  scribe.days(host.bank, { warning: 7, surge: 8, relief: 6, secondLow: 6, recovery: 6 })
  scribe.stories(host.stories)
}

export function writeIntelFusion(scribe: Scribe, world: World): void {
  const { dice } = scribe
  scribe.post(world.at(0, 7, 55), 'david.stone', intel.standing, { isPinned: true })
  const report = createBag(dice, intel.reports)
  const reportBefore = createBag(dice, intel.reportsBefore)
  const standingJudgement = createBag(dice, intel.standingJudgements)
  for (let day = 0; day < DAYS; day++) {
    const noon = world.at(day, 12)
    const busy = world.figures(noon).pressure
    const count = 4 + Math.round(6 * busy)
    for (let i = 0; i < count; i++) {
      const ms = world.at(day, 5, dice.int(0, 17 * 60))
      const [grade, source, words] = world.phaseOf(ms) === 'warning' ? reportBefore() : report()
      const author = dice.chance(0.7) ? onWatch(world, ms) : 'hana.novak'
      scribe.post(ms, author, `\`${grade}\` **${source}** · ${scribe.filler(ms)(words, ms)}`)
    }
    const ms = world.at(day, 17, dice.int(0, 40))
    const figures = world.figures(ms)
    const judgements = [...dice.shuffled(intel.judgements[world.phaseOf(ms)]).slice(0, 2), standingJudgement()]
    const assessment = [
      `### Assessment ${day + 1} · ${calendarDay(ms)} ${clock(ms)}`,
      ...judgements.map((words, i) => `${i + 1}. ${words}`),
      '',
      `> Based on ${count + 3} reports, ${figures.closedRoads} closed roads, ${figures.sheltered} people in shelters.`,
      '',
      `**Would change it:** ${dice.pick(['rain over 20 mm a day', 'a second breach', 'loss of the coast road', 'a failed water test', 'a gauge above +1.5 m'])}.`,
    ].join('\n')
    const files = [searchGrid(dice, `PICTURE ${calendarDay(ms)}`, `fused-picture-day-${day + 1}.png`)]
    scribe.post(ms, day % 2 === 0 ? 'david.stone' : 'mara.lindqvist', assessment, day % 3 === 1 ? { files } : {})
  }
  scribe.days(intel.bank, { warning: 5, surge: 7, relief: 5, secondLow: 5, recovery: 4 })
  scribe.stories(intel.stories)
}
