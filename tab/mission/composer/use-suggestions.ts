import { useEffect, useMemo, useState } from 'react'
import { useEmojiNames } from '../emoji/use-emoji-names.ts'
import { useMission, useMissionState } from '../mission-context.tsx'
import { teamOf } from '../state/channels-state.ts'
import type { Person } from '../state/model.ts'
import type { CompletionQuery } from './completion-query.ts'
import { peopleNearby, type Suggestion, suggestChannels, suggestEmoji, suggestPeople } from './suggestions.ts'

/** So long nothing more must be typed before the server is asked. */
const quietMs = 150

const nobody: readonly Person[] = []
const nothing: readonly Suggestion[] = []

/** @returns what fits the query: first what the page knows, then also what the server finds. */
export function useSuggestions(query: CompletionQuery | undefined, channelId: string): readonly Suggestion[] {
  const state = useMissionState((whole) => whole)
  const kind = query?.kind
  const typed = query?.typed ?? ''
  const found = useFoundPeople(kind === 'person' ? typed : undefined, channelId)
  const emoji = useEmojiNames(kind === 'emoji')
  return useMemo(() => {
    if (kind === 'person') return suggestPeople([...peopleNearby(state, channelId), ...found], typed, state.userId)
    if (kind === 'channel') return suggestChannels(state, typed)
    if (kind === 'emoji' && emoji !== undefined) return suggestEmoji(emoji, state.customEmoji.keys(), typed)
    return nothing
  }, [kind, typed, state, found, emoji, channelId])
}

function useFoundPeople(typed: string | undefined, channelId: string): readonly Person[] {
  const { rest, scheduler, store } = useMission()
  const [found, setFound] = useState(nobody)
  useEffect(() => {
    if (typed === undefined) return
    let isCurrent = true
    const ask = async (): Promise<void> => {
      const teamId = teamOf(store.get(), channelId)
      try {
        const people = await rest.completePeople(teamId, channelId, typed)
        if (isCurrent) setFound(people)
      } catch {
        // Those nearby are still offered, and a name can be written out.
      }
    }
    const callOff = scheduler.after(quietMs, () => void ask())
    return () => {
      isCurrent = false
      callOff()
    }
  }, [rest, scheduler, store, channelId, typed])
  return typed === undefined ? nobody : found
}
