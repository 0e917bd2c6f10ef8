import { type ComponentType, useEffect, useSyncExternalStore } from 'react'
import type { Chunk } from './chunk.ts'
import { OpeningScreen } from './opening.tsx'

/**
 * Draws the component at once when its chunk is there already, and without a pause when it arrives later. React's own lazy
 * loading shows its fallback in both cases and then holds back what replaces it for 300 ms (measured): a third of the time
 * that a person may wait for the first message. A chunk that cannot be fetched is thrown to the boundary around it.
 */
export function Late<Props extends object>({ chunk, props }: { readonly chunk: Chunk<Props>; readonly props: Props }) {
  const arrival = useSyncExternalStore(chunk.subscribe, chunk.arrival)
  useEffect(() => chunk.begin(), [chunk])
  if (arrival.kind === 'failed') throw arrival.error
  if (arrival.kind === 'awaited') return <OpeningScreen />
  const Component: ComponentType<Props> = arrival.component
  return <Component {...props} />
}
