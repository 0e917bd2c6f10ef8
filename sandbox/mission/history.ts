/** The mission's history: what a person finds in the eight channels when they first open the sandbox. */

import { channels } from './cast.ts'
import { writeConvoyPlanning } from './history-convoy-planning.ts'
import { createConvoys } from './history-convoys.ts'
import { createDice } from './history-dice.ts'
import { addEcho } from './history-echo.ts'
import { createIncidents } from './history-incidents.ts'
import { writeMedical } from './history-medical.ts'
import { writeHostPlanning, writeIntelFusion } from './history-office.ts'
import type { Operation } from './history-phrase.ts'
import type { HistoryPost } from './history-post.ts'
import { createScribe, type Scribe } from './history-scribe.ts'
import { writeRadioLog, writeSeaRescue } from './history-sea.ts'
import { writeSituation } from './history-situation.ts'
import { writeWeather } from './history-weather.ts'
import { createWorld, DAY_MS, DAYS } from './history-world.ts'

export { type HistoryFile, type HistoryPost, historyBots } from './history-post.ts'

/**
 * Every post of the last twelve days up to `nowMs`, oldest first. The same day gives the same posts: later in the
 * day there are only more of them. Reads nothing and keeps nothing.
 */
export function missionHistory(nowMs: number): HistoryPost[] {
  const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS
  const world = createWorld(todayMs - (DAYS - 1) * DAY_MS)
  const dice = (name: string) => createDice(`${todayMs}:${name}`)
  const operation: Operation = {
    world,
    incidents: createIncidents(world, dice('incidents')),
    convoys: createConvoys(world, dice('convoys')),
  }
  const scribes = new Map(channels.map(({ name }) => [name, createScribe(name, operation, dice(name))]))
  const scribe = (name: string): Scribe => {
    const found = scribes.get(name)
    if (!found) throw new RangeError(`the cast has no channel ${name}`)
    return found
  }
  writeWeather(scribe('weather'), world)
  writeSeaRescue(scribe('sea-rescue'), scribe('radio-log'), operation)
  writeRadioLog(scribe('radio-log'), operation)
  writeConvoyPlanning(scribe('convoy-planning'), operation)
  writeMedical(scribe('medical'), world)
  writeSituation(scribe('situation'), operation)
  writeHostPlanning(scribe('host-planning'), world)
  writeIntelFusion(scribe('intel-fusion'), world)

  const written = [...scribes.values()].flatMap(({ posts }) => posts)
  addEcho(written, dice('echo'))
  return written
    .filter(({ atMs }) => atMs >= world.startMs && atMs <= nowMs)
    .map((post) => {
      if (post.editedAtMs === undefined || post.editedAtMs <= nowMs) return post
      const { editedAtMs: _, ...unedited } = post
      return unedited
    })
    .sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1))
}
