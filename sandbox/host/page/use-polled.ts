import { useEffect } from 'react'

/**
 * Asks again and again while the page stands. Short questions instead of one that waits: a browser opens six connections
 * to a place at most, and whoever tries things out has several of these pages open.
 */
const everyMs = 1_000

/** @param ask undefined while there is nothing to ask; a new function begins anew */
export function usePolled(ask: ((isCurrent: () => boolean) => Promise<void>) | undefined): void {
  useEffect(() => {
    if (!ask) return
    let isCurrent = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const next = async (): Promise<void> => {
      // The sandbox may be starting again; the next question finds out.
      await ask(() => isCurrent).catch(() => undefined)
      if (isCurrent) timer = setTimeout(next, everyMs)
    }
    void next()
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [ask])
}
