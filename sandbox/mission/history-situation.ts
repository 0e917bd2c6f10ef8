/** The situation channel: reports four times a day, and what the other desks tell everybody. */

import { createBag } from './history-dice.ts'
import { pdfFile } from './history-documents.ts'
import type { Operation } from './history-phrase.ts'
import { onWatch, type Scribe } from './history-scribe.ts'
import { calendarDay, clock, DAYS, HOUR_MS, MINUTE_MS } from './history-world.ts'
import { bank, remarks, standing, stories } from './phrases/situation.ts'

const levelWords = (metres: number): string => `${metres < 0 ? '−' : '+'}${Math.abs(metres).toFixed(2)} m`

type Report = { readonly message: string; readonly lines: readonly string[] }

const reportAt = (operation: Operation, number: number, ms: number): Report => {
  const { world, incidents, convoys } = operation
  const weather = world.weather(ms)
  const figures = world.figures(ms)
  const recent = incidents.filter((incident) => incident.atMs < ms && incident.atMs > ms - 6 * HOUR_MS).length
  const onRoad = convoys.filter((convoy) => convoy.departsMs < ms && convoy.arrivesMs > ms).length
  const rows: [string, string][] = [
    ['Water level', levelWords(weather.levelM)],
    ['Wind, gust', `${weather.windKt} kt, ${weather.gustKt} kt`],
    ['Waves', `${weather.waveM.toFixed(1)} m`],
    ['People in shelters', String(figures.sheltered)],
    ['Homes without power', String(figures.homesWithoutPower)],
    ['Roads closed', String(figures.closedRoads)],
    ['Incidents in six hours', String(recent)],
    ['Convoys on the road', String(onRoad)],
  ]
  const head = `SITREP ${String(number).padStart(2, '0')} · ${calendarDay(ms)} ${clock(ms)} UTC`
  return {
    message: [
      `### ${head}`,
      '| | |',
      '|:--|--:|',
      ...rows.map(([name, value]) => `| ${name} | ${value} |`),
      '',
      '#sitrep',
    ].join('\n'),
    lines: rows.map(([name, value]) => `${name.padEnd(28, ' ')}${value}`),
  }
}

const initials: Readonly<Record<string, string>> = {
  c: 'chiara.conti',
  m: 'mara.lindqvist',
  d: 'david.stone',
  y: 'yusuf.demir',
  h: 'hana.novak',
}

export function writeSituation(scribe: Scribe, operation: Operation): void {
  const { world, incidents, convoys } = operation
  const { dice } = scribe
  scribe.post(world.at(0, 6, 15), 'mara.lindqvist', standing, { isPinned: true })
  const remark = createBag<readonly string[]>(dice, remarks)
  // The mission is activated at 06:30 of the first day, so the first report is that of noon.
  for (let i = 2; i < DAYS * 4; i++) {
    const ms = world.startMs + i * 6 * HOUR_MS + dice.int(0, 9) * MINUTE_MS
    const report = reportAt(operation, i - 1, ms)
    const isSigned = i % 12 === 9
    const files = [
      pdfFile(
        `sitrep-${String(i - 1).padStart(2, '0')}.pdf`,
        `Harbour Relief, situation report ${i - 1}`,
        report.lines,
      ),
    ]
    const root = scribe.post(ms, onWatch(world, ms), report.message, isSigned ? { files, isPinned: i === 45 } : {})
    if (!dice.chance(0.5)) continue
    const fill = scribe.filler(ms)
    let replyMs = ms + dice.int(2, 9) * MINUTE_MS
    for (const line of remark()) {
      scribe.reply(root, replyMs, initials[line.charAt(0)] ?? 'david.stone', fill(line.slice(3), replyMs))
      replyMs += dice.int(1, 6) * MINUTE_MS
    }
  }
  for (const incident of incidents) {
    if (!['grounding', 'overboard', 'flooded', 'medevac'].includes(incident.kind)) continue
    const ms = incident.atMs + Math.round(incident.etaMin * 3.2) * MINUTE_MS
    const words = dice.pick([
      `Sea rescue: ${incident.number} closed, everybody safe.`,
      `${incident.number} done, crew of *${incident.unit}* back on standby.`,
      `From the boats: ${incident.number} ended well. Details in ~sea-rescue.`,
    ])
    scribe.post(ms, onWatch(world, ms), words)
  }
  for (const convoy of convoys) {
    const ms = convoy.arrivesMs + dice.int(8, 30) * MINUTE_MS
    const what = [...new Set(convoy.vehicles.map((vehicle) => vehicle.load))].slice(0, 3).join(', ')
    const words = dice.pick([
      `${convoy.name} is in over ${convoy.route}: ${what}. ${convoy.tonnes.toFixed(1)} t altogether.`,
      `${convoy.name} arrivato: ${what}.`,
      `New at the ramp (${convoy.name}): ${what}. Shelters, collect from ${clock(ms + HOUR_MS)} on.`,
    ])
    scribe.post(ms, 'chiara.conti', words)
  }
  for (let day = 2; day < DAYS; day++) {
    for (const hour of [8, 14, 21]) {
      const ms = world.at(day, hour, dice.int(0, 50))
      const fill = scribe.filler(ms)
      const words = dice.pick([
        'Count `{time}`: **{sheltered}** in the shelters, {powerless} homes without power.',
        'Gauge {level}, sea {wave} m. {roads} roads closed.',
        'Grid company at {time}: {powerless} homes still dark. Next update in six hours.',
        'Shelter round finished, {sheltered} people. {Quiet everywhere.|One lost child, found in the kitchen.|Two birthdays today.|Hot water is back at the hall.}',
      ])
      scribe.post(ms, onWatch(world, ms), fill(words, ms))
    }
  }
  scribe.days(bank, { warning: 14, surge: 22, relief: 18, secondLow: 15, recovery: 13 })
  scribe.stories(stories)
}
