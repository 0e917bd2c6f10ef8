import { readableText } from './readable-text.ts'

/** Letters of these scripts are joined or kept apart by U+200C and U+200D, and skipping those would misspell a name. */
const joining = [
  'Arabic',
  'Bengali',
  'Devanagari',
  'Gujarati',
  'Gurmukhi',
  'Kannada',
  'Khmer',
  'Malayalam',
  'Mongolian',
]
  .concat(['Oriya', 'Sinhala', 'Syriac', 'Tamil', 'Telugu', 'Tibetan'])
  .map((script) => `\\p{Script=${script}}`)
  .join('')

const joiner = new RegExp(
  [
    // Within an emoji, such as a family or a coloured heart.
    '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F])\\u200D(?=\\p{Extended_Pictographic})',
    `(?<=[${joining}])[\\u200C\\u200D](?=[${joining}])`,
    // The regional flags, which are spelled in tags.
    '(?<=\\u{1F3F4})[\\u{E0030}-\\u{E007A}]+\\u{E007F}',
  ].join('|'),
  'gu',
)

/** What draws nothing: format characters, tags, fillers, selectors without a character of their own. */
const invisible = /[\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u3164\uFFA0]/gu

/** What a name shows: one line, without what is invisible or reorders the text around it. */
export function readableName(text: string): string {
  const line = readableText(text.replace(/[\s\u2028\u2029]+/gu, ' '))
  let result = ''
  let from = 0
  for (const { 0: kept, index } of line.matchAll(joiner)) {
    result += line.slice(from, index).replace(invisible, '') + kept
    from = index + kept.length
  }
  return result + line.slice(from).replace(invisible, '')
}
