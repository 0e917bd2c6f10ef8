/** Holds one immutable state and tells who listens when it was replaced. */
export type Store<State> = {
  get(): State
  /** @param reduce pure; returning the same state tells nobody */
  update(reduce: (state: State) => State): void
  subscribe(listener: () => void): () => void
}

export function createStore<State>(initial: State): Store<State> {
  const listeners = new Set<() => void>()
  let state = initial
  return {
    get: () => state,
    update(reduce) {
      const next = reduce(state)
      if (next === state) return
      state = next
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
