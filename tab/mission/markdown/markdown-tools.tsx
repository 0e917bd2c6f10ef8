import { createContext, type ReactNode, useContext, useState } from 'react'
import type { EmojiNames } from '../emoji/emoji-names.ts'
import { createMarkdownReader, type MarkdownReader } from './read-markdown.ts'

/** The emoji's names, which arrive after the first messages are shown. */
export type EmojiSource = {
  /** @returns the names, or undefined until they are there. */
  get(): EmojiNames | undefined
  /** Fetches the names, again if that failed before, and calls `listener` when they are there. */
  subscribe(listener: () => void): () => void
}

export type MarkdownTools = { readonly read: MarkdownReader; readonly emoji: EmojiSource }

type LoadEmojiNames = () => Promise<EmojiNames>

const fromOwnChunk: LoadEmojiNames = async () => (await import('../emoji/emoji-names.ts')).createEmojiNames()

function createEmojiSource(load: LoadEmojiNames): EmojiSource {
  const listeners = new Set<() => void>()
  let names: EmojiNames | undefined
  let isLoading = false

  async function fetchNames(): Promise<void> {
    if (names !== undefined || isLoading) return
    isLoading = true
    try {
      names = await load()
      for (const listener of listeners) listener()
    } catch {
      // The short names stay as they were typed; the next message that has some asks again.
    } finally {
      isLoading = false
    }
  }

  return {
    get: () => names,
    subscribe(listener) {
      listeners.add(listener)
      void fetchNames()
      return () => listeners.delete(listener)
    },
  }
}

/** @returns what the messages of one view share: the texts read last and the emoji's names. */
export function createMarkdownTools({
  loadEmojiNames = fromOwnChunk,
}: {
  readonly loadEmojiNames?: LoadEmojiNames
} = {}) {
  return { read: createMarkdownReader({ maxTexts: 300 }), emoji: createEmojiSource(loadEmojiNames) }
}

const ToolsContext = createContext<MarkdownTools | undefined>(undefined)

/** Lets all messages below it share one set of tools; without it each message has its own. */
export function MarkdownProvider({
  tools,
  children,
}: {
  readonly tools?: MarkdownTools
  readonly children: ReactNode
}) {
  const [own] = useState(createMarkdownTools)
  return <ToolsContext.Provider value={tools ?? own}>{children}</ToolsContext.Provider>
}

export function useMarkdownTools(): MarkdownTools {
  const shared = useContext(ToolsContext)
  const [own] = useState(() => (shared === undefined ? createMarkdownTools() : shared))
  return shared ?? own
}
