import { cleanup } from '@testing-library/react'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { hostileCorpus } from './corpus-hostile.fixture.ts'
import { markdownCorpus } from './corpus-markdown.fixture.ts'
import { namesCorpus } from './corpus-names.fixture.ts'
import type { MarkdownTools } from './markdown-tools.tsx'
import { loadedTools, showMarkdown } from './rendering.fixture.tsx'

const elements = new Set([
  ...[
    'a',
    'bdi',
    'blockquote',
    'br',
    'button',
    'code',
    'del',
    'div',
    'em',
    'figcaption',
    'figure',
    'h3',
    'h4',
    'h5',
    'h6',
  ],
  ...[
    'hr',
    'input',
    'li',
    'mark',
    'ol',
    'p',
    'pre',
    'section',
    'span',
    'strong',
    'table',
    'tbody',
    'td',
    'th',
    'thead',
    'tr',
  ],
  'ul',
])
const attributes = new Set([
  ...['aria-label', 'aria-labelledby', 'checked', 'class', 'dir', 'disabled', 'href', 'id', 'readonly', 'rel', 'role'],
  ...['start', 'tabindex', 'target', 'title', 'type'],
])
const reorders = /[\u202A-\u202E\u2066-\u2069]/

/** What of a message a browser could act upon, or a reader be misled by. */
function harmIn(container: Element): string[] {
  return [...container.querySelectorAll('*')].flatMap((element) => [
    ...(elements.has(element.localName) ? [] : [`element ${element.localName}`]),
    ...[...element.attributes].flatMap(({ name, value }) => [
      ...(attributes.has(name) ? [] : [`attribute ${name}`]),
      ...(reorders.test(value) ? [`reordering ${name}`] : []),
      ...(name === 'href' && !/^(https?:\/\/[\x21-\x7E]+|mailto:[\x21-\x7E]+)$/.test(value) ? [`href ${value}`] : []),
    ]),
    ...(element.localName === 'a' && element.getAttribute('rel') !== 'noopener noreferrer nofollow' ? ['rel'] : []),
    ...(reorders.test(element.textContent ?? '') ? ['reordering text'] : []),
  ])
}

const corpusTexts = [...hostileCorpus, ...markdownCorpus, ...namesCorpus].map(([, text]) => text)
const marks = [
  '\n',
  '\n\n',
  '> ',
  '- ',
  '1. ',
  '- [ ] ',
  '|',
  '|-|',
  '`',
  '```',
  '**',
  '_',
  '~~',
  '# ',
  '[',
  '](',
  ')',
  '![',
  '<',
]
const tricks = [
  ...[
    '>',
    '\\',
    '&#x202e;',
    '\u202E',
    '\u2066',
    '\u200B',
    '\0',
    'javascript:',
    'data:text/html,',
    'https://',
    'www.',
    'mailto:',
  ],
  ...[
    'a.example',
    'x@a.example',
    '@anna',
    '@bidi',
    '@guest1',
    '~supply',
    '#convoy',
    ':smile:',
    '[x]: ',
    '[^1]: ',
    '"',
    "'",
    ' ',
  ],
  ...[
    '<script>',
    '<svg/onload=',
    '<img src=',
    'style="',
    ' onclick="',
    '&quot;',
    '&lt;',
    '\t',
    'аррӏе.example',
    '%00',
    '%0a',
  ],
]
const message = fc.oneof(
  fc.array(fc.constantFrom(...marks, ...tricks, ...corpusTexts), { maxLength: 25 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.oneof(fc.constantFrom(...marks, ...tricks), fc.string({ unit: 'grapheme', maxLength: 8 })), {
      maxLength: 40,
    })
    .map((parts) => parts.join('')),
)

let tools: MarkdownTools

beforeAll(async () => {
  tools = await loadedTools()
})

describe('B4, B5, B8: whatever a message says', () => {
  it('its display holds only known elements and attributes, web and mail addresses, and no reordering controls', () => {
    fc.assert(
      fc.property(message, (text) => {
        const found = harmIn(showMarkdown(text, tools))
        cleanup()
        expect(found).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('the check itself sees harm', () => {
    const page = document.createElement('div')
    page.innerHTML =
      '<p><b onclick="x" style="color:red">a\u202Eb</b><a href="javascript:x" rel="noopener noreferrer nofollow">c</a></p>'

    expect(harmIn(page)).toEqual([
      'reordering text',
      'element b',
      'attribute onclick',
      'attribute style',
      'reordering text',
      'href javascript:x',
    ])
  })
})
