import { type ComponentType, useEffect, useSyncExternalStore } from 'react'
import { OpeningScreen } from './opening.tsx'

type Arrival<Props> =
  | { readonly kind: 'awaited' }
  | { readonly kind: 'here'; readonly component: ComponentType<Props> }
  | { readonly kind: 'failed'; readonly error: unknown }

/** A component whose code comes in a chunk of its own. */
export type Chunk<Props> = {
  /** Fetches it, unless that has been done. */
  readonly begin: () => void
  readonly subscribe: (listener: () => void) => () => void
  readonly arrival: () => Arrival<Props>
}

export function createChunk<Props>(load: () => Promise<ComponentType<Props>>): Chunk<Props> {
  const listeners = new Set<() => void>()
  let arrival: Arrival<Props> = { kind: 'awaited' }
  let isBegun = false
  function arrive(next: Arrival<Props>): void {
    arrival = next
    for (const listener of listeners) listener()
  }
  return {
    begin: () => {
      if (isBegun) return
      isBegun = true
      load().then(
        (component) => arrive({ kind: 'here', component }),
        (error: unknown) => arrive({ kind: 'failed', error }),
      )
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    arrival: () => arrival,
  }
}

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
