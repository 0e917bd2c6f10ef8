import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutNumber, writeEventFrame } from './event-frame.ts'

/** Written as Go's own encoder does, and as the server's hand-made one for events. */
const spacings = [
  (event: string, number: number) => `${event.slice(0, -1)},"seq":${number}}`,
  (event: string, number: number) => `${event.slice(0, -1)}, "seq": ${number}}\n`,
]

/** Values and texts that look like what is searched for. */
const hostileTexts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ',"seq":7}',
    '"channel_id":"aaaaaaaaaaaaaaaaaaaaaaaaaa"',
    '{"event":"posted","broadcast":{"channel_id":"x"},"seq":1}',
    '\\',
    '"',
    '}',
  ),
)
const data = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom('seq', 'event', 'broadcast', 'channel_id')),
  fc.oneof(
    hostileTexts,
    fc.jsonValue(),
    hostileTexts.map((text) => JSON.stringify({ message: text })),
  ),
)
const numbers = fc.integer({ min: 0, max: 999_999_999_999_999 })
const parse = (text: string) => JSON.parse(text) as Record<string, unknown>

describe('the number of an event', () => {
  it.each([
    ['without a number', '{"event":"hello","data":{}}'],
    ['with its number inside of a value', '{"event":"hello","data":{"a":1,"seq":5}}'],
    ['with a number that is none', '{"event":"hello","seq":"5"}'],
    ['with a negative number', '{"event":"hello","seq":-1}'],
    ['with zeros before the number', '{"event":"hello","seq":007}'],
    ['with a fraction', '{"event":"hello","seq":5.5}'],
    ['with a number before the rest', '{"seq":5,"event":"hello"}'],
    ['with more digits than a number has', '{"event":"hello","seq":1234567890123456}'],
    ['that is cut off', '{"event":"hello","seq":5'],
    ['that is empty', ''],
  ])('is not found in a frame %s', (_name, text) => {
    expect(cutNumber(Buffer.from(text))).toBeUndefined()
  })

  it('G8: is found where JSON has it, and what stands before it is the event, whatever texts say', () => {
    fc.assert(
      fc.property(data, hostileTexts, numbers, fc.constantFrom(...spacings), (values, name, number, write) => {
        const event = { event: name, data: values, broadcast: { channel_id: name } }
        const text = write(JSON.stringify(event), number)
        const cut = cutNumber(Buffer.from(text))

        expect(cut?.number).toBe(String(parse(text).seq))
        expect(parse(`${cut?.event}}`)).toEqual(parse(JSON.stringify(event)))
      }),
      { numRuns: 300 },
    )
  })

  it('G8: with any bytes before it, what is cut off can be read only if the whole frame can, and says the same', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '"',
        ',',
        ':',
        '"seq"',
        '"data"',
        '1',
        ' ',
        '\\',
        '[',
        ']',
        ',"seq":3}',
        '{"event":"x"',
      ),
      { maxLength: 12 },
    )
    const read = (text: string): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        return undefined
      }
    }
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = `{"event":"x"${parts.join('')},"seq":9}`
        const cut = cutNumber(Buffer.from(text))
        const event = read(`${cut?.event}}`)
        const whole = read(text)
        if (event === undefined) return
        expect(whole).toEqual({ ...(event as object), seq: 9 })
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a frame for the client', () => {
  it.each([0, 1, 117, 118, 119, 65_525, 65_526, 70_000])(
    'of a head of %i bytes is what the protocol asks for',
    (bytes) => {
      const head = Buffer.alloc(bytes, 'x')
      const frame = writeEventFrame(head, '1234567')
      const payload = Buffer.from(`${head}1234567}`)

      expect(frame[0]).toBe(0x81)
      const short = frame[1] ?? 0
      const [length, start] =
        short < 126 ? [short, 2] : short === 126 ? [frame.readUInt16BE(2), 4] : [Number(frame.readBigUInt64BE(2)), 10]
      expect(length).toBe(payload.length)
      expect(frame.subarray(start).equals(payload)).toBe(true)
    },
  )
})
