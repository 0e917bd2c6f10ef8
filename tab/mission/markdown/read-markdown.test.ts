import { describe, expect, it } from 'vitest'
import { hideNamedReferences } from './named-characters.ts'
import { createMarkdownReader, readMarkdown } from './read-markdown.ts'

describe('the reader of messages', () => {
  it('reads a text once as long as it remembers it', () => {
    const read = createMarkdownReader({ maxTexts: 2 })

    expect(read('a')).toBe(read('a'))
  })

  it('forgets the text that was asked for longest ago', () => {
    const read = createMarkdownReader({ maxTexts: 2 })
    const [a, b] = [read('a'), read('b')]
    read('a')
    read('c')

    expect(read('a')).toBe(a)
    expect(read('b')).not.toBe(b)
  })

  it('gives a message of too many parts back as it is', () => {
    const source = '|a|a|a|\n|-|-|-|\n'.concat('|a|a|a|\n'.repeat(600))

    expect(readMarkdown(source)).toEqual({ kind: 'plain', source })
  })
})

describe('named characters of HTML', () => {
  it('B5: never reach the parser, which would ask the page’s HTML reader for them', () => {
    const source = '&amp; `&lt;` [a](https://a.example?b&copy;) &NotThere; &1a; &ampx &amp &#65; & ;'

    const hidden = hideNamedReferences(source)
    expect(hidden).not.toMatch(/&[a-z0-9]+;/i)
    expect(hidden).toHaveLength(source.length)
    expect(hidden).toContain('&ampx &amp &#65; & ;')
  })
})
