/** Fills a phrase: `{a|b}` is a choice, `{name}` a slot that keeps its value within one scene. */

import type { Convoy } from './history-convoys.ts'
import type { Dice } from './history-dice.ts'
import { boatsFor, type Incident } from './history-incidents.ts'
import { clock, HOUR_MS, MINUTE_MS, type World } from './history-world.ts'
import { places, shelters, supplies, vessels } from './phrases/places.ts'

export type Operation = {
  readonly world: World
  readonly incidents: readonly Incident[]
  readonly convoys: readonly Convoy[]
}

/** Returns the phrase as written at `atMs`. Throws RangeError on a slot that nobody fills. */
export type Filler = (phrase: string, atMs: number) => string

const lastBefore = <T>(items: readonly T[], startOf: (item: T) => number, ms: number): T | undefined =>
  items.findLast((item) => startOf(item) <= ms)

/** A filler for one scene that begins at `sceneMs`; `facts` come before everything the world knows. */
export function createFiller(
  operation: Operation,
  dice: Dice,
  sceneMs: number,
  facts: Readonly<Record<string, string | number>> = {},
): Filler {
  const { world } = operation
  const kept = new Map<string, string>()
  const quarter = 15 * MINUTE_MS
  const ways: Record<string, () => string | number> = {
    place: () => dice.pick(places),
    shelter: () => dice.pick(shelters),
    vessel: () => dice.pick(vessels),
    unit: () => dice.pick(boatsFor(world.weather(sceneMs).waveM)),
    earlier: () => clock(sceneMs - dice.int(4, 50) * MINUTE_MS),
    supply: () => dice.pick(supplies),
    n: () => dice.int(2, 9),
    nn: () => dice.int(12, 48),
    mins: () => dice.int(2, 11) * 5,
    later: () => clock(Math.ceil((sceneMs + dice.int(1, 3) * HOUR_MS) / quarter) * quarter),
    grid: () => `${dice.pick(['A', 'B', 'C', 'D', 'E', 'F'])}${dice.int(1, 8)}`,
    convoy: () => lastBefore(operation.convoys, (convoy) => convoy.departsMs, sceneMs)?.name ?? 'AN-01',
    incident: () => lastBefore(operation.incidents, (incident) => incident.atMs, sceneMs)?.number ?? 'SAR-001',
  }
  const now = (name: string, atMs: number): string | number | undefined => {
    const weather = world.weather(atMs)
    const figures = world.figures(atMs)
    switch (name) {
      case 'time':
        return clock(atMs)
      case 'meal':
        return ['Colazione', 'Pranzo', 'Cena'][Math.min(2, Math.floor(new Date(atMs).getUTCHours() / 8))]
      case 'wind':
        return weather.windKt
      case 'gust':
        return weather.gustKt
      case 'wave':
        return weather.waveM.toFixed(1)
      case 'pressure':
        return weather.pressureHpa.toFixed(0)
      case 'level':
        return `${weather.levelM < 0 ? '−' : '+'}${Math.abs(weather.levelM).toFixed(2)} m`
      case 'vis':
        return weather.visibilityKm
      case 'sheltered':
        return figures.sheltered
      case 'powerless':
        return figures.homesWithoutPower
      case 'roads':
        return figures.closedRoads
      default:
        return undefined
    }
  }
  const fillSlot = (name: string, atMs: number): string => {
    const live = facts[name] ?? now(name, atMs)
    if (live !== undefined) return String(live)
    const known = kept.get(name)
    if (known !== undefined) return known
    const way = ways[name]
    if (!way) throw new RangeError(`no value for the slot {${name}}`)
    const value = String(way())
    kept.set(name, value)
    return value
  }
  const slots = (text: string, atMs: number): string =>
    text.replace(/\{([a-z]+)\}/g, (_, name: string) => fillSlot(name, atMs))
  return (phrase, atMs) => {
    const named = slots(phrase, atMs)
    const filled = named.replace(/\{([^{}]*\|[^{}]*)\}/g, (_, choices: string) => dice.pick(choices.split('|')))
    return phrase.startsWith('{') ? filled.charAt(0).toUpperCase() + filled.slice(1) : filled
  }
}
