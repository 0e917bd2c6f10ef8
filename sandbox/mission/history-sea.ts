/** Sea rescue and the radio log: the same incidents, once as spoken and once as worked. */

import { csvFile, textFile } from './history-documents.ts'
import { boatsFor, type Incident } from './history-incidents.ts'
import type { Operation } from './history-phrase.ts'
import { searchGrid } from './history-pictures.ts'
import type { HistoryPost } from './history-post.ts'
import { onWatch, type Scribe } from './history-scribe.ts'
import { calendarDay, clock, DAYS, HOUR_MS, MINUTE_MS } from './history-world.ts'
import { boatLimitsM, boats } from './phrases/places.ts'
import * as radio from './phrases/radio-log.ts'
import * as sea from './phrases/sea-rescue.ts'

const DESK = 'bot:radio-desk'
const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

const factsOf = (incident: Incident): Record<string, string | number> => ({
  number: incident.number,
  vessel: incident.vessel,
  place: incident.place,
  souls: incident.souls,
  hurt: Math.min(incident.hurt, incident.souls),
  position: incident.position,
  bearing: String(incident.bearingDeg).padStart(3, '0'),
  distance: incident.distanceNm.toFixed(1),
  unit: incident.unit,
  second: incident.second,
  eta: incident.etaMin,
})

const channelOf = (from: string, to: string, isDistress: boolean): string => {
  if (isDistress) return 'CH16'
  if (from.startsWith('Anker') || from === 'Depot') return 'TETRA 4'
  return from === 'Saver 21' || to === 'Saver 21' ? 'CH06' : 'CH10'
}

/** One exchange as the desk's recorder writes it, or now and then as the watch keeper does. */
function logLine(scribe: Scribe, operation: Operation, ms: number, words: string, isDistress: boolean): void {
  const [, from = '', to = '', said = ''] = /^(.+?) > (.+?): ([\s\S]+)$/.exec(words) ?? []
  const channel = channelOf(from, to, isDistress)
  if (scribe.dice.chance(0.24)) {
    scribe.post(ms, onWatch(operation.world, ms), `\`${clock(ms)}\` ${channel.toLowerCase()} ${from} to ${to}: ${said}`)
  } else scribe.post(ms, DESK, `\`${clock(ms)}Z\` ${channel} · **${from} → ${to}** · ${said}`)
}

/** Writes one incident into both channels, and returns when it was over. */
function writeIncident(seaScribe: Scribe, radioScribe: Scribe, operation: Operation, incident: Incident): void {
  const { dice } = seaScribe
  const fill = seaScribe.filler(incident.atMs, factsOf(incident))
  const hasThread = dice.chance(0.5)
  let root: HistoryPost | undefined
  for (const beat of sea.scripts[incident.kind]) {
    const beatMs = incident.atMs + beat.when * incident.etaMin * MINUTE_MS
    let ms = beatMs
    for (const words of beat.radio) {
      logLine(radioScribe, operation, ms, fill(words, ms), beat.when === 0)
      ms += dice.int(18, 70) * 1000
    }
    if (!beat.desk) continue
    const deskMs = ms + dice.int(10, 90) * 1000
    const author = onWatch(operation.world, deskMs)
    const message = fill(beat.desk, deskMs)
    const needsGrid = (incident.kind === 'overboard' || incident.kind === 'overdue') && beat.when > 0 && beat.when < 0.7
    const extra = needsGrid
      ? { files: [searchGrid(dice, `${incident.number} SEARCH`, `${incident.number.toLowerCase()}-grid.png`)] }
      : {}
    if (root && hasThread) seaScribe.reply(root, deskMs, author, message, extra)
    else {
      const written = seaScribe.post(deskMs, author, message, extra)
      root ??= written
    }
  }
}

const readiness = (scribe: Scribe, ms: number, waveM: number): string => {
  const rows = boats.map((boat) => {
    const isOut = waveM > boatLimitsM[boat]
    const state = isOut
      ? ':red_circle: over limit'
      : scribe.dice.pick([
          ':white_check_mark: ready',
          ':white_check_mark: ready',
          ':anchor: at sea',
          ':wrench: until noon',
        ])
    return `| *${boat}* | ${state} | ${scribe.dice.int(45, 100)} % | ${scribe.dice.int(2, 9)} h |`
  })
  return [
    `#### Units ${calendarDay(ms)} ${clock(ms)}`,
    '| Unit | State | Fuel | Crew rested since |',
    '|:--|:--|--:|--:|',
    ...rows,
    '',
    `Sea ${waveM.toFixed(1)} m.`,
  ].join('\n')
}

