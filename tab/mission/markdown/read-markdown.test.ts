import { describe, expect, it } from 'vitest'
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
