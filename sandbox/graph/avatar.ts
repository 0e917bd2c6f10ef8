import type { Person } from '../mission/cast.ts'
import { createCanvas, encodePng } from '../mission/pictures.ts'

const SIZE = 96
const SCALE = 10
const backgrounds = ['0f6cbd', '8e562e', '0e7a0d', '8764b8', 'b10e1c', '005e50', '9b3f8d', '4f6bed', '69797e']

/** A square with the person's initials; the colour is drawn from the object id, so that it stays. */
export function avatarOf(person: Person): Uint8Array {
  const digit = Number.parseInt(person.oid.slice(-2), 16)
  const canvas = createCanvas(SIZE, SIZE, [backgrounds[digit % backgrounds.length] ?? '0f6cbd', 'ffffff'])
  const initials = [person.givenName, person.surname].map((name) => plainLetter(name)).join('')
  const width = (initials.length * 4 - 1) * SCALE
  canvas.text((SIZE - width) / 2, (SIZE - 5 * SCALE) / 2, initials, 1, SCALE)
  return encodePng(canvas)
}

/** The board knows A to Z only. */
const plainLetter = (name: string): string => name.normalize('NFD').slice(0, 1)
