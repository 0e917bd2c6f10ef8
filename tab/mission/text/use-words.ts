import { createContext, useContext } from 'react'
import { english } from './english.ts'
import { createWording, type Table, type Words } from './words.ts'

/** The words of the reader; `MissionView` provides those of their region. */
export const WordingContext = createContext(createWording('en'))

/** @returns the words of a table for the reader of this view */
export function useWords<T extends Table>(table: T): Words<T> {
  return useContext(WordingContext).of(table)
}

export type MissionWords = Words<typeof english>

/** @returns the words of the view's frame, channels, messages and threads */
export function useMissionText(): MissionWords {
  return useWords(english)
}
