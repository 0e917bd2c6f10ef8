import { cleanup } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hostileCorpus } from './corpus-hostile.fixture.ts'
import { markdownCorpus } from './corpus-markdown.fixture.ts'
import { namesCorpus } from './corpus-names.fixture.ts'
import type { MarkdownTools } from './markdown-tools.tsx'
import { loadedTools, outline, showMarkdown } from './rendering.fixture.tsx'

let tools: MarkdownTools

beforeAll(async () => {
  tools = await loadedTools()
})
afterEach(cleanup)

describe('a message in Markdown is shown as', () => {
  it.each(markdownCorpus)('%s', (_name, text, expected) => {
    expect(outline(showMarkdown(text, tools))).toBe(expected)
  })
})

describe('in a message is found', () => {
  it.each(namesCorpus)('%s', (_name, text, expected) => {
    expect(outline(showMarkdown(text, tools))).toBe(expected)
  })
})

describe('B8: a message does no harm with', () => {
  it.each(hostileCorpus)('%s', (_name, text, expected) => {
    expect(outline(showMarkdown(text, tools))).toBe(expected)
  })
})
