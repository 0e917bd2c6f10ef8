/** The three pictures that the mission passes around: a wave chart, a route sketch and a search grid. */

import type { Dice } from './history-dice.ts'
import type { HistoryFile } from './history-post.ts'
import { calendarDay, clock, HOUR_MS, type World } from './history-world.ts'
import { createCanvas, encodePng } from './pictures.ts'

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** Wave height of the 24 hours before `atMs`, as the station measured it. */
export function waveChart(world: World, atMs: number): HistoryFile {
  const canvas = createCanvas(570, 260, ['ffffff', 'd9e2ea', '1f3a52', '2b7bba', 'bcd9ee', 'c0392b'])
  const bottom = 220
  const topM = 8
  const y = (metres: number): number => bottom - (metres * 180) / topM
  canvas.text(40, 12, `WAVE HEIGHT M - NORTH MOLE - ${calendarDay(atMs)}`, 2, 2)
  for (let metres = 0; metres <= topM; metres += 2) {
    canvas.line(40, y(metres), 540, y(metres), 1)
    canvas.text(18, y(metres) - 5, String(metres), 2, 2)
  }
  let before: [number, number] | undefined
  for (let hour = 0; hour <= 24; hour++) {
    const ms = atMs + (hour - 24) * HOUR_MS
    const metres = world.weather(ms).waveM
    const x = 40 + (hour * 500) / 24
    canvas.rect(x - 8, y(metres), 16, bottom - Math.round(y(metres)), 4)
    if (before) canvas.line(before[0], before[1], x, y(metres), 3, 3)
    if (metres > 4) canvas.dot(x, y(metres), 5, 7)
    if (hour % 4 === 0) canvas.text(x - 18, bottom + 12, clock(ms), 2, 2)
    before = [x, y(metres)]
  }
  canvas.line(40, bottom, 540, bottom, 2, 2)
  return { name: `wave-height-${day(atMs)}.png`, mimeType: 'image/png', bytes: encodePng(canvas) }
}

/** A route with its checkpoints from north-east to the harbour; `blocked` is crossed out. */
export function routeSketch(dice: Dice, name: string, places: readonly string[], blocked?: string): HistoryFile {
  const canvas = createCanvas(600, 300, ['f4f1e8', 'b9d7ea', '4d4a42', '2e8b57', 'c0392b', 'd8d2c0'])
  for (let x = 0; x < 600; x++) {
    const coast = 236 + 14 * Math.sin(x / 46) + 6 * Math.sin(x / 17)
    canvas.rect(x, coast, 1, 300, 1)
  }
  for (let i = 0; i < 26; i++) canvas.dot(dice.int(10, 590), dice.int(40, 210), 5, dice.int(5, 15))
  canvas.text(14, 12, `ROUTE ${name}`, 2, 3)
  const spots = places.map((place, i) => ({
    place,
    x: 60 + (i * 470) / Math.max(1, places.length - 1),
    y: 90 + ((i * 53) % 100) + dice.int(-8, 8),
  }))
  for (const [i, spot] of spots.entries()) {
    const next = spots[i + 1]
    if (!next) continue
    const bend = { x: (spot.x + next.x) / 2, y: (spot.y + next.y) / 2 + dice.int(-22, 22) }
    canvas.line(spot.x, spot.y, bend.x, bend.y, 3, 5)
    canvas.line(bend.x, bend.y, next.x, next.y, 3, 5)
  }
  for (const spot of spots) {
    const isBlocked = spot.place === blocked
    canvas.dot(spot.x, spot.y, isBlocked ? 4 : 2, 15)
    if (isBlocked) {
      canvas.line(spot.x - 14, spot.y - 14, spot.x + 14, spot.y + 14, 4, 4)
      canvas.line(spot.x - 14, spot.y + 14, spot.x + 14, spot.y - 14, 4, 4)
    }
    canvas.text(Math.min(spot.x - 24, 596 - spot.place.length * 8), spot.y + 18, spot.place, 2, 2)
  }
  return {
    name: `route-${name.toLowerCase()}-${blocked ? 'closed' : 'sketch'}.png`,
    mimeType: 'image/png',
    bytes: encodePng(canvas),
  }
}

/** Search cells A1 to F8 with those already swept, and where the drift leads. */
export function searchGrid(dice: Dice, title: string, fileName: string): HistoryFile {
  const canvas = createCanvas(520, 420, ['cfe5f3', '7fa7c0', '17324a', 'a8d5a2', 'f0c75e', 'c0392b'])
  const [left, top, cellX, cellY] = [44, 60, 56, 56]
  const swept = dice.int(10, 26)
  canvas.text(14, 12, title, 2, 3)
  for (let row = 0; row < 6; row++) {
    canvas.text(14, top + row * cellY + 22, 'ABCDEF'.charAt(row), 2, 3)
    for (let column = 0; column < 8; column++) {
      const order = row * 8 + (row % 2 === 0 ? column : 7 - column)
      const ink = order < swept ? 3 : order < swept + 3 ? 4 : 0
      canvas.rect(left + column * cellX, top + row * cellY, cellX, cellY, 1)
      canvas.rect(left + column * cellX + 1, top + row * cellY + 1, cellX - 2, cellY - 2, ink)
    }
  }
  for (let column = 0; column < 8; column++) canvas.text(left + column * cellX + 22, 40, String(column + 1), 2, 3)
  let [x, y] = [left + 20, top + 20 + dice.int(0, 60)]
  for (let leg = 0; leg < 6; leg++) {
    const [nextX, nextY] = [x + dice.int(50, 72), y + dice.int(10, 44)]
    canvas.line(x, y, nextX, nextY, 2, 3)
    canvas.dot(nextX, nextY, 2, 9)
    x = nextX
    y = nextY
  }
  canvas.dot(x, y, 5, 15)
  return { name: fileName, mimeType: 'image/png', bytes: encodePng(canvas) }
}
