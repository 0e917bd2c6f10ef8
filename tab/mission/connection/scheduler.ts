/** Time as the view sees it; tests bring their own. */
export type Scheduler = {
  readonly now: () => number
  readonly random: () => number
  /** @returns a function that calls it off */
  readonly after: (delayMs: number, run: () => void) => () => void
}

export const browserScheduler: Scheduler = {
  now: Date.now,
  random: Math.random,
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Resolves after the delay, or at once when the signal is given up. */
export function sleep(scheduler: Scheduler, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const cancel = scheduler.after(delayMs, done)
    function done(): void {
      signal.removeEventListener('abort', stop)
      resolve()
    }
    function stop(): void {
      cancel()
      resolve()
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
