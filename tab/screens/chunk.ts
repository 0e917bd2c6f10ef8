import type { ComponentType } from 'react'

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
