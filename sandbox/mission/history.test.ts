import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { channels, members } from './cast.ts'
import { historyBots, missionHistory } from './history.ts'
import type { HistoryPost } from './history-post.ts'

const NOON = Date.UTC(2025, 2, 14, 12, 0)
const EVENING = Date.UTC(2025, 2, 14, 22, 47)
const DAY_MS = 86_400_000
const days = [0, 1, 17, 200, 363].map((offset) => EVENING + offset * DAY_MS)
const posts = missionHistory(EVENING)
const files = (of: readonly HistoryPost[]) => of.flatMap((post) => post.files ?? [])

/** CRC-32 as in the appendix of the PNG specification, bit by bit, so that it owes nothing to the encoder's. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

function chunksOf(bytes: Uint8Array): { type: string; data: Buffer }[] {
  const png = Buffer.from(bytes)
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
  const chunks: { type: string; data: Buffer }[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    expect(png.readUInt32BE(at + 8 + length)).toBe(crcOf(png.subarray(at + 4, at + 8 + length)))
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  return chunks
}

describe('the history of the mission', () => {
  it('is in order of time and ends now, on any day', () => {
    for (const nowMs of days) {
      const times = missionHistory(nowMs).map(({ atMs }) => atMs)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(times.at(-1)).toBeLessThanOrEqual(nowMs)
      expect(times[0]).toBeGreaterThan(nowMs - 13 * DAY_MS)
    }
  })

  it('is the same each time it is asked for on one day', () => {
    expect(missionHistory(EVENING)).toEqual(posts)
  })

  it('only grows as the day goes on', () => {
    const noon = missionHistory(NOON)
    const keysUntilNoon = posts.filter(({ atMs }) => atMs <= NOON).map(({ key, message }) => [key, message])

    expect(noon.map(({ key, message }) => [key, message])).toEqual(keysUntilNoon)
    expect(noon.every(({ editedAtMs = 0 }) => editedAtMs <= NOON)).toBe(true)
  })

  it('differs from one day to the next', () => {
    const tomorrow = new Set(missionHistory(EVENING + DAY_MS).map(({ message }) => message))

    expect(posts.filter(({ message }) => !tomorrow.has(message)).length).toBeGreaterThan(posts.length / 3)
  })

  it('has between 3,000 and 6,000 posts at any time of the day', () => {
    for (const nowMs of [...days, Date.UTC(2025, 5, 1), Date.UTC(2025, 5, 1, 23, 59, 59)]) {
      expect(missionHistory(nowMs).length).toBeGreaterThan(3000)
      expect(missionHistory(nowMs).length).toBeLessThan(6000)
    }
  })

  it('leaves no channel of the cast empty and knows no other', () => {
    const count = Object.groupBy(posts, ({ channel }) => channel)

    expect(Object.keys(count).sort()).toEqual(channels.map(({ name }) => name).sort())
    for (const written of Object.values(count)) expect(written?.length).toBeGreaterThan(100)
  })

  it('is written by members of the cast and by its bots alone', () => {
    const known = new Set([...members.map(({ username }) => username), ...historyBots.map(({ name }) => `bot:${name}`)])

    for (const { author, reactions = [] } of posts) {
      expect(known).toContain(author)
      for (const { by } of reactions) {
        expect(by).not.toContain(author)
        for (const username of by) expect(members.map((member) => member.username)).toContain(username)
      }
    }
  })

  it('uses every key once', () => {
    expect(new Set(posts.map(({ key }) => key)).size).toBe(posts.length)
  })

  it('puts every reply after the first post of its thread, in the same channel', () => {
    const byKey = new Map(posts.map((post) => [post.key, post]))
    const replies = posts.filter(({ root }) => root !== undefined)

    expect(replies.length / posts.length).toBeGreaterThan(0.1)
    expect(replies.length / posts.length).toBeLessThan(0.16)
    for (const reply of replies) {
      const root = byKey.get(reply.root ?? '')
      expect(root?.channel).toBe(reply.channel)
      expect(root?.root).toBeUndefined()
      expect(root?.atMs).toBeLessThan(reply.atMs)
    }
  })

  it('has threads of more than twenty answers', () => {
    const sizes = Object.values(Object.groupBy(posts, ({ root }) => root ?? '')).map((thread) => thread?.length ?? 0)

    expect(sizes.filter((size) => size >= 20 && size < 100).length).toBeGreaterThanOrEqual(3)
  })

  it('edits a post only after it was written', () => {
    const edited = posts.filter(({ editedAtMs }) => editedAtMs !== undefined)

    expect(edited.length).toBeGreaterThan(40)
    for (const post of edited) expect(post.editedAtMs).toBeGreaterThan(post.atMs)
  })

  it('pins the standing text of each channel', () => {
    const pinned = new Set(posts.filter(({ isPinned }) => isPinned).map(({ channel }) => channel))

    expect(pinned.size).toBe(channels.length)
  })

  it('leaves no slot of a phrase unfilled and no post too long for the server', () => {
    for (const nowMs of days) {
      for (const { message } of missionHistory(nowMs)) {
        expect(message).not.toMatch(/[{}]|undefined|NaN/)
        expect(message.length).toBeLessThan(4000)
      }
    }
  })

  it('writes no case of a patient with a name', () => {
    const surnames = new RegExp(members.map(({ lastName }) => lastName).join('|'))
    const cases = posts.filter(({ channel, message }) => channel === 'medical' && /`M-\d{3}`/.test(message))

    expect(cases.length).toBeGreaterThan(30)
    for (const { message } of cases) expect(message).not.toMatch(surnames)
  })
})

describe('the files of the history', () => {
  it('are a few dozen, small, and named apart', () => {
    const all = files(posts)

    expect(all.length).toBeGreaterThan(36)
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    for (const { bytes } of all) {
      expect(bytes.length).toBeGreaterThan(40)
      expect(bytes.length).toBeLessThan(64 * 1024)
    }
  })

  it('hold PNG pictures with a right checksum on each chunk and a whole image', () => {
    const pictures = files(posts).filter(({ mimeType }) => mimeType === 'image/png')

    expect(pictures.length).toBeGreaterThan(20)
    for (const { bytes } of pictures) {
      const chunks = chunksOf(bytes)
      expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
      const [header, palette, image] = chunks.map(({ data }) => data)
      const [width, height] = [header?.readUInt32BE(0) ?? 0, header?.readUInt32BE(4) ?? 0]
      const rows = inflateSync(image ?? Buffer.alloc(0))
      expect(rows.length).toBe((width + 1) * height)
      expect(Math.max(...new Set(rows))).toBeLessThan((palette?.length ?? 0) / 3)
    }
  })

  it('hold PDF pages whose cross-reference points at the objects', () => {
    const pages = files(posts).filter(({ mimeType }) => mimeType === 'application/pdf')

    expect(pages.length).toBeGreaterThan(2)
    for (const { bytes } of pages) {
      const pdf = Buffer.from(bytes).toString('latin1')
      const startOfTable = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1])
      expect(pdf.startsWith('%PDF-1.4\n')).toBe(true)
      expect(pdf.slice(startOfTable, startOfTable + 4)).toBe('xref')
      const offsets = [...pdf.slice(startOfTable).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset))
      for (const [i, offset] of offsets.entries()) expect(pdf.slice(offset)).toMatch(new RegExp(`^${i + 1} 0 obj\n`))
      const [, length, stream] = /\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/.exec(pdf) ?? []
      expect(stream?.length).toBe(Number(length))
    }
  })

  it('hold lists with as many cells in each row as in the first', () => {
    const lists = files(posts).filter(({ mimeType }) => mimeType === 'text/csv')

    expect(lists.length).toBeGreaterThan(8)
    for (const { bytes } of lists) {
      const rows = new TextDecoder().decode(bytes).trimEnd().split('\r\n')
      const cells = rows.map((row) => row.replace(/"[^"]*"/g, 'quoted').split(',').length)
      expect(rows.length).toBeGreaterThan(1)
      expect(new Set(cells).size).toBe(1)
    }
  })
})
