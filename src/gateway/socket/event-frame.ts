/** An event as it came, cut before its number. */
export type NumberedFrame = {
  /** The event up to its number, without the brace that closes it. */
  readonly event: Buffer
  readonly number: string
}

/** Mattermost writes frames in two ways: hello without spaces, the others with them; the number is the last field of both. */
const numberAtTheEnd = /,[ \t\r\n]*"seq":[ \t\r\n]*(0|[1-9]\d{0,14})[ \t\r\n]*\}[ \t\r\n]*$/
const longestNumber = 48

/**
 * Cuts a frame before the number at its end. What stands before it is an object only if it can be read with a brace
 * behind it; so a number inside of a value is not taken for the frame's.
 * @returns undefined for a frame that does not end in a number
 */
export function cutNumber(frame: Buffer): NumberedFrame | undefined {
  const found = numberAtTheEnd.exec(frame.toString('latin1', Math.max(0, frame.length - longestNumber)))
  const [end, number] = found ?? []
  if (end === undefined || number === undefined) return undefined
  return { event: frame.subarray(0, frame.length - end.length), number }
}

const finalText = 0x81
const twoBytesFollow = 126
const eightBytesFollow = 127

function headerBytesFor(length: number): number {
  if (length < twoBytesFollow) return 2
  return length <= 0xffff ? 4 : 10
}

/**
 * Writes a whole text frame as a server sends it, unmasked (RFC 6455, 5.2), into one piece of memory: an event goes to
 * hundreds of sockets at once, and each piece that is handed to the system costs as much as all else together.
 * @param head the event up to and with what introduces its number
 */
export function writeEventFrame(head: Buffer, number: string): Buffer {
  const length = head.length + number.length + 1
  const headerBytes = headerBytesFor(length)
  const frame = Buffer.allocUnsafe(headerBytes + length)
  frame[0] = finalText
  if (headerBytes === 2) frame[1] = length
  else if (headerBytes === 4) {
    frame[1] = twoBytesFollow
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = eightBytesFollow
    frame.writeUIntBE(0, 2, 2)
    frame.writeUIntBE(length, 4, 6)
  }
  frame.set(head, headerBytes)
  frame.write(`${number}}`, headerBytes + head.length, 'latin1')
  return frame
}
