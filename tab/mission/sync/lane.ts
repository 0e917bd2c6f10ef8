import type { PostEvent } from '../state/post-event.ts'

/**
 * Requests about one channel or thread, one after the other. What the socket says while one runs is noted, to be applied
 * again on top of the answer: the answer may be older than the event.
 */
export type Lane = {
  /** Runs behind what already waits. `task` gets a function that returns what was said since it was last called. */
  run<Result>(task: (said: { clear(): void; events(): readonly PostEvent[] }) => Promise<Result>): Promise<Result>
  note(event: PostEvent): void
}

export function createLane(): Lane {
  let tail: Promise<unknown> = Promise.resolve()
  let running = 0
  let log: PostEvent[] = []
  const said = {
    clear: () => {
      log = []
    },
    events: () => log,
  }
  return {
    run(task) {
      running += 1
      const result = tail.then(() => task(said))
      // The next one runs whatever became of this one; whoever asked for this one hears of it.
      tail = result.then(
        () => done(),
        () => done(),
      )
      return result
    },
    note(event) {
      if (running > 0) log.push(event)
    },
  }

  function done(): void {
    running -= 1
    if (running === 0) log = []
  }
}
