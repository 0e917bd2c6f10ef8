import { readableText } from './readable-text.ts'

const joiningScripts = [
  ...['Arabic', 'Bengali', 'Devanagari', 'Gujarati', 'Gurmukhi', 'Kannada', 'Khmer', 'Malayalam', 'Mongolian', 'Oriya'],
  ...['Sinhala', 'Syriac', 'Tamil', 'Telugu', 'Tibetan'],
]
const joining = `[${joiningScripts.map((script) => `\\p{Script=${script}}`).join('')}]`

/** Invisible characters that belong to the spelling of what they follow. */
const spelling = new RegExp(
  [
    '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F])\\u200D(?=\\p{Extended_Pictographic})',
    '(?<=\\p{Emoji})[\\uFE0E\\uFE0F]',
    '(?<=\\u{1F3F4})[\\u{E0030}-\\u{E007A}]{1,8}\\u{E007F}',
    `(?<=${joining})[\\u200C\\u200D](?=${joining})`,
    '(?<=\\p{Script=Mongolian})[\\u180B-\\u180F]',
    '(?<=\\p{Script=Han})[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]',
  ].join('|'),
  'gu',
)

const invisible = /\p{Default_Ignorable_Code_Point}/gu

/** What a name shows: one line, without what is invisible or reorders the text around it. */
export function readableName(text: string): string {
  const line = readableText(text.replace(/(?:[^\S\uFEFF]|\u0085)+/gu, ' '))
  let name = ''
  let from = 0
  for (const { 0: kept, index } of line.matchAll(spelling)) {
    name += line.slice(from, index).replace(invisible, '') + kept
    from = index + kept.length
  }
  return name + line.slice(from).replace(invisible, '')
}
