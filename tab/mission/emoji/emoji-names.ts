import { emojiTable } from './emoji-table.ts'

const skinTones: Readonly<Record<string, string>> = {
  light: '\u{1F3FB}',
  medium_light: '\u{1F3FC}',
  medium: '\u{1F3FD}',
  medium_dark: '\u{1F3FE}',
  dark: '\u{1F3FF}',
}

const withTone = /^(.+?)_(light|medium_light|medium|medium_dark|dark)_skin_tone$/

export type EmojiNames = {
  /** @returns the character of a short name such as `+1` or `wave_dark_skin_tone`, or undefined. */
  unicodeOf(name: string): string | undefined
  /** Names that begin with, then names that contain, what was typed; one name for each emoji. */
  search(typed: string, limit: number): readonly { readonly name: string; readonly unicode: string }[]
}

function put(tone: string, unicode: string): string {
  const [first = '', ...rest] = unicode
  const afterFirst = rest[0] === '\u{FE0F}' ? rest.slice(1) : rest
  return first + tone + afterFirst.join('')
}

/** Reads the table once; about 2,500 names. */
export function createEmojiNames(): EmojiNames {
  const rows = emojiTable
    .trim()
    .split('\n')
    .map((line) => {
      const [unicode = '', ...names] = line.split(' ')
      return { unicode, names }
    })
  const byName = new Map(rows.flatMap(({ unicode, names }) => names.map((name) => [name, unicode] as const)))
  return {
    unicodeOf(name) {
      const plain = byName.get(name)
      if (plain !== undefined) return plain
      const [, base = '', tone = ''] = withTone.exec(name) ?? []
      const unicode = byName.get(base)
      return unicode === undefined ? undefined : put(skinTones[tone] ?? '', unicode)
    },
    search(typed, limit) {
      const wanted = typed.toLowerCase()
      const starting: { name: string; unicode: string }[] = []
      const containing: { name: string; unicode: string }[] = []
      for (const { unicode, names } of rows) {
        const start = names.find((name) => name.startsWith(wanted))
        const within = start ?? names.find((name) => name.includes(wanted))
        if (start !== undefined) starting.push({ name: start, unicode })
        else if (within !== undefined) containing.push({ name: within, unicode })
        if (starting.length >= limit) break
      }
      return [...starting, ...containing].slice(0, limit)
    },
  }
}
