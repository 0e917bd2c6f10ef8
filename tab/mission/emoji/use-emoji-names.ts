import { useSyncExternalStore } from 'react'
import { useMission } from '../mission-context.tsx'
import type { EmojiNames } from './emoji-names.ts'

const never = () => () => {}

/**
 * The table of emoji comes in a file of its own, once somebody shows or picks one, and is read once for all.
 *
 * @returns the names, undefined until they are there; they are fetched when they are needed
 */
export function useEmojiNames(isNeeded = true): EmojiNames | undefined {
  const { emoji } = useMission().shared.markdown
  return useSyncExternalStore(isNeeded ? emoji.subscribe : never, emoji.get)
}
