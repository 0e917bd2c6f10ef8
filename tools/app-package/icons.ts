import type { Picture } from './png.ts'

/** Edges are smoothed by looking at this many points in each direction of a dot. */
const points = 4

type Point = readonly [x: number, y: number]
type Colour = readonly [red: number, green: number, blue: number]

const sea: Colour = [0x0b, 0x5a, 0x6f]
const white: Colour = [0xff, 0xff, 0xff]
const sand: Colour = [0xff, 0xd1, 0x66]
const foam: Colour = [0x8f, 0xd6, 0xe1]

/** Two hulls above one bow wave, on a field of 32 by 32. */
const leftHull: readonly Point[] = [[6, 12], [15, 12], [12.6, 19], [8.4, 19]] // biome-ignore format: four corners
const rightHull: readonly Point[] = [[17, 12], [26, 12], [23.6, 19], [19.4, 19]] // biome-ignore format: four corners

/** True inside the corners, which run clockwise on a field whose y grows downwards. */
const isInside = (corners: readonly Point[], [x, y]: Point, inset = 0): boolean =>
  corners.every(([x0, y0], at) => {
    const [x1, y1] = corners[(at + 1) % corners.length] ?? [0, 0]
    const length = Math.hypot(x1 - x0, y1 - y0)
    return ((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length >= inset
  })

const isWave = ([x, y]: Point, thickness: number): boolean =>
  x >= 4.5 && x <= 27.5 && Math.abs(y - (22.2 + 0.9 * Math.cos(((x - 5) * Math.PI) / 4))) <= thickness / 2

/** The colour icon: 192 dots square, the field filled to its edges because Teams rounds it. */
export function drawColourIcon(): Picture {
  return draw(192, (point) => {
    if (isInside(leftHull, point)) return white
    if (isInside(rightHull, point)) return sand
    return isWave(point, 2) ? foam : sea
  })
}

/** The outline icon: 32 dots square, white lines on nothing. Teams colours it itself. */
export function drawOutlineIcon(): Picture {
  const onLine = (corners: readonly Point[], point: Point): boolean =>
    isInside(corners, point) && !isInside(corners, point, 1.5)
  return draw(32, (point) =>
    onLine(leftHull, point) || onLine(rightHull, point) || isWave(point, 2) ? white : undefined,
  )
}

function draw(size: number, colourAt: (point: Point) => Colour | undefined): Picture {
  const dots = new Uint8Array(size * size * 4)
  const step = 32 / size / points
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0]
      let covered = 0
      for (let part = 0; part < points * points; part++) {
        const across = x * points + (part % points) + 0.5
        const down = y * points + Math.floor(part / points) + 0.5
        const colour = colourAt([across * step, down * step])
        if (colour === undefined) continue
        covered += 1
        for (const [at, value] of colour.entries()) sum[at] = (sum[at] ?? 0) + value
      }
      if (covered === 0) continue
      const mean = sum.map((value) => Math.round(value / covered))
      dots.set([...mean, Math.round((covered * 255) / (points * points))], (y * size + x) * 4)
    }
  }
  return { width: size, height: size, dots }
}
