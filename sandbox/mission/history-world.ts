/** The world behind the posts: one storm surge, one weaker low five days later, then recovery. Every channel reads the same numbers. */

import { hash32 } from './history-dice.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
export const MINUTE_MS = 60_000
/** Twelve full days and today. */
export const DAYS = 13

export type Phase = 'warning' | 'surge' | 'relief' | 'secondLow' | 'recovery'

const phaseOfDay: readonly Phase[] = [
  'warning',
  'warning',
  'surge',
  'surge',
  'surge',
  'relief',
  'relief',
  'secondLow',
  'secondLow',
  'recovery',
  'recovery',
  'recovery',
  'recovery',
]

export type Weather = {
  readonly windKt: number
  readonly gustKt: number
  readonly fromDeg: number
  readonly pressureHpa: number
  readonly waveM: number
  readonly periodS: number
  /** Above mean sea level, at the harbour's gauge. */
  readonly levelM: number
  readonly visibilityKm: number
}

export type Figures = {
  readonly sheltered: number
  readonly homesWithoutPower: number
  readonly closedRoads: number
  /** How hard the day presses on people and beds, 0 to 1. */
  readonly pressure: number
}

export type World = {
  readonly startMs: number
  /** The moment of day 0 to 12 (12 is today), hour and minute in UTC. */
  at(day: number, hour: number, minute?: number): number
  dayOf(ms: number): number
  phaseOf(ms: number): Phase
  weather(ms: number): Weather
  figures(ms: number): Figures
}

const bell = (x: number, centre: number, width: number): number => Math.exp(-(((x - centre) / width) ** 2))
const rise = (x: number): number => 1 / (1 + Math.exp(-x * 6))
/** Comes fast, leaves slowly. */
const storm = (day: number): number => bell(day, 2.15, day < 2.15 ? 0.42 : 1.25) + 0.55 * bell(day, 7.6, 0.5)
const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** The world whose day 0 begins at `startMs` (midnight UTC). */
export function createWorld(startMs: number): World {
  const noise = (ms: number, salt: string): number =>
    (hash32(`${startMs}:${salt}:${Math.floor(ms / HOUR_MS)}`) / 0xffffffff) * 2 - 1
  const days = (ms: number): number => (ms - startMs) / DAY_MS

  const weather = (ms: number): Weather => {
    const day = days(ms)
    const windKt = Math.max(3, 10 + 40 * storm(day) + 3 * noise(ms, 'wind'))
    const waveM = 0.7 + 6.4 * storm(day - 0.1) + 0.15 * noise(ms, 'wave')
    const tideM = 0.42 * Math.sin((2 * Math.PI * day * 24) / 12.42)
    return {
      windKt: Math.round(windKt),
      gustKt: Math.round(windKt * 1.36 + 2 + 2 * noise(ms, 'gust')),
      fromDeg: Math.round((275 + 28 * Math.sin(day * 1.9) + 8 * noise(ms, 'from')) / 5) * 5,
      pressureHpa: round(1013 - 44 * storm(day + 0.02) + 0.6 * noise(ms, 'pressure'), 1),
      waveM: round(waveM, 1),
      periodS: Math.round(4.5 + waveM * 0.85),
      levelM: round(tideM + 1.75 * storm(day - 0.04), 2),
      visibilityKm: round(Math.max(0.6, 16 - 14 * storm(day) + 3 * noise(ms, 'visibility')), 0),
    }
  }

  const figures = (ms: number): Figures => {
    const day = days(ms)
    const again = bell(day, 7.9, 0.5)
    return {
      sheltered:
        day < 1.7 ? 0 : Math.round(1840 * rise(day - 2) * Math.exp(-Math.max(0, day - 3.5) / 4.5) + 140 * again),
      homesWithoutPower:
        day < 1.8 ? 0 : Math.round(6400 * rise(day - 2.1) * Math.exp(-Math.max(0, day - 3) / 2.3) + 900 * again),
      closedRoads: Math.round(14 * rise(day - 2) * Math.exp(-Math.max(0, day - 3) / 5) + 2 * again),
      pressure: Math.min(1, 0.15 + 0.85 * bell(day, 3, 2) + 0.3 * again),
    }
  }

  const dayOf = (ms: number): number => Math.floor(days(ms))
  return {
    startMs,
    at: (day, hour, minute = 0) => startMs + day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS,
    dayOf,
    phaseOf: (ms) => phaseOfDay[Math.min(DAYS - 1, Math.max(0, dayOf(ms)))] ?? 'recovery',
    weather,
    figures,
  }
}

/** `HH:MM` in UTC. */
export const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16)

/** `4 Mar` in UTC, as the mission writes dates. */
export const calendarDay = (ms: number): string => {
  const date = new Date(ms)
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][date.getUTCMonth()]
  return `${date.getUTCDate()} ${month}`
}
