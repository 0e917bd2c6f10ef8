import { cleanup } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isWithinLimits } from './markdown-limits.ts'
import type { MarkdownTools } from './markdown-tools.tsx'
import { loadedTools, showMarkdown } from './rendering.fixture.tsx'

const longest = 16_383
const fill = (piece: string): string => piece.repeat(Math.ceil(longest / piece.length)).slice(0, longest)
const pieces = [
  ...[
    '>',
    '> ',
    '- ',
    '1. ',
    '* ',
    '> - ',
    '- > 1. ',
    '[',
    '[a',
    '[]',
    '[a](',
    '[a](b)',
    '![',
    '![a](b)',
    '[a][b]',
    '[^a]: a\n',
  ],
  ...[
    '*',
    '*a ',
    '**a*',
    '*a_ ',
    '_a ',
    'a**b',
    'a***b**',
    '~~',
    '~~a ',
    '`',
    '`a',
    '```\n',
    '<',
    '<a ',
    '<a b=',
    '<!--',
    '&amp;',
  ],
  ...[
    '|',
    '|a|\n|-|\n',
    'http://',
    'http://a.b ',
    'https://a.example/x\n',
    'www.',
    'a@b.c ',
    '@a ',
    '@anna ',
    '@anna\n',
    '~supply ',
  ],
  ...[
    '#convoy ',
    ':smile:',
    ':a',
    ':',
    '.',
    'a.',
    '@...',
    'a\n',
    'a\n\n',
    '\n',
    '\r',
    '\t',
    ' ',
    'a          ',
    '[a]: b\n',
    '- [ ] a\n',
  ],
  ...[
    'a\n=\n',
    '# a\n',
    '\\',
    '---\n',
    '    a\n\n',
    '\u202E',
    '港',
    '港口',
    '*_~~`[<!&|',
    '- a\n',
    '**a**\n',
    '`a`\n',
    '1. a\n\n',
  ],
]
const shaped: readonly (readonly [string, string])[] = [
  ['a table of thousands of columns', fill(`|${'a|'.repeat(2_700)}\n|${'-|'.repeat(2_700)}\n`)],
  ['a table of thousands of short rows', `|a|\n|-|\n${fill('a\n')}`.slice(0, longest)],
  ['a wide head over short rows', `|${'a|'.repeat(900)}\n|${'-|'.repeat(900)}\n${'|a\n'.repeat(900)}`],
  ['links within links', `${'['.repeat(390)}a${'](b)'.repeat(390)}`],
  ['emphasis within emphasis', `${'*a **a '.repeat(120)}${'a** a*'.repeat(120)}`],
  ['a list that steps in line by line', Array.from({ length: 170 }, (_, at) => `${'  '.repeat(at)}- a`).join('\n')],
  ['quotes of sixty steps', `${'>'.repeat(60)}a\n`.repeat(16)],
  ['lists of sixty steps', `${'- '.repeat(60)}a\n`.repeat(16)],
  ['runs of backticks of all lengths', Array.from({ length: 180 }, (_, at) => '`'.repeat(at)).join(' ')],
  ['a reference used hundreds of times', `${'[a] '.repeat(390)}\n\n[a]: https://a.example/${'x'.repeat(9_000)}`],
  ['a name with ten thousand full stops', `@anna${'.'.repeat(10_000)}`],
  ['a hashtag with ten thousand full stops', `#anna${'.'.repeat(10_000)}x`],
]
const cases = [...pieces.map((piece) => [JSON.stringify(piece), fill(piece)] as const), ...shaped]

let tools: MarkdownTools

beforeAll(async () => {
  tools = await loadedTools()
})
afterEach(cleanup)

function depthOf(element: Element): number {
  let deepest = 0
  for (const leaf of element.querySelectorAll('*')) {
    let depth = 0
    for (let at: Element | null = leaf; at !== null && at !== element; at = at.parentElement) depth += 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

describe('a message made to take long', () => {
  it.each(cases)('has a bounded display: %s', (_name, text) => {
    const container = showMarkdown(text, tools)

    expect(container.querySelectorAll('*').length).toBeLessThanOrEqual(7_000)
    expect(depthOf(container)).toBeLessThanOrEqual(65)
  })

  it('is not given to the parser where its work would grow with the square of the length', () => {
    for (const piece of ['1. ', '> - ', '*a_ ', 'a***b**', 'a\n=\n', '**a*', '> '])
      expect(isWithinLimits(fill(piece))).toBe(false)
  })

  it('is shown as plain text, as it was typed', () => {
    expect(showMarkdown(fill('*a_ '), tools).textContent).toBe(fill('*a_ '))
  })
})

describe('what is nested deeper than anybody writes', () => {
  it('stays as it was typed from the twenty-first step on', () => {
    const container = showMarkdown(`${'> '.repeat(23)}a`, tools)

    expect(container.querySelectorAll('blockquote')).toHaveLength(20)
    expect(container.textContent).toBe('> > > a')
  })

  it('is an element up to the twentieth', () => {
    const container = showMarkdown(`${'> '.repeat(20)}a`, tools)

    expect(container.querySelectorAll('blockquote')).toHaveLength(20)
    expect(container.textContent).toBe('a')
  })
})

describe('a message that people write', () => {
  it('of four hundred table cells with names and marks is a table', () => {
    const text = `|a|b|c|d|\n|-|-|-|-|\n${'|**x**|`y`|@anna|z|\n'.repeat(100)}`

    expect(showMarkdown(text, tools).querySelectorAll('td')).toHaveLength(400)
  })

  it('of the greatest length is read as Markdown', () => {
    const text = fill('Here is **a sentence** with `code`, a [link](https://a.example) and @anna, over two\nlines.\n\n')

    expect(showMarkdown(text, tools).querySelectorAll('strong').length).toBeGreaterThan(150)
  })
})
