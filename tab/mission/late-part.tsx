import { type ComponentType, type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'

/** Longest pause between two attempts to fetch a part. */
const RETRY_AT_MOST_MS = 30_000

/** A part of the view whose code comes in a chunk of its own; until it is there, `meanwhile` stands in its place. */
export type LatePart<Props> = ComponentType<Props & { readonly meanwhile?: ReactNode }> & { fetch(): void }

/**
 * A part that is not needed to read the first messages. React's own lazy loading throws for good when a chunk cannot be
 * fetched, which takes the whole view down while the backend restarts: here the part is fetched again until it comes, and
 * the rest of the view goes on.
 */
export function latePart<Props extends object>(load: () => Promise<ComponentType<Props>>): LatePart<Props> {
  const listeners = new Set<() => void>()
  let component: ComponentType<Props> | undefined
  let isFetching = false

  function fetch(failures = 0): void {
    if (component !== undefined || (isFetching && failures === 0)) return
    isFetching = true
    load().then(
      (loaded) => {
        component = loaded
        for (const listener of listeners) listener()
      },
      () => {
        // Nothing to tell the person: the bar about the connection does, and the part comes when it can.
        setTimeout(() => fetch(failures + 1), Math.min(RETRY_AT_MOST_MS, 1_000 * 2 ** failures))
      },
    )
  }

  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  // biome-ignore lint/correctness/noComponentHookFactories: made once for each part, by a call at the level of a module.
  function Part({ meanwhile, ...props }: Props & { readonly meanwhile?: ReactNode }) {
    const Loaded = useSyncExternalStore(subscribe, () => component)
    useEffect(() => fetch(), [])
    return Loaded === undefined ? meanwhile : <Loaded {...(props as unknown as Props)} />
  }
  return Object.assign(Part, { fetch: () => fetch() })
}

/** Long enough for a slow device to paint what has just been drawn. */
const settledAfterMs = 600

/** @returns true once the page has had nothing better to do for a while after `isReady` became true. */
export function useSettled(isReady: boolean): boolean {
  const [isSettled, setSettled] = useState(false)
  useEffect(() => {
    if (!isReady) return
    const timer = setTimeout(() => setSettled(true), settledAfterMs)
    return () => clearTimeout(timer)
  }, [isReady])
  return isSettled
}

/** Fetches parts that nobody waits for, so that they are there when the connection is not. */
export function useFetchedLater(parts: readonly { fetch(): void }[], isReady: boolean): void {
  const isSettled = useSettled(isReady)
  useEffect(() => {
    if (isSettled) for (const part of parts) part.fetch()
  }, [parts, isSettled])
}
