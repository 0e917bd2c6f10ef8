import { cleanup, render } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { InlineText } from './inline-text.tsx'

afterEach(cleanup)

const cases: readonly (readonly [name: string, text: string, shown: string])[] = [
  ['an override that hides an ending', 'plan\u202Efdp.exe', 'planfdp.exe'],
  ['isolates and embeddings', '\u2066a\u2069\u202Ab\u202C\u2067c\u2068', 'abc'],
  ['direction marks', 'a\u200Eb\u200Fc\u061Cd', 'abcd'],
  ['zero width characters', 'an\u200Bna\uFEFF\u2060\u00AD', 'anna'],
  ['a joiner between Latin letters', 'an\u200Dna\u200C', 'anna'],
  ['control characters', 'a\u0000b\u001B[31mc\u0085d\u007F', 'ab[31mc d'],
  ['line ends', 'a\nb\r\nc\u2028d', 'a b c d'],
  ['tags', 'a\u{E0041}\u{E0042}', 'a'],
  ['fillers', 'a\u3164\u115F', 'a'],
  ['an emoji of several', '👩\u200D🚀 ❤\uFE0F\u200D🔥', '👩\u200D🚀 ❤\uFE0F\u200D🔥'],
  [
    'a regional flag',
    '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
    '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
  ],
  ['a Persian name with a non-joiner', 'می\u200Cخواهم', 'می\u200Cخواهم'],
  ['a name in Hebrew', 'דנה', 'דנה'],
  ['an ordinary name', 'Zoë O’Brien-Łoś', 'Zoë O’Brien-Łoś'],
]

describe('a name that somebody else chose shows', () => {
  it.each(cases)('%s', (_name, text, shown) => {
    const { container } = render(<InlineText text={text} />)

    expect(container.textContent).toBe(shown)
    expect(container.firstElementChild?.localName).toBe('bdi')
  })
})
