/**
 * Control characters, and characters that turn the direction of text or cannot be seen: with them a name can pretend to
 * be another (security B9). Zero-width joiners stay, several scripts and emoji need them.
 */
const unwanted =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

const whiteSpace = /\s+/gu

/** The word of a Markdown link or picture; a card shows words and leads nowhere but into the mission. */
const linked = /!?\[([^\]\n]{0,500})\]\((?:[^()\n]|\([^()\n]*\)){0,2000}\)/gu

const half = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu

/** @returns one line without anything that acts, at most so many characters as a person counts code points. */
export function plainLine(text: string, maxCharacters: number): string {
  const line = text.replace(whiteSpace, ' ').replace(unwanted, '').replace(half, '').replace(whiteSpace, ' ').trim()
  const characters = Array.from(line)
  return characters.length <= maxCharacters
    ? line
    : `${characters
        .slice(0, Math.max(0, maxCharacters - 1))
        .join('')
        .trimEnd()}…`
}

/** The beginning of a message as plain text. */
export function excerptOf(message: string, maxCharacters: number): string {
  // Nobody reads further than the limit; a message has up to 16,383 characters.
  const beginning = message.slice(0, 4 * maxCharacters + 2_600)
  return plainLine(beginning.replace(linked, '$1'), maxCharacters)
}
