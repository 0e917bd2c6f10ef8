import type { Person } from '../mission/cast.ts'
import { createCanvas, encodePng } from '../mission/pictures.ts'

const SIZE = 96
/** Edges are smoothed by looking at this many points in each direction of a dot. */
const POINTS = 3

type Part = 'wall' | 'hair' | 'skin' | 'shade' | 'coat'

/** Red, green and blue of each part. */
type Colours = Readonly<Record<Part, readonly number[]>>

const walls = ['c7e0f4', 'f9e2c8', 'd4ecd0', 'e4d7f5', 'f7d5d9', 'cdeae5', 'f3d6ee', 'd9dcf8', 'e1e5e7'] as const
const coats = ['0f4c81', '8e562e', '0b6a0b', '5c2e91', '8f1d2c', '00554a', '7a2f6f', '3b4bb3', '414b52'] as const
const hairs = ['3b2a20', '8a5a2b', '1d1d1f', '6e6e6e', '5b2e1c'] as const
const skins = [
  ['f1c9a5', 'dcae87'],
  ['c98f63', 'b07a50'],
  ['e8b992', 'd09f78'],
  ['8a5a3b', '744a30'],
] as const satisfies readonly (readonly [string, string])[]

/** A portrait in flat colours, drawn from the object id, so that each person keeps a face of their own. */
export function avatarOf(person: Person): Uint8Array {
  const number = Number.parseInt(person.oid.slice(-2), 16)
  const skin = pick(skins, number)
  const colours: Colours = {
    wall: channels(pick(walls, number)),
    coat: channels(pick(coats, number + 4)),
    hair: channels(pick(hairs, number)),
    skin: channels(skin[0]),
    shade: channels(skin[1]),
  }
  const isLongHair = number % 3 === 1
  return encodePng(paint((x, y) => colours[partAt(x, y, isLongHair)]))
}

const channels = (colour: string): readonly number[] => [...Buffer.from(colour, 'hex')]

const pick = <Values extends readonly [unknown, ...unknown[]]>(values: Values, number: number): Values[number] =>
  values[number % values.length] ?? values[0]

/** What is at a point of the picture; both run from 0 to 1. The nearest part comes first. */
function partAt(x: number, y: number, isLongHair: boolean): Part {
  const isInside = (centreX: number, centreY: number, radiusX: number, radiusY: number): boolean =>
    ((x - centreX) / radiusX) ** 2 + ((y - centreY) / radiusY) ** 2 < 1
  const isFace = isInside(0.5, 0.44, 0.165, 0.205)
  if (isFace && (y > 0.35 || isInside(0.62, 0.42, 0.17, 0.13))) return 'skin'
  if (isInside(0.5, 1.06, 0.4, 0.34)) return isInside(0.5, 0.72, 0.075, 0.09) ? 'shade' : 'coat'
  if (Math.abs(x - 0.5) < 0.07 && y > 0.5 && y < 0.78) return 'shade'
  if (isInside(0.5, 0.38, 0.2, 0.21)) return 'hair'
  if (isLongHair && y > 0.36 && isInside(0.5, 0.5, 0.215, 0.25)) return 'hair'
  return 'wall'
}

/** Mixed colours of the edges get a place in the palette of their own, up to the 256 that there are. */
function paint(colourAt: (x: number, y: number) => readonly number[]) {
  const palette: string[] = []
  const inks = new Map<string, number>()
  const inkOf = (colour: string): number => {
    const known = inks.get(colour)
    if (known !== undefined || palette.length === 256) return known ?? 0
    palette.push(colour)
    inks.set(colour, palette.length - 1)
    return palette.length - 1
  }
  const canvas = createCanvas(SIZE, SIZE, palette)
  for (let dot = 0; dot < SIZE * SIZE; dot++) {
    canvas.pixels[dot] = inkOf(mixedColour(dot % SIZE, Math.floor(dot / SIZE), colourAt))
  }
  return canvas
}

function mixedColour(column: number, row: number, colourAt: (x: number, y: number) => readonly number[]): string {
  const sums = [0, 0, 0]
  for (let point = 0; point < POINTS * POINTS; point++) {
    const x = (column + ((point % POINTS) + 0.5) / POINTS) / SIZE
    const y = (row + (Math.floor(point / POINTS) + 0.5) / POINTS) / SIZE
    const colour = colourAt(x, y)
    for (let place = 0; place < 3; place++) sums[place] = (sums[place] ?? 0) + (colour[place] ?? 0)
  }
  return Buffer.from(sums.map((sum) => Math.round(sum / (POINTS * POINTS)))).toString('hex')
}
