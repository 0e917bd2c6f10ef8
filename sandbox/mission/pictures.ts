/** A small drawing board with 256 colours at most, and the PNG encoder for it (RFC 2083: IHDR, PLTE, IDAT, IEND). */

import { crc32, deflateSync } from 'node:zlib'

export type Canvas = {
  readonly width: number
  readonly height: number
  readonly palette: readonly string[]
  readonly pixels: Uint8Array
  dot(x: number, y: number, ink: number, size?: number): void
  rect(x: number, y: number, width: number, height: number, ink: number): void
  line(x0: number, y0: number, x1: number, y1: number, ink: number, size?: number): void
  text(x: number, y: number, words: string, ink: number, scale?: number): void
}

/** Three by five dots; each digit is one row in octal. */
const glyphs: Readonly<Record<string, string>> = {
  ...{ 0: '75557', 1: '26227', 2: '71747', 3: '71717', 4: '55711', 5: '74717', 6: '74757', 7: '71111', 8: '75757' },
  ...{ 9: '75717', A: '25755', B: '65656', C: '34443', D: '65556', E: '74647', F: '74644', G: '34553', H: '55755' },
  ...{ I: '72227', J: '11152', K: '55655', L: '44447', M: '57755', N: '65555', O: '25552', P: '65644', Q: '25563' },
  ...{ R: '65655', S: '34216', T: '72222', U: '55557', V: '55552', W: '55775', X: '55255', Y: '55222', Z: '71247' },
  ...{ '-': '00700', '.': '00002', ':': '02020', '/': '11244', '+': '02720', Ø: '25552', '°': '25200' },
}

/** A board filled with the palette's first colour; colours are `rrggbb`. */
export function createCanvas(width: number, height: number, palette: readonly string[]): Canvas {
  const pixels = new Uint8Array(width * height)
  const rect: Canvas['rect'] = (x, y, w, h, ink) => {
    const left = Math.max(0, Math.round(x))
    const right = Math.min(width, Math.round(x) + w)
    const bottom = Math.min(height, Math.round(y) + h)
    for (let row = Math.max(0, Math.round(y)); row < bottom && left < right; row++) {
      for (let at = row * width + left; at < row * width + right; at++) pixels[at] = ink
    }
  }
  const dot: Canvas['dot'] = (x, y, ink, size = 1) => rect(x - (size >> 1), y - (size >> 1), size, size, ink)
  const line: Canvas['line'] = (x0, y0, x1, y1, ink, size = 1) => {
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))))
    for (let i = 0; i <= steps; i++) dot(x0 + ((x1 - x0) * i) / steps, y0 + ((y1 - y0) * i) / steps, ink, size)
  }
  const text: Canvas['text'] = (x, y, words, ink, scale = 1) => {
    for (const [place, letter] of [...words.toUpperCase()].entries()) {
      for (const [row, bits] of [...(glyphs[letter] ?? '00000')].entries()) {
        for (let column = 0; column < 3; column++) {
          if (Number(bits) & (4 >> column)) {
            rect(x + (place * 4 + column) * scale, y + row * scale, scale, scale, ink)
          }
        }
      }
    }
  }
  return { width, height, palette, pixels, dot, rect, line, text }
}

const chunk = (type: string, data: Uint8Array): Buffer => {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(typed.length + 8)
  framed.writeUInt32BE(data.length, 0)
  typed.copy(framed, 4)
  framed.writeUInt32BE(crc32(typed), typed.length + 4)
  return framed
}

/** The board as a PNG with indexed colours, eight bits a dot. */
export function encodePng(canvas: Canvas): Uint8Array {
  const { width, height, palette, pixels } = canvas
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  // Each row begins with its filter type; 0 is "none", the right one for indexed colours.
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.join(''), 'hex')),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
