import { RequestError } from './request-error.ts'
import type { Rest } from './rest.ts'

/** The same calls, with somebody listening to how they end: the view shows how it stands with the server. */
export function watchRest(
  rest: Rest,
  watcher: { readonly onAnswer: () => void; readonly onError: (error: RequestError) => void },
): Rest {
  const watched = Object.entries(rest).map(([name, call]) => [name, isCall(call) ? watch(call) : call])
  return Object.fromEntries(watched) as Rest

  function watch(call: Call): Call {
    return async (...values) => {
      try {
        const answer = await call(...values)
        watcher.onAnswer()
        return answer
      } catch (error) {
        if (error instanceof RequestError) watcher.onError(error)
        throw error
      }
    }
  }
}

type Call = (...values: readonly unknown[]) => Promise<unknown>

function isCall(value: unknown): value is Call {
  return typeof value === 'function'
}
