import { request } from 'node:http'
import { crc32, deflateSync } from 'node:zlib'
import { buildWebFiles } from '../../sandbox/mattermost/web-files.ts'
import type { Line } from './replay-line.ts'
import type { ReplayWorld } from './replay-world.ts'

export type Answer = { status: number; headers: Record<string, string | string[]>; body: unknown; bytes: Buffer }

type Part = { name: string; value?: string; filename?: string; type?: string; bytes?: number }

const LABEL = /<[a-z-]+:[A-Za-z0-9._-]+>/g

/** The stand-in's web client has names of its own; the recorded ones are those of the real client's build. */
const bundlePath = (kind: string): string =>
  [...buildWebFiles().files.keys()].find((path) => path.startsWith('/static/main.') && path.endsWith(`.${kind}`)) ?? ''

/** Puts real values in place of the recording's labels and times. */
export function fill(world: ReplayWorld, text: string, times: { ms: number }): string {
  return text
    .replace(LABEL, (label) => world.id(label))
    .replaceAll('"<ms>"', String(times.ms))
    .replaceAll('"<s>"', String(Math.floor(times.ms / 1000) + 7200))
    .replaceAll('<ms>', String(times.ms))
    .replaceAll('<iso-time>', new Date(times.ms + 3_600_000).toISOString())
    .replace(/^\/static\/main\.[0-9a-f]{20}\.(js|css)$/, (_all, kind: string) => bundlePath(kind))
    .replaceAll('<site-url>', world.standIn.url)
    .replaceAll('<site-host>', world.standIn.url.slice('http://'.length))
    .replace(/…(\d+) × U\+1F600…/g, (_all, count: string) => '\u{1F600}'.repeat(Number(count)))
    .replace(/…(\d+) × (.)…/g, (_all, count: string, one: string) => one.repeat(Number(count)))
    .replace(/…(\d+) characters…/g, (_all, count: string) => 'x'.repeat(Number(count)))
}

/** A body that the recording only describes by its size. */
function described(text: string): Buffer | null {
  const range = /^…bytes (\d+)-(\d+)(?: of \d+)?…$/.exec(text)
  if (range) return Buffer.alloc(Number(range[2]) - Number(range[1]) + 1, 'b')
  const size = /^…(?:all )?(\d+) (bytes|kB)…$/.exec(text)
  return size ? Buffer.alloc(Number(size[1]) * (size[2] === 'kB' ? 1000 : 1), ' ') : null
}

function chunk(kind: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(kind), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

/** A PNG of 200 × 150 with exactly this many bytes, filled up by a chunk that readers pass over. */
function picture(bytes: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(bytes < 1000 ? 1 : 200, 0)
  header.writeUInt32BE(bytes < 1000 ? 1 : 150, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const width = bytes < 1000 ? 1 : 200
  const height = bytes < 1000 ? 1 : 150
  const pixels = deflateSync(Buffer.alloc((1 + width * 3) * height))
  const head = [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header)]
  const tail = [chunk('IDAT', pixels), chunk('IEND', new Uint8Array(0))]
  const missing = bytes - Buffer.concat([...head, ...tail]).length - 12
  return Buffer.concat([...head, ...(missing >= 0 ? [chunk('tEXt', new Uint8Array(missing))] : []), ...tail])
}

const contents: Readonly<Record<string, string>> = {
  'note.txt': 'hello file\n',
  'evil.html': '<script>alert(1)</script>',
}

function fileBytes(part: Part): Buffer {
  const { filename = '', bytes = 0, type = '' } = part
  if (type === 'image/png' && bytes > 60) return picture(bytes)
  const text = contents[filename]
  return text !== undefined && text.length === bytes ? Buffer.from(text) : Buffer.alloc(bytes, 'x')
}

function multipart(world: ReplayWorld, parts: readonly Part[], times: { ms: number }): Buffer {
  const blocks: Buffer[] = []
  for (const part of parts) {
    const file = part.filename === undefined ? '' : `; filename="${part.filename}"`
    const type = part.filename === undefined ? '' : `\r\nContent-Type: ${part.type}`
    blocks.push(Buffer.from(`------rec\r\nContent-Disposition: form-data; name="${part.name}"${file}${type}\r\n\r\n`))
    blocks.push(part.filename === undefined ? Buffer.from(fill(world, part.value ?? '', times)) : fileBytes(part))
    blocks.push(Buffer.from('\r\n'))
  }
  blocks.push(Buffer.from('------rec--\r\n'))
  return Buffer.concat(blocks)
}

function bodyOf(world: ReplayWorld, line: Line, times: { ms: number }): Buffer | undefined {
  const { body } = line.request
  if (body === undefined) return undefined
  if (typeof body === 'string') return described(body) ?? Buffer.from(fill(world, body, times))
  const parts = (body as { $multipart?: Part[] } | null)?.$multipart
  if (parts) return multipart(world, parts, times)
  return Buffer.from(fill(world, JSON.stringify(body), times))
}

/** Who sends a line: the person's token, unless a header is the point of the line. */
function authorization(world: ReplayWorld, line: Line): Record<string, string> {
  const { headers = {} } = line.request
  if (headers.Authorization || (headers.Cookie && !line.who)) return {}
  if (world.nextToken !== null) return { authorization: `Bearer ${world.nextToken}` }
  if (line.who) return { authorization: `Bearer ${world.id(line.who.replace('<user:', '<token:'))}` }
  if (line.as === 'admin') return { authorization: `Bearer ${world.id('<token:admin-session>')}` }
  return line.as === 'guest' ? { authorization: `Bearer ${world.id('<token:guest2-expired>')}` } : {}
}

/** Sends a recorded request. @param times.ms what `<ms>` in it means */
export function send(world: ReplayWorld, line: Line, times = { ms: Date.now() }): Promise<Answer> {
  const { method, headers = {} } = line.request
  const body = bodyOf(world, line, times)
  const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(world, value, times)]))
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: world.standIn.port,
        method,
        path: fill(world, line.request.path, times),
        headers: { ...authorization(world, line), ...filled, ...(body ? { 'content-length': body.length } : {}) },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (one: Buffer) => chunks.push(one))
        response.on('error', reject)
        response.on('end', () => {
          const bytes = Buffer.concat(chunks)
          const text = bytes.toString()
          const isJson = response.headers['content-type'] === 'application/json' && text !== ''
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Record<string, string | string[]>,
            body: isJson ? JSON.parse(text) : text,
            bytes,
          })
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
