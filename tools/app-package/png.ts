import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** Dots of four bytes each: red, green, blue, alpha. */
export type Picture = { readonly width: number; readonly height: number; readonly dots: Uint8Array }

const signature = Buffer.from('89504e470d0a1a0a', 'hex')
const bytesPerDot = 4

/** A PNG of eight bits for each of red, green, blue and alpha (PNG specification, sections 5 and 11). */
export function writePng({ width, height, dots }: Picture): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6], 8)
  const lineBytes = width * bytesPerDot
  const lines = Buffer.alloc((lineBytes + 1) * height)
  for (let y = 0; y < height; y++) lines.set(dots.subarray(y * lineBytes, (y + 1) * lineBytes), y * (lineBytes + 1) + 1)
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, sum])
}

/**
 * Reads a PNG that design programs write for icons: eight bits, red, green, blue and alpha, not interlaced.
 *
 * @throws Error that says what the file is instead
 */
export function readPng(file: Uint8Array): Picture {
  const bytes = Buffer.from(file)
  if (!bytes.subarray(0, 8).equals(signature)) throw new Error('is not a PNG')
  const data: Buffer[] = []
  let header: Buffer | undefined
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const content = bytes.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') header = content
    if (type === 'IDAT') data.push(content)
    at += 12 + length
  }
  if (header === undefined || header.length < 13 || data.length === 0) throw new Error('is a PNG that ends too early')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  if (header[8] !== 8 || header[9] !== 6 || header[12] !== 0)
    throw new Error('must have eight bits for each of red, green, blue and alpha, not interlaced')
  // Icons are small; a header that claims more is not worth the memory.
  if (width > 1024 || height > 1024) throw new Error(`is ${width}×${height}`)
  return { width, height, dots: withoutFilters(inflateSync(Buffer.concat(data)), width, height) }
}

/** Each line begins with the filter that was applied to it (PNG specification, section 9). */
function withoutFilters(lines: Buffer, width: number, height: number): Uint8Array {
  const lineBytes = width * bytesPerDot
  if (lines.length !== (lineBytes + 1) * height) throw new Error('is a PNG whose lines do not fit its size')
  const dots = new Uint8Array(lineBytes * height)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (lineBytes + 1)] ?? 0
    for (let x = 0; x < lineBytes; x++) {
      const at = y * lineBytes + x
      const left = x >= bytesPerDot ? (dots[at - bytesPerDot] ?? 0) : 0
      const above = y > 0 ? (dots[at - lineBytes] ?? 0) : 0
      const corner = x >= bytesPerDot && y > 0 ? (dots[at - lineBytes - bytesPerDot] ?? 0) : 0
      dots[at] = (lines[y * (lineBytes + 1) + 1 + x] ?? 0) + predicted(filter, left, above, corner)
    }
  }
  return dots
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return (left + above) >> 1
  if (filter !== 4) throw new Error('is a PNG with an unknown filter')
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(left + above - corner - value))
  if ((toLeft ?? 0) <= (toAbove ?? 0) && (toLeft ?? 0) <= (toCorner ?? 0)) return left
  return (toAbove ?? 0) <= (toCorner ?? 0) ? above : corner
}
