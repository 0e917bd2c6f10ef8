import { type ReactNode, useMemo, useSyncExternalStore } from 'react'
import { renderBlocks } from './blocks.tsx'
import { useMarkdownStyles } from './markdown-styles.ts'
import { useMarkdownTools } from './markdown-tools.tsx'
import { readableText } from './readable-text.ts'
import type { RenderContext } from './render-context.ts'
import { markdownText } from './text.ts'
import { createWordSplitter } from './words.ts'

/** What a message may name, as the reader knows it, and where its links lead. */
export type MarkdownContext = {
  readonly me: { readonly username: string; readonly keywords?: readonly string[] }
  /** Undefined: not known (yet); shown as plain text. The name is in lower case. */
  personByUsername(
    username: string,
  ): { readonly userId: string; readonly displayName: string; readonly isGuest: boolean } | undefined
  /** The name is in lower case, as in the channel's address. */
  channelByName(name: string): { readonly channelId: string; readonly displayName: string } | undefined
  openExternal(url: string): void
  openChannel(channelId: string): void
  /** The picture of an emoji that the server has of its own, undefined where there is none of this name. */
  customEmoji?(name: string): ReactNode
  readonly isEdited?: boolean
}

const never = () => () => {}
const mayHaveEmoji = /:[a-z0-9_+-]+:/i

/**
 * A message or header, written in Mattermost's Markdown, as elements; never as HTML text. Nothing is loaded from the
 * addresses in it, and its links are http, https and mailto only (security B5, B8).
 */
export function Markdown({ text, context }: { readonly text: string; readonly context: MarkdownContext }) {
  const styles = useMarkdownStyles()
  const { read, emoji } = useMarkdownTools()
  const message = useMemo(() => read(text), [read, text])
  const emojiNames = useSyncExternalStore(mayHaveEmoji.test(text) ? emoji.subscribe : never, emoji.get)
  const edited = context.isEdited && <span className={styles.edited}>({markdownText.edited})</span>

  if (message.kind === 'plain') {
    return (
      <div dir="auto" className={styles.plain}>
        {readableText(message.source)}
        {edited}
      </div>
    )
  }
  const render: RenderContext = {
    ...message,
    context,
    styles,
    text: markdownText,
    split: createWordSplitter({
      ...context,
      unicodeOf: (name) => emojiNames?.unicodeOf(name),
      isCustomEmoji: (name) => context.customEmoji?.(name) !== undefined,
    }),
  }
  return (
    <div dir="auto" className={styles.message}>
      {renderBlocks(message.root.children, render, edited)}
    </div>
  )
}
