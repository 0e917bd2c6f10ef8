import { useSyncExternalStore } from 'react'
import type { EmojiNames } from '../emoji/emoji-names.ts'
import { createMarkdownTools, type EmojiSource } from '../markdown/markdown-tools.tsx'
import type { Mission } from '../mission.ts'
import { useMission } from '../mission-context.tsx'

const ofMissions = new WeakMap<Mission, EmojiSource>()

/** The table of emoji comes in a file of its own, once somebody shows or picks one. */
export function emojiSourceOf(mission: Mission): EmojiSource {
  const known = ofMissions.get(mission)
  if (known !== undefined) return known
  const { emoji } = createMarkdownTools()
  ofMissions.set(mission, emoji)
  return emoji
}

/** @returns the names, undefined until they are there */
export function useEmojiNames(): EmojiNames | undefined {
  const source = emojiSourceOf(useMission())
  return useSyncExternalStore(source.subscribe, source.get)
}
