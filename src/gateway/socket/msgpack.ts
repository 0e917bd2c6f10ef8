import { Problem } from '../../api/errors.ts'

/** What a plugin's client can say in a binary frame; bytes stay bytes. */
export type MsgpackValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly MsgpackValue[]
  | { readonly [key: string]: MsgpackValue }

const maxDepth = 16

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function notUnderstood(why: string): Problem {
  return new Problem('bad_request', { why })
}

class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  #take(length: number): Buffer {
    const end = this.#at + length
    if (end > this.#bytes.length) throw notUnderstood('a frame that breaks off')
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }

  #unsigned(bytes: 1 | 2 | 4): number {
    return this.#take(bytes).readUIntBE(0, bytes)
  }

  #whole(bytes: bigint): number {
    const number = Number(bytes)
    if (!Number.isSafeInteger(number)) throw notUnderstood('a number that would not stay what it is')
    return number
  }

  value(depth: number): MsgpackValue {
    if (depth > maxDepth) throw notUnderstood('a frame that is too deep')
    const code = this.#unsigned(1)
    if (code <= 0x7f) return code
    if (code <= 0x8f) return this.#map(code & 0x0f, depth)
    if (code <= 0x9f) return this.#list(code & 0x0f, depth)
    if (code <= 0xbf) return this.#text(code & 0x1f)
    if (code >= 0xe0) return code - 0x100
    switch (code) {
      case 0xc0:
        return null
      case 0xc2:
        return false
      case 0xc3:
        return true
      case 0xc4:
        return this.#take(this.#unsigned(1))
      case 0xc5:
        return this.#take(this.#unsigned(2))
      case 0xca:
        return this.#take(4).readFloatBE()
      case 0xcb:
        return this.#take(8).readDoubleBE()
      case 0xcc:
        return this.#unsigned(1)
      case 0xcd:
        return this.#unsigned(2)
      case 0xce:
        return this.#unsigned(4)
      case 0xcf:
        return this.#whole(this.#take(8).readBigUInt64BE())
      case 0xd0:
        return this.#take(1).readInt8()
      case 0xd1:
        return this.#take(2).readInt16BE()
      case 0xd2:
        return this.#take(4).readInt32BE()
      case 0xd3:
        return this.#whole(this.#take(8).readBigInt64BE())
      case 0xd9:
        return this.#text(this.#unsigned(1))
      case 0xda:
        return this.#text(this.#unsigned(2))
      case 0xdc:
        return this.#list(this.#unsigned(2), depth)
      case 0xde:
        return this.#map(this.#unsigned(2), depth)
      default:
        throw notUnderstood('a kind of value that no client of a plugin sends')
    }
  }

  #text(length: number): string {
    try {
      return decoder.decode(this.#take(length))
    } catch {
      throw notUnderstood('text that is none')
    }
  }

  #list(length: number, depth: number): MsgpackValue[] {
    const list: MsgpackValue[] = []
    for (let n = 0; n < length; n += 1) list.push(this.value(depth + 1))
    return list
  }

  #map(length: number, depth: number): MsgpackValue {
    const map = new Map<string, MsgpackValue>()
    for (let n = 0; n < length; n += 1) {
      const key = this.value(depth + 1)
      if (typeof key !== 'string' || key === '__proto__' || map.has(key)) throw notUnderstood('a repeated or odd key')
      map.set(key, this.value(depth + 1))
    }
    return Object.fromEntries(map)
  }
}

/**
 * Reads one MessagePack value, as plugins' clients write it: no extensions, only texts as keys, none of them twice, nothing
 * behind the value (security G2).
 * @throws Problem `bad_request`
 */
export function readMsgpack(bytes: Buffer): MsgpackValue {
  const reader = new Reader(bytes)
  const value = reader.value(0)
  if (!reader.isAtEnd) throw notUnderstood('something behind the value')
  return value
}

function headed(short: number | undefined, codes: readonly [number | undefined, number], length: number): Buffer {
  if (short !== undefined) return Buffer.of(short)
  const [one, two] = codes
  if (one !== undefined && length <= 0xff) return Buffer.of(one, length)
  if (length > 0xffff) throw notUnderstood('more than a frame holds')
  return Buffer.of(two, length >> 8, length & 0xff)
}

/** In the shortest form, as clients do: a plugin that looks at the size of a number finds the one that was sent. */
function writeNumber(value: number): Buffer {
  const frame = Buffer.alloc(9)
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return frame.subarray(0, writeWhole(value, frame))
  frame[0] = 0xcb
  frame.writeDoubleBE(value, 1)
  return frame
}

/** @returns where it ends */
function writeWhole(value: number, into: Buffer): number {
  if (value >= -0x20 && value <= 0x7f) return into.writeUInt8(value & 0xff)
  const isNegative = value < 0
  const magnitude = isNegative ? -value - 1 : Math.floor(value / 2)
  if (magnitude <= 0x7f) {
    into[0] = isNegative ? 0xd0 : 0xcc
    return isNegative ? into.writeInt8(value, 1) : into.writeUInt8(value, 1)
  }
  if (magnitude <= 0x7fff) {
    into[0] = isNegative ? 0xd1 : 0xcd
    return isNegative ? into.writeInt16BE(value, 1) : into.writeUInt16BE(value, 1)
  }
  if (magnitude <= 0x7fffffff) {
    into[0] = isNegative ? 0xd2 : 0xce
    return isNegative ? into.writeInt32BE(value, 1) : into.writeUInt32BE(value, 1)
  }
  into[0] = isNegative ? 0xd3 : 0xcf
  return isNegative ? into.writeBigInt64BE(BigInt(value), 1) : into.writeBigUInt64BE(BigInt(value), 1)
}

function write(value: MsgpackValue, into: Buffer[]): void {
  if (value === null) into.push(Buffer.of(0xc0))
  else if (typeof value === 'boolean') into.push(Buffer.of(value ? 0xc3 : 0xc2))
  else if (typeof value === 'number') into.push(writeNumber(value))
  else if (typeof value === 'string') {
    const text = Buffer.from(value)
    into.push(headed(text.length < 32 ? 0xa0 | text.length : undefined, [0xd9, 0xda], text.length), text)
  } else if (value instanceof Uint8Array) into.push(headed(undefined, [0xc4, 0xc5], value.length), Buffer.from(value))
  else if (isList(value)) {
    into.push(headed(value.length < 16 ? 0x90 | value.length : undefined, [undefined, 0xdc], value.length))
    for (const entry of value) write(entry, into)
  } else {
    const entries = Object.entries(value)
    into.push(headed(entries.length < 16 ? 0x80 | entries.length : undefined, [undefined, 0xde], entries.length))
    for (const [key, entry] of entries) {
      write(key, into)
      write(entry, into)
    }
  }
}

const isList = (value: MsgpackValue): value is readonly MsgpackValue[] => Array.isArray(value)

/** Writes what `readMsgpack` reads. @throws Problem `bad_request` for what no frame holds */
export function writeMsgpack(value: MsgpackValue): Buffer {
  const pieces: Buffer[] = []
  write(value, pieces)
  return Buffer.concat(pieces)
}