export function writeSeaRescue(seaScribe: Scribe, radioScribe: Scribe, operation: Operation): void {
  const { world, incidents } = operation
  seaScribe.post(world.at(0, 6, 55), 'david.stone', sea.standing, { isPinned: true })
  for (const incident of incidents) writeIncident(seaScribe, radioScribe, operation, incident)
  for (let day = 0; day < DAYS; day++) {
    for (const hour of [5, 13, 21]) {
      const ms = world.at(day, hour, seaScribe.dice.int(40, 58))
      seaScribe.post(ms, onWatch(world, ms), readiness(seaScribe, ms, world.weather(ms).waveM))
    }
    if (day % 3 !== 2) continue
    const ms = world.at(day, 21, 59)
    const list = incidents.filter((incident) => incident.atMs < ms)
    const rows = list.map((i) => [i.number, new Date(i.atMs).toISOString(), i.kind, i.position, i.souls, i.unit])
    const header = ['number', 'alert_utc', 'kind', 'position', 'persons', 'unit']
    seaScribe.post(
      ms,
      onWatch(world, ms),
      `All incidents up to now as a list, ${list.length} of them. Same numbers as in the log.`,
      {
        files: [csvFile(`incidents-${isoDay(ms)}.csv`, [header, ...rows])],
      },
    )
  }
  seaScribe.days(sea.bank, { warning: 9, surge: 15, relief: 11, secondLow: 10, recovery: 8 })
  seaScribe.stories(sea.stories)
}

const exchange = (scribe: Scribe, operation: Operation, startMs: number, template: string, facts = {}): void => {
  const fill = scribe.filler(startMs, facts)
  let ms = startMs
  for (const words of template.split('| ')) {
    logLine(scribe, operation, ms, fill(words, ms), false)
    ms += scribe.dice.int(8, 40) * 1000
  }
}

export function writeRadioLog(scribe: Scribe, operation: Operation): void {
  const { world, convoys } = operation
  const { dice } = scribe
  scribe.post(world.at(0, 7, 5), 'david.stone', radio.standing, { isPinned: true })
  for (let hour = 0; hour < DAYS * 24; hour++) {
    const ms = world.startMs + hour * HOUR_MS
    if (hour % 3 === 0)
      exchange(scribe, operation, ms + dice.int(0, 9) * MINUTE_MS, dice.pick(radio.checks), {
        unit: boats[(hour / 3) % 5] ?? 'Terna',
      })
    const sightings = dice.int(1, 2)
    for (let i = 0; i < sightings; i++) {
      const unit = dice.pick(boatsFor(world.weather(ms).waveM).filter((boat) => boat !== 'Havørn'))
      const facts = { unit, bearing: dice.int(185, 285), distance: dice.int(2, 9) }
      exchange(scribe, operation, ms + dice.int(10, 59) * MINUTE_MS, dice.pick(radio.reports), facts)
    }
  }
  for (const convoy of convoys) {
    for (const passage of convoy.passages.slice(1, -1)) {
      const facts = { convoy: convoy.name, checkpoint: passage.place }
      exchange(scribe, operation, passage.atMs + dice.int(5, 50) * 1000, dice.pick(radio.convoyCalls), facts)
    }
  }
  scribe.days(radio.bank, { warning: 6, surge: 9, relief: 7, secondLow: 7, recovery: 5 })
  for (let day = 0; day < DAYS; day++) {
    const ms = world.at(day, 23, 56)
    const lines = scribe.posts
      .filter((post) => world.dayOf(post.atMs) === day && post.message.startsWith('`'))
      .sort((a, b) => a.atMs - b.atMs)
      .map((post) => `${new Date(post.atMs).toISOString().slice(0, 19)}Z  ${post.message.replace(/[`*]/g, '')}`)
    scribe.post(ms, DESK, `Log of ${calendarDay(ms)}: ${lines.length} entries. #radiolog`, {
      files: [textFile(`radio-log-${isoDay(ms)}.txt`, lines)],
    })
  }
}
