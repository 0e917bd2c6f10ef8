import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MsgpackValue, readMsgpack, writeMsgpack } from './msgpack.ts'

const bytes = (...parts: readonly (number | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part, 'latin1'))))

describe('a MessagePack frame', () => {
  it.each<[string, Buffer]>([
    ['is empty', bytes()],
    ['breaks off in a text', bytes(0xa5, 'ab')],
    ['breaks off in a list', bytes(0x92, 0x01)],
    ['breaks off in bytes', bytes(0xc5, 0xff, 0xff, 'ab')],
    ['says a length of gigabytes', bytes(0xdb, 0xff, 0xff, 0xff, 0xff, 'ab')],
    ['says a map of gigabytes', bytes(0xdf, 0xff, 0xff, 0xff, 0xff)],
    ['has something behind it', bytes(0x01, 0x01)],
    ['has a second document behind it', bytes(0x80, 0x80)],
    ['holds an extension', bytes(0xd4, 0x01, 0x00)],
    ['holds a time', bytes(0xd6, 0xff, 0x00, 0x00, 0x00, 0x00)],
    ['holds the code that is never used', bytes(0xc1)],
    ['has a number as key', bytes(0x81, 0x01, 0x01)],
    ['has bytes as key', bytes(0x81, 0xc4, 0x01, 'a', 0x01)],
    ['has a list as key', bytes(0x81, 0x90, 0x01)],
    ['repeats a key', bytes(0x82, 0xa1, 'a', 0x01, 0xa1, 'a', 0x02)],
    ['repeats a key in a longer form', bytes(0x82, 0xa1, 'a', 0x01, 0xd9, 0x01, 'a', 0x02)],
    ['repeats a key deep inside', bytes(0x91, 0x82, 0xa1, 'a', 0x01, 0xa1, 'a', 0x02)],
    ['has a key that would change what objects are', bytes(0x81, 0xa9, '__proto__', 0x80)],
    ['holds text that is none', bytes(0xa2, 0xc3, 0x28)],
    ['holds a number that would not stay what it is', bytes(0xcf, 0x80, 0, 0, 0, 0, 0, 0, 1)],
    ['is too deep', bytes(...Array<number>(40).fill(0x91), 0x01)],
  ])('G2: that %s is refused', (_name, frame) => {
    expect(() => readMsgpack(frame)).toThrow()
  })

  it('is read in every form that a client may choose', () => {
    expect(readMsgpack(bytes(0x93, 0xcc, 0x05, 0xcd, 0x00, 0x05, 0xce, 0, 0, 0, 5))).toEqual([5, 5, 5])
    expect(readMsgpack(bytes(0x94, 0xff, 0xd0, 0xff, 0xd1, 0xff, 0xff, 0xd2, 0xff, 0xff, 0xff, 0xff))).toEqual([
      -1, -1, -1, -1,
    ])
    expect(readMsgpack(bytes(0xdc, 0x00, 0x02, 0xd9, 0x01, 'a', 0xda, 0x00, 0x01, 'b'))).toEqual(['a', 'b'])
    expect(readMsgpack(bytes(0xde, 0x00, 0x01, 0xa1, 'a', 0xca, 0x3f, 0x80, 0, 0))).toEqual({ a: 1 })
  })

  it.each<[string, MsgpackValue, Buffer]>([
    ['0', 0, bytes(0x00)],
    ['127', 127, bytes(0x7f)],
    ['128', 128, bytes(0xcc, 0x80)],
    ['255', 255, bytes(0xcc, 0xff)],
    ['256', 256, bytes(0xcd, 0x01, 0x00)],
    ['65535', 65_535, bytes(0xcd, 0xff, 0xff)],
    ['65536', 65_536, bytes(0xce, 0x00, 0x01, 0x00, 0x00)],
    ['2^32 - 1', 2 ** 32 - 1, bytes(0xce, 0xff, 0xff, 0xff, 0xff)],
    ['2^32', 2 ** 32, bytes(0xcf, 0, 0, 0, 1, 0, 0, 0, 0)],
    ['-32', -32, bytes(0xe0)],
    ['-33', -33, bytes(0xd0, 0xdf)],
    ['-128', -128, bytes(0xd0, 0x80)],
    ['-129', -129, bytes(0xd1, 0xff, 0x7f)],
    ['-32769', -32_769, bytes(0xd2, 0xff, 0xff, 0x7f, 0xff)],
    ['a half', 0.5, bytes(0xcb, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0)],
    ['a text', 'ab', bytes(0xa2, 'ab')],
    ['bytes', Buffer.from('ab'), bytes(0xc4, 0x02, 'ab')],
    ['a map', { a: null, b: [true, false] }, bytes(0x82, 0xa1, 'a', 0xc0, 0xa1, 'b', 0x92, 0xc3, 0xc2)],
  ])('of %s is written as clients write it', (_name, value, frame) => {
    expect(writeMsgpack(value)).toEqual(frame)
  })

  it('means the same when it is written anew', () => {
    const key = fc.string({ unit: 'grapheme' }).filter((name) => name !== '__proto__')
    const values: fc.Arbitrary<MsgpackValue> = fc.letrec<{ value: MsgpackValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger(),
        fc.double(),
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array)),
        fc.array(tie('value'), { maxLength: 20 }),
        fc.dictionary(key, tie('value'), { maxKeys: 20, noNullPrototype: true }),
      ),
    })).value
    fc.assert(
      fc.property(values, (value) => {
        const written = writeMsgpack(value)
        expect(readMsgpack(written)).toEqual(value)
        expect(writeMsgpack(readMsgpack(written))).toEqual(written)
      }),
      { numRuns: 300 },
    )
  })

  it('of any bytes is either refused or means the same when it is written anew', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (array) => {
        let value: MsgpackValue
        try {
          value = readMsgpack(Buffer.from(array))
        } catch {
          return
        }
        expect(readMsgpack(writeMsgpack(value))).toEqual(value)
      }),
      { numRuns: 3000 },
    )
  })
})
