/** The relief convoys: planned in convoy planning, followed on the radio, reported in the situation channel. */

import type { Dice } from './history-dice.ts'
import { DAY_MS, DAYS, HOUR_MS, MINUTE_MS, type World } from './history-world.ts'
import { type RouteName, routes } from './phrases/places.ts'

export type Vehicle = {
  readonly callSign: string
  readonly type: string
  readonly load: string
  readonly tonnes: number
}

export type Convoy = {
  readonly name: string
  readonly route: RouteName
  readonly departsMs: number
  readonly arrivesMs: number
  readonly vehicles: readonly Vehicle[]
  readonly tonnes: number
  /** Passing time of each checkpoint of the route, departure and arrival included. */
  readonly passages: readonly { readonly place: string; readonly atMs: number }[]
  readonly delayMin: number
}

/** Elvebru bridge is closed from the night of the surge until its repair, the coast road until the slip is cleared. */
export function openRoutes(day: number): RouteName[] {
  if (day < 2) return ['GREEN', 'RED']
  if (day < 5) return ['AMBER']
  if (day < 6.6) return ['AMBER', 'RED', 'RED']
  return day < 9 ? ['GREEN', 'GREEN', 'RED'] : ['GREEN', 'RED', 'BLUE']
}

type Model = { readonly type: string; readonly maxTonnes: number; readonly loads: readonly string[] }

const dry = [
  'drinking water',
  'blankets',
  'sandbags',
  'field beds',
  'tarpaulins',
  'ready meals',
  'generators',
  'submersible pumps',
]
const models: readonly Model[] = [
  { type: '8 t truck', maxTonnes: 5.5, loads: dry },
  { type: '8 t truck', maxTonnes: 5.5, loads: dry },
  {
    type: '4x4',
    maxTonnes: 0.9,
    loads: ['infant formula', 'water purification tablets', 'medical boxes', 'post and papers'],
  },
  { type: 'flatbed', maxTonnes: 6.2, loads: ['generators', 'sandbags', 'submersible pumps', 'fence elements'] },
  { type: 'tanker 6 m³', maxTonnes: 5.4, loads: ['diesel', 'drinking water'] },
  { type: 'refrigerated van', maxTonnes: 1.4, loads: ['medicines, cold', 'fresh food'] },
]
const landingCraft: Model = { type: 'landing craft slot', maxTonnes: 5.8, loads: [...dry, 'fresh food'] }

const convoysOfDay = [0, 1, 2, 4, 5, 4, 4, 2, 3, 3, 3, 3, 3] as const

/** All convoys of the twelve days, in order of departure. */
export function createConvoys(world: World, dice: Dice): Convoy[] {
  const departures: number[] = []
  for (let day = 0; day < DAYS; day++) {
    const count = convoysOfDay[day] ?? 2
    for (let i = 0; i < count; i++)
      departures.push(world.at(day, 5 + Math.round((i * 11) / count), dice.int(0, 11) * 5))
  }
  return departures.map((departsMs, i) => {
    const route = dice.pick(openRoutes((departsMs - world.startMs) / DAY_MS))
    const vehicles = Array.from({ length: route === 'BLUE' ? 2 : dice.int(3, 6) }, (_, n) => {
      const model = route === 'BLUE' ? landingCraft : dice.pick(models)
      const tonnes = Number((model.maxTonnes * (0.5 + dice.next() / 2)).toFixed(1))
      return { callSign: `Anker ${n + 1}`, type: model.type, load: dice.pick(model.loads), tonnes }
    })
    const delayMin = dice.chance(0.3) && route !== 'BLUE' ? dice.int(3, 14) * 5 : 0
    let atMs = departsMs
    const passages = routes[route].map((place, n) => {
      if (n > 0) atMs += dice.int(22, 41) * MINUTE_MS + (n === 2 ? delayMin * MINUTE_MS : 0)
      return { place, atMs }
    })
    return {
      name: `AN-${String(i + 1).padStart(2, '0')}`,
      route,
      departsMs,
      arrivesMs: passages.at(-1)?.atMs ?? departsMs + 2 * HOUR_MS,
      vehicles,
      tonnes: Number(vehicles.reduce((sum, vehicle) => sum + vehicle.tonnes, 0).toFixed(1)),
      passages,
      delayMin,
    }
  })
}
