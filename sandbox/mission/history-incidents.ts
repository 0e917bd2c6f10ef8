/** The incidents at sea and on the flooded quays: sea rescue, the radio log and the situation channel tell the same ones. */

import { createBag, type Dice } from './history-dice.ts'
import { DAYS, MINUTE_MS, type World } from './history-world.ts'
import { boatLimitsM, boats, lowPlaces, vessels } from './phrases/places.ts'

export type IncidentKind =
  | 'adrift'
  | 'grounding'
  | 'overboard'
  | 'flooded'
  | 'medevac'
  | 'beacon'
  | 'hazard'
  | 'overdue'

export type Incident = {
  readonly number: string
  readonly kind: IncidentKind
  readonly atMs: number
  readonly vessel: string
  readonly place: string
  readonly souls: number
  readonly hurt: number
  readonly position: string
  readonly bearingDeg: number
  readonly distanceNm: number
  readonly unit: string
  readonly second: string
  readonly etaMin: number
}

/** North Mole light. */
const HARBOUR = { latitude: 57.967, longitude: 6.517 }

const minutesOfArc = (value: number, width: number): string => {
  const degrees = Math.floor(value)
  return `${String(degrees).padStart(width, '0')}°${((value - degrees) * 60).toFixed(1).padStart(4, '0')}'`
}

const positionOf = (bearingDeg: number, distanceNm: number): string => {
  const angle = (bearingDeg * Math.PI) / 180
  const latitude = HARBOUR.latitude + (Math.cos(angle) * distanceNm) / 60
  const longitude = HARBOUR.longitude + (Math.sin(angle) * distanceNm) / (60 * Math.cos((latitude * Math.PI) / 180))
  return `${minutesOfArc(latitude, 2)}N ${minutesOfArc(longitude, 3)}E`
}

const rough: readonly IncidentKind[] = ['adrift', 'grounding', 'overboard', 'flooded', 'flooded', 'medevac', 'hazard']
const calm: readonly IncidentKind[] = ['adrift', 'beacon', 'hazard', 'overdue', 'medevac', 'overdue']

/** The boats that may be out in such a sea. */
export const boatsFor = (waveM: number): string[] => boats.filter((boat) => waveM <= boatLimitsM[boat])

/** Streets are flooded only while the gauge stands high; before and after, the same call is a boat's. */
const kindFor = (world: World, dice: Dice, ms: number): IncidentKind => {
  const { waveM, levelM } = world.weather(ms)
  const kind = dice.pick(waveM > 2.6 ? rough : calm)
  return kind === 'flooded' && levelM < 0.9 ? 'adrift' : kind
}

/** All incidents of the twelve days, oldest first; the rougher the sea, the more of them. */
export function createIncidents(world: World, dice: Dice): Incident[] {
  const vessel = createBag(dice, vessels)
  const moments: number[] = []
  for (let day = 0; day < DAYS; day++) {
    const waveM = world.weather(world.at(day, 12)).waveM
    const count = 3 + Math.round(waveM * 0.9) + dice.int(0, 1)
    for (let i = 0; i < count; i++) moments.push(world.at(day, 0, dice.int(0, 22 * 60)))
  }
  moments.sort((a, b) => a - b)
  return moments.map((atMs, i) => {
    const bearingDeg = dice.int(185, 285)
    const distanceNm = Number((1 + dice.next() * 11).toFixed(1))
    const kind = kindFor(world, dice, atMs)
    const fit = kind === 'flooded' ? ['Zulu 1', 'Zulu 2', 'Skua'] : boatsFor(world.weather(atMs).waveM)
    const unit = dice.pick(fit)
    return {
      number: `SAR-${String(i + 1).padStart(3, '0')}`,
      kind,
      atMs: atMs + dice.int(0, 50) * 1000 + MINUTE_MS,
      vessel: vessel(),
      place: dice.pick(lowPlaces),
      souls: dice.int(2, 7),
      hurt: dice.chance(0.5) ? 1 : 2,
      position: positionOf(bearingDeg, distanceNm),
      bearingDeg,
      distanceNm,
      unit,
      second: dice.pick(fit.filter((boat) => boat !== unit)),
      etaMin: kind === 'flooded' ? dice.int(6, 14) : Math.round(8 + distanceNm * 2.5),
    }
  })
}
