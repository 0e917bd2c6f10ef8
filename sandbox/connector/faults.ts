/** How the next calls of the bot are answered instead of properly. */
export type Fault = {
  readonly status: number
  readonly code?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  /** Answer only after so long; with status 0 the connection is cut then. */
  readonly hangMs?: number | undefined
  readonly times?: number | undefined
  /** Only in the chat of this person. */
  readonly person?: string | undefined
  readonly method?: string | undefined
  /** True: the call is carried out first, and only its answer goes wrong. */
  readonly isDone?: boolean | undefined
}

export type Faults = {
  add(fault: Fault): void
  clear(): void
  /** @returns the fault for this call, if there is one, and counts it down */
  take(method: string, person: string | undefined): Fault | undefined
}

export function createFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = []
  return {
    add: (fault) => waiting.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      waiting = []
    },
    take(method, person) {
      const found = waiting.find(
        ({ fault }) =>
          (fault.method === undefined || fault.method === method) &&
          (fault.person === undefined || fault.person === person),
      )
      if (!found) return undefined
      found.left -= 1
      if (found.left <= 0) waiting = waiting.filter((entry) => entry !== found)
      return found.fault
    },
  }
}
