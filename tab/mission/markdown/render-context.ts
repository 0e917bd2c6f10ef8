import type { Definition } from 'mdast'
import type { MarkdownContext } from './markdown.tsx'
import type { MarkdownStyles } from './markdown-styles.ts'
import type { MarkdownText } from './text.ts'
import type { WordSplitter } from './words.ts'

/** What one drawing of one message needs at every node. */
export type RenderContext = {
  readonly source: string
  readonly definitions: ReadonlyMap<string, Definition>
  readonly referenced: ReadonlySet<string>
  readonly context: MarkdownContext
  readonly split: WordSplitter
  readonly styles: MarkdownStyles
  readonly text: MarkdownText
}
