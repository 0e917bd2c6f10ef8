/** The weather channel: the station on the mole every hour, Hana's forecasts, warnings when a limit is passed. */

import { waveChart } from './history-pictures.ts'
import type { Scribe } from './history-scribe.ts'
import { calendarDay, clock, DAYS, HOUR_MS, MINUTE_MS, type Weather, type World } from './history-world.ts'
import { bank, standing, stories } from './phrases/weather.ts'

const STATION = 'bot:weather-station'
const FORECASTER = 'hana.novak'
const signed = (metres: number): string => `${metres < 0 ? '−' : '+'}${Math.abs(metres).toFixed(2)} m`
const degrees = (deg: number): string => `${String(deg).padStart(3, '0')}°`

const trend = (before: Weather, now: Weather): string => {
  const change = now.pressureHpa - before.pressureHpa
  return Math.abs(change) < 0.5 ? '→' : change > 0 ? '↑' : '↓'
}

const observation = (world: World, ms: number): string => {
  const now = world.weather(ms)
  const head = `**${clock(ms)} UTC** · North Mole`
  if (new Date(ms).getUTCHours() % 6 !== 0) {
    return `${head}\nWind ${degrees(now.fromDeg)} ${now.windKt} kt, gusts ${now.gustKt} · ${now.pressureHpa.toFixed(1)} hPa ${trend(world.weather(ms - HOUR_MS), now)} · waves ${now.waveM.toFixed(1)} m / ${now.periodS} s · water ${signed(now.levelM)} · visibility ${now.visibilityKm} km`
  }
  const buoy = (name: string, factor: number): string =>
    `| ${name} | ${degrees(now.fromDeg)} | ${Math.round(now.windKt * factor)} | ${Math.round(now.gustKt * factor)} | ${(now.waveM * factor).toFixed(1)} |`
  return [
    `${head}, six-hourly table`,
    '',
    '| Station | From | Wind kt | Gust kt | Waves m |',
    '|:--|--:|--:|--:|--:|',
    buoy('North Mole', 1),
    buoy('Buoy W1', 1.1),
    buoy('Skarvøya', 1.05),
    '',
    `Pressure **${now.pressureHpa.toFixed(1)} hPa** · water **${signed(now.levelM)}** · visibility ${now.visibilityKm} km`,
  ].join('\n')
}

const outlook = (worst: Weather): string => {
  if (worst.gustKt >= 60) return ':red_circle: **Severe.** No launches without a decision, quays stay cleared.'
  if (worst.gustKt >= 45) return ':large_orange_diamond: **Warning.** Boats over 10 m only.'
  if (worst.gustKt >= 30) return ':white_circle: Watch. Small craft with care.'
  return ':sunny: No warning.'
}

const forecast = (scribe: Scribe, world: World, ms: number): string => {
  const steps = [6, 12, 18, 24].map((hours) => ({ hours, weather: world.weather(ms + hours * HOUR_MS) }))
  const worst = steps.reduce((a, b) => (b.weather.gustKt > a.weather.gustKt ? b : a))
  const blur = (value: number): number => Math.max(0, value + scribe.dice.int(-2, 2))
  const rows = steps.map(
    ({ hours, weather }) =>
      `| +${hours} h | ${clock(ms + hours * HOUR_MS)} | ${degrees(weather.fromDeg)} | ${blur(weather.windKt)} | ${blur(weather.gustKt)} | ${weather.waveM.toFixed(1)} | ${signed(weather.levelM)} |`,
  )
  const closing = scribe.dice.pick([
    'Confidence good for 12 h, fair after.',
    'Models agree well today.',
    'Spread in the wind direction, not in the strength.',
    'Další předpověď v obvyklý čas. (Next one at the usual time.)',
  ])
  return [
    `#### Forecast ${calendarDay(ms)} ${clock(ms)}`,
    '| | Time | From | Wind kt | Gust kt | Waves m | Water |',
    '|:--|:-:|--:|--:|--:|--:|--:|',
    ...rows,
    '',
    `${outlook(worst.weather)} ${closing}`,
  ].join('\n')
}

const limits = [
  { gustKt: 60, words: ':red_circle: @channel **Severe gale warning.** Gust' },
  { gustKt: 45, words: ':large_orange_diamond: **Gale warning.** Gust' },
] as const

export function writeWeather(scribe: Scribe, world: World): void {
  scribe.post(world.at(0, 6, 40), FORECASTER, standing, { isPinned: true })
  let lastGustKt = 0
  for (let hour = 0; hour < DAYS * 24; hour++) {
    const ms = world.startMs + hour * HOUR_MS
    const chart = hour % 24 === 6 ? { files: [waveChart(world, ms)] } : {}
    scribe.post(ms + 20_000, STATION, observation(world, ms), chart)
    const { gustKt } = world.weather(ms)
    const passed = limits.find((limit) => gustKt >= limit.gustKt && lastGustKt < limit.gustKt)
    if (passed) scribe.post(ms + 45_000, STATION, `${passed.words} ${gustKt} kt at ${clock(ms)} UTC on North Mole.`)
    lastGustKt = gustKt
    if ([5, 11, 17].includes(hour % 24)) {
      const issuedMs = ms + 30 * MINUTE_MS
      scribe.post(issuedMs + scribe.dice.int(0, 240) * 1000, FORECASTER, forecast(scribe, world, issuedMs))
    }
  }
  scribe.days(bank, { warning: 5, surge: 6, relief: 4, secondLow: 5, recovery: 3 })
  scribe.stories(stories)
}
