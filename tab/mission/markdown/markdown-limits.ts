/** Containers and emphasis inside one another; what is deeper is shown as it was typed. */
export const maxNesting = 20

/** Nodes of one message's tree; a message with more is shown as plain text. */
export const maxNodes = 3_000

/** Mentions, emoji and the like in one message; those that follow stay text. */
export const maxSpans = 1_000

/**
 * The parser's work grows with the square of some of these, so they are counted before it is asked: without these limits
 * a message of 16,383 characters can take it several seconds, and recurse until the stack is used up.
 */
const limits: readonly { readonly pattern: RegExp; readonly most: number }[] = [
  { pattern: /\r\n?|\n/g, most: 2_000 },
  { pattern: /\*+|_+|~~+/g, most: 500 },
  { pattern: /`+/g, most: 1_000 },
  { pattern: /\[/g, most: 400 },
  { pattern: /[<&\\]/g, most: 2_000 },
  { pattern: /^[ \t>]*(?:=+|-+)[ \t]*$/gm, most: 200 },
  { pattern: /https?:|www\.|@/gi, most: 1_000 },
]

const maxMarkersOfLine = 60
const maxMarkers = 1_000
const marker = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$))/y

/** @returns whether a text is of a shape that the parser reads in a bounded time, whoever wrote it. */
export function isWithinLimits(text: string): boolean {
  const isWithin = limits.every(({ pattern, most }) => (text.match(pattern)?.length ?? 0) <= most)
  return isWithin && containerMarkersWithin(text)
}

function containerMarkersWithin(text: string): boolean {
  let all = 0
  for (const line of text.split(/\r\n?|\n/)) {
    let ofLine = 0
    marker.lastIndex = 0
    while (marker.test(line)) ofLine += 1
    all += ofLine
    if (ofLine > maxMarkersOfLine || all > maxMarkers) return false
  }
  return true
}
