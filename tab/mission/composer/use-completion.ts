import { type KeyboardEvent, useId, useState } from 'react'
import { type CompletionQuery, queryAt } from './completion-query.ts'
import type { Suggestion } from './suggestions.ts'
import { useSuggestions } from './use-suggestions.ts'

export type Completion = {
  readonly listId: string
  readonly suggestions: readonly Suggestion[]
  readonly activeIndex: number
  optionId(index: number): string
  pick(suggestion: Suggestion): void
  /** @returns whether the key was for the list */
  onKeyDown(event: KeyboardEvent): boolean
}

/**
 * The list of names at the caret: arrow keys choose, Enter or Tab takes, Escape closes it for this name.
 *
 * @param caret undefined: there is no caret, or text is selected
 */
export function useCompletion(options: {
  readonly text: string
  readonly caret: number | undefined
  readonly channelId: string
  readonly onPick: (query: CompletionQuery, suggestion: Suggestion) => void
}): Completion {
  const { text, caret, channelId } = options
  const listId = useId()
  const query = caret === undefined ? undefined : queryAt(text, caret)
  const key = query && `${query.kind} ${query.from}`
  const [closed, setClosed] = useState<string>()
  const [active, setActive] = useState({ key: '', typed: '', index: 0 })
  const openQuery = key === closed ? undefined : query
  const suggestions = useSuggestions(openQuery, channelId)
  const isSame = active.key === key && active.typed === query?.typed
  const activeIndex = isSame ? Math.min(active.index, suggestions.length - 1) : 0

  function move(by: number): void {
    const { length } = suggestions
    setActive({ key: key ?? '', typed: query?.typed ?? '', index: (activeIndex + by + length) % length })
  }

  function pick(suggestion: Suggestion): void {
    if (query !== undefined) options.onPick(query, suggestion)
  }

  return {
    listId,
    suggestions,
    activeIndex,
    optionId: (index) => `${listId}-${index}`,
    pick,
    onKeyDown(event) {
      const suggestion = suggestions[activeIndex]
      if (suggestion === undefined) return false
      if (event.key === 'ArrowDown') move(1)
      else if (event.key === 'ArrowUp') move(-1)
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) pick(suggestion)
      else if (event.key === 'Escape') setClosed(key)
      else return false
      return true
    },
  }
}
