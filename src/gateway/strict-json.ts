import { Problem } from '../api/errors.ts'

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function notUnderstood(why: string, cause?: unknown): Problem {
  return new Problem('bad_request', { why, cause })
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1
  while (text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1
  return at
}

/** Mattermost matches keys without case, Unicode folding included: `ſ` is an s, `K` (Kelvin) a k. */
function folded(key: string): string {
  return key.toUpperCase().toLowerCase()
}

/** Walks text that JSON.parse has accepted; only object keys are looked at. */
function refuseRepeatedKeys(text: string): void {
  const open: (Set<string> | undefined)[] = []
  let isKeyNext = false
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const end = closingQuote(text, at)
        const keys = isKeyNext ? open.at(-1) : undefined
        if (keys) {
          const key = folded(JSON.parse(text.slice(at, end + 1)))
          if (keys.has(key)) throw notUnderstood('a repeated key')
          if (key === '__proto__') throw notUnderstood('a key that no schema has')
          keys.add(key)
        }
        isKeyNext = false
        at = end
        break
      }
      case openBrace:
        open.push(new Set())
        isKeyNext = true
        break
      case openBracket:
        open.push(undefined)
        isKeyNext = false
        break
      case closeBrace:
      case closeBracket:
        open.pop()
        break
      case comma:
        isKeyNext = open.at(-1) !== undefined
        break
    }
  }
}

/**
 * Reads one JSON document by security rule G2: valid UTF-8 without a byte order mark, nothing behind the document, and no
 * object with two keys that a reader who ignores case would take for one.
 * @throws Problem `bad_request`
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  let text: string
  let value: unknown
  try {
    text = decoder.decode(bytes)
    value = JSON.parse(text)
  } catch (cause) {
    throw notUnderstood('not one JSON document', cause)
  }
  refuseRepeatedKeys(text)
  return value
}
